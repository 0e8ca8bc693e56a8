"""The queue the staff lives in: mine, unassigned, overdue, waiting for another; the gravest first, then the oldest.

An incident that nobody has assessed stands among the severe ones: unknown is not light. One that is to be taken up on a
day to come rests below the others until then.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, or_, select

from models.incidents.rows import IncidentRow, QueueRow
from models.incidents.tables import Assessment, Incident, RemedialAct
from models.incidents.views import COLUMNS, select_incidents
from models.incidents.words import QUEUES
from models.obligations.tables import Obligation
from models.store.errors import Refused
from models.store.text import clean

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ASSESSMENT: Any = Assessment.__table__  # type: ignore[attr-defined]  # as above
_ACT: Any = RemedialAct.__table__  # type: ignore[attr-defined]  # as above
_OBLIGATION: Any = Obligation.__table__  # type: ignore[attr-defined]  # as above
_I, _A = _INCIDENT.c, _ASSESSMENT.c

UNASSESSED = 3
"""The severity an incident is queued by until somebody assessed it."""


def the_queue(
    connection: Connection, which: str, owner: tuple[str, str], now: datetime, today: date, limit: int = 300
) -> tuple[QueueRow, ...]:
    """Open incidents of one queue (words.QUEUES). `owner` is the officer's id and label, for "mine"."""
    if which not in QUEUES:
        raise Refused("incident.no_such_fact", given=clean(which, 40), known=", ".join(QUEUES))
    severity, level, danger, review = (
        _newest(_A[name]) for name in ("severity", "level", "danger_to_life", "next_review_on")
    )
    late: dict[str, ColumnElement[bool]] = {
        "bring_up": func.coalesce(_I.bring_up_on < today, literal(False)),  # a value of SQL
        "act": select(_ACT.c.id)
        .where(_ACT.c.incident_id == _I.id, _ACT.c.state == "open", _ACT.c.due_on < today)
        .exists(),
        "review": func.coalesce(review < today, literal(False)),  # as above
        "duty": select(_OBLIGATION.c.id)
        .where(
            _OBLIGATION.c.incident_id == _I.id, _OBLIGATION.c.holder == "city", _OBLIGATION.c.state == "open",
            _OBLIGATION.c.due_at < now,
        )
        .exists(),
    }  # fmt: skip
    rests = func.coalesce(_I.bring_up_on > today, literal(False))  # as above
    wanted: dict[str, ColumnElement[bool]] = {
        "open": _I.state != "closed",
        "mine": or_(_I.owner_id == owner[0], and_(_I.owner_id.is_(None), _I.owner_label == owner[1])),
        "unassigned": and_(_I.owner_id.is_(None), _I.owner_label == ""),
        "overdue": or_(*late.values()),
        "waiting": _I.waiting_for != "",
    }
    # What was taken in is as grave as it was held to be, until the whole is assessed anew.
    held = func.coalesce(severity, UNASSESSED)
    worst = _taken_in()
    severity = case((worst.between(held, 4), worst), (worst > 4, 4), else_=severity)
    danger = or_(func.coalesce(danger, literal(False)), func.coalesce(worst > 4, literal(False)))
    grave = case((danger, 5), else_=func.coalesce(severity, UNASSESSED))
    found = connection.execute(
        select_incidents(
            severity.label("severity"), level.label("level"), danger.label("danger"), _I.waiting_for,
            rests.label("rests"), *(each.label(f"late_{name}") for name, each in late.items()),
        )
        .where(_I.state != "closed", wanted[which])
        .order_by(rests, grave.desc(), _I.reported_at, _I.seq)
        .limit(limit)
    )  # fmt: skip
    return tuple(
        QueueRow(
            IncidentRow(*row[: len(COLUMNS)]), row.severity, row.level, bool(row.danger), row.waiting_for,
            tuple(name for name in late if getattr(row, f"late_{name}")), bool(row.rests),
        )
        for row in found
    )  # fmt: skip


def _taken_in() -> Any:
    """How grave the gravest is that was taken in after the assessment that holds: severity, or 5 for danger to life."""
    other, judged = _INCIDENT.alias("taken_in"), _ASSESSMENT.alias("judged_there")
    held_since = _newest(_A.assessed_at)
    return (
        select(func.max(case((judged.c.danger_to_life, 5), else_=judged.c.severity)))
        .select_from(judged.join(other, other.c.id == judged.c.incident_id))
        .where(
            other.c.merged_into_id == _I.id,
            judged.c.struck_at.is_(None),
            or_(held_since.is_(None), held_since <= other.c.closed_at),
        )
        .correlate(_INCIDENT)
        .scalar_subquery()
    )


def _newest(column: Any) -> Any:
    """A column of the assessment that holds."""
    return (
        select(column)
        .where(_A.incident_id == _I.id, _A.struck_at.is_(None))
        .order_by(_A.assessed_at.desc(), _A.seq.desc())
        .limit(1)
        .correlate(_INCIDENT)
        .scalar_subquery()
    )
