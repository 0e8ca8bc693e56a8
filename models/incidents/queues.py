"""The queue the staff lives in: mine, unassigned, overdue, waiting for another; the gravest first, then the oldest.

An incident that nobody has assessed stands among the severe ones: unknown is not light. So does one that took such an
incident in, until the whole is assessed. One that is to be taken up on a day to come rests below the others until then.
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
    weighed = _weighed()
    late: dict[str, ColumnElement[bool]] = {
        "bring_up": func.coalesce(_I.bring_up_on < today, literal(False)),  # a value of SQL
        "act": select(_ACT.c.id)
        .where(_ACT.c.incident_id == _I.id, _ACT.c.state == "open", _ACT.c.due_on < today)
        .exists(),
        "review": func.coalesce(weighed.c.review < today, literal(False)),  # as above
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
    # What was taken in is as grave as it was held to be, and what nobody judged unknown, until the whole is assessed.
    own, worst = weighed.c.severity, weighed.c.worst
    known = case((own.is_(None), worst), (worst > own, worst), else_=own)
    danger = or_(func.coalesce(weighed.c.danger, literal(False)), func.coalesce(worst > 4, literal(False)))
    unknown = and_(or_(own.is_(None), weighed.c.unjudged), func.coalesce(known, UNASSESSED) <= UNASSESSED)
    severity = case((unknown, None), (known > 4, 4), else_=known)
    level = case((unknown, None), else_=weighed.c.level)
    grave = case((danger, 5), else_=func.coalesce(severity, UNASSESSED))
    found = connection.execute(
        select_incidents(
            severity.label("severity"), level.label("level"), danger.label("danger"), _I.waiting_for,
            rests.label("rests"), *(each.label(f"late_{name}") for name, each in late.items()),
        )
        .join(weighed, weighed.c.id == _I.id)
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


def _weighed() -> Any:
    """What each open incident was held to be, and what it took in; reckoned once a row."""
    severity, level, danger, review = (
        _newest(_A[name]) for name in ("severity", "level", "danger_to_life", "next_review_on")
    )
    worst, unjudged, looked_at = _taken_in()
    soonest = case(
        (looked_at < func.coalesce(review, looked_at), looked_at), else_=func.coalesce(review, looked_at)
    )
    return (
        select(
            _I.id, severity.label("severity"), level.label("level"), danger.label("danger"), soonest.label("review"),
            worst.label("worst"), unjudged.label("unjudged"),
        )
        .where(_I.state != "closed")
        .cte("weighed")
        .prefix_with("MATERIALIZED")
    )  # fmt: skip


def _taken_in() -> tuple[Any, ColumnElement[bool], Any]:
    """How grave the gravest is that the assessment does not speak of: severity, or 5 for danger to life, NULL for none.

    Whether one of those was never judged, and the first day one of them was to be looked at again. Spoken of is what
    was taken in before the assessment that holds.
    """
    other, judged = _INCIDENT.alias("taken_in"), _ASSESSMENT.alias("judged_there")
    via, later = _INCIDENT.alias("taken_in_later"), _ASSESSMENT.alias("judged_later")
    held_since = _newest(_A.assessed_at)
    # What came by way of another weighs as it did there, where nobody assessed that one in between.
    between = select(later.c.id).where(
        later.c.incident_id == via.c.id, later.c.struck_at.is_(None), later.c.assessed_at > other.c.closed_at
    )
    by_way = select(via.c.id).where(
        via.c.merged_into_id == _I.id, via.c.closed_at >= held_since, via.c.closed_at > other.c.closed_at,
        ~between.correlate(via, other).exists(),
    )  # fmt: skip
    unspoken = and_(
        other.c.merged_into_id == _I.id,
        or_(
            held_since.is_(None),
            held_since <= other.c.closed_at,
            by_way.correlate(_INCIDENT, other).exists(),
        ),
    )
    newest = (
        select(judged.c.id)
        .where(judged.c.incident_id == other.c.id, judged.c.struck_at.is_(None))
        .order_by(judged.c.assessed_at.desc(), judged.c.seq.desc())
        .limit(1)
        .correlate(other)
        .scalar_subquery()
    )
    held = _ASSESSMENT.alias("held_there")
    weight = case((held.c.danger_to_life, 5), else_=held.c.severity)
    of_all = other.outerjoin(held, held.c.id == newest)
    worst, first = (
        select(each).select_from(of_all).where(unspoken).correlate(_INCIDENT).scalar_subquery()
        for each in (func.max(weight), func.min(held.c.next_review_on))
    )
    never = select(other.c.id).select_from(of_all).where(unspoken, held.c.id.is_(None)).correlate(_INCIDENT)
    return worst, never.exists(), first


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
