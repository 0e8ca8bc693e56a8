"""What is told of a routine's step past its time: whoever has the case is told, after days the head too (D61).

As what is owed is told: every threshold is a fact of rows and clocks, so a restart, a sleep or a moved clock tells
nothing twice. Told are the incident's number, which step it is and the days; never a word of it. A step waits from when
its turn came, by either clock; a case that nobody has is told to the contact.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from models.access.tables import Operator
from models.incidents.tables import Incident
from models.notices.commands import NewNotice
from models.obligations.policy import OwedTimes
from models.obligations.reminding import CONTACT, DUE, HEAD, TO_HEAD
from models.plans.engine import stand
from models.plans.tables import PlanRun, PlanVersion
from models.plans.views import parsed
from models.plans.waiting import Moment, Timed, timed_marks, turn_of
from models.rota.views import on_duty
from models.routines.working import facts_of, step_subject
from models.store.clock import Clock
from models.store.policy import in_force

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above
_RUN: Any = PlanRun.__table__  # type: ignore[attr-defined]  # as above
_PLAN: Any = PlanVersion.__table__  # type: ignore[attr-defined]  # as above

LATE, LATE_HEAD = "notice.routine.late", "notice.routine.head"
DAY_S = 86_400
MOST = 1000
# Built once: the watch reads it every minute.
_WORKED = (
    select(
        _INCIDENT.c.number, _INCIDENT.c.owner_id, _INCIDENT.c.person_id, _INCIDENT.c.outcome, _INCIDENT.c.tense,
        _INCIDENT.c.police, _INCIDENT.c.board_id, _INCIDENT.c.scene, _RUN.c.id.label("run_id"), _RUN.c.began_at,
        _RUN.c.boot_id, _RUN.c.boottime, _PLAN.c.source.label("plan_source"),
    )
    .join(_RUN, _RUN.c.subject == "incident:" + _INCIDENT.c.id)
    .join(_PLAN, _PLAN.c.id == _RUN.c.plan_id)
    .where(_INCIDENT.c.state != "closed", _RUN.c.ended_at.is_(None))
    .order_by(_INCIDENT.c.seq)
    .limit(MOST)
)  # fmt: skip


def reached(over_s: float, times: OwedTimes) -> str | None:
    """The latest threshold of a step so many seconds past its target: "due", or the days since; None before it."""
    if over_s < 0:
        return None
    passed = [days for days in times.again_days if over_s >= days * DAY_S]
    return f"late-{max(passed)}" if passed else DUE


def due(connection: Connection, clock: Clock) -> tuple[NewNotice, ...]:
    """The notices that are due now, told before or not."""
    rows = connection.execute(_WORKED).mappings().all()
    if not rows:
        return ()
    now = clock.now()
    known: set[str] = {"office_hours"} if on_duty(connection, now).contact_required else set()
    marks = timed_marks(connection, [row["run_id"] for row in rows])
    active = frozenset(
        connection.execute(select(_OPERATOR.c.id).where(_OPERATOR.c.active.is_(True)).limit(1000)).scalars()
    )
    times = in_force(connection, OwedTimes, now)
    found: list[NewNotice] = []
    for row in rows:
        whom = f"operator:{row['owner_id']}" if row["owner_id"] in active else CONTACT
        facts = facts_of(connection, row, None) | known
        found += _notices(row, facts, marks.get(row["run_id"], ()), whom, times, clock)
    return tuple(found)


def _notices(
    row: RowMapping, facts: frozenset[str], timed: Timed, whom: str, times: OwedTimes, clock: Clock
) -> Iterator[NewNotice]:
    plan, began_at = parsed(row["plan_source"]), row["began_at"]
    if plan is None:
        return
    current = stand(plan, facts, [mark for mark, _ in timed], began_at).current
    if current is None or not current.step.target_s:
        return
    over = turn_of(_began(row, began_at), timed).passed(clock) - current.step.target_s
    threshold = reached(over, times)
    if threshold is None:
        return
    about = step_subject(row["run_id"], current.step.id)
    values: dict[str, object] = {
        "number": row["number"], "step": plan.steps.index(current.step) + 1, "days": int(over // DAY_S),
    }  # fmt: skip
    yield NewNotice(about, threshold, whom, LATE, values)
    if over >= times.head_after_days * DAY_S:
        yield NewNotice(about, TO_HEAD, HEAD, LATE_HEAD, values)


def _began(row: RowMapping, at: datetime) -> Moment:
    return Moment(at, row["boot_id"], row["boottime"])
