"""A plan's step past its time target is told: at the desk, and for P1 to the next in the ladder (D61; rule 9).

The desk of TiB is told at the target. Of a P1 alarm the officer behind is told too, over every channel that the ladder
reaches them by, where nothing at all was marked for as long again (a minute at least): who works is left to work.

Everything is computed from rows at each look. A wait is over when the wall clock or, within the same boot, the boot
clock says so. Each is told once for a step, whatever is restarted, undone or set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, case, literal, select
from sqlmodel import Session

from models.access.actor import WATCH
from models.alarms.ladder import Fired, alone, notice_facts
from models.alarms.standing import ladders
from models.alarms.tables import Alarm
from models.alarms.working import IN_HAND, facts_of
from models.channels.outgoing import LATE_TEXT, put_over
from models.channels.reach import ways_now
from models.channels.rows import NewLetter
from models.notices.commands import NewNotice, tell
from models.notices.tables import Notice
from models.plans.engine import StepStanding, stand
from models.plans.tables import PlanRun, PlanVersion
from models.plans.views import parsed
from models.plans.waiting import Moment, Timed, timed_marks, turn_of
from models.store.chain import record
from models.store.clock import Clock
from models.store.ladder import DESKS

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_RUN: Any = PlanRun.__table__  # type: ignore[attr-defined]  # as above
_PLAN: Any = PlanVersion.__table__  # type: ignore[attr-defined]  # as above
_NOTICE: Any = Notice.__table__  # type: ignore[attr-defined]  # as above

AT_ONCE = 100
LEAST_AGAIN_S = 60.0
DESK, NEXT = "desk", "next"
TEXT_ID = "notice.alarm.step_late"

_A = _ALARM.c
_WORKED = (
    select(
        _A.id,
        _A.seq,
        _A.priority,
        _A.kind,
        _A.source,
        _A.portable,
        _A.person_id,
        _A.arc_verified,
        _A.received_at,
        _A.acknowledged_at,
        _A.acknowledged_by,
        _A.ladder,
        _A.drill,
        _A.proof,
        # Whether there is one is all that is asked: a seal that cannot be opened stops no timer.
        case((_A.position.is_not(None), literal("there"))).label("position"),
        _RUN.c.id.label("run_id"),
        _RUN.c.began_at,
        _RUN.c.boot_id,
        _RUN.c.boottime,
        _PLAN.c.source.label("plan_source"),
    )
    .join(_RUN, _RUN.c.subject == "alarm:" + _ALARM.c.id)
    .join(_PLAN, _PLAN.c.id == _RUN.c.plan_id)
    # "Not closed" says nothing more than the states, except to SQLite: it leads to the index of open alarms.
    .where(_ALARM.c.state.in_(IN_HAND), _ALARM.c.state != "closed", _RUN.c.ended_at.is_(None))
    .order_by(_ALARM.c.priority, _ALARM.c.seq)
    .limit(AT_ONCE)
)


@dataclass(frozen=True, slots=True)
class LateStep:
    """A step past its target, and whether it is the desk or the next in the ladder who is to be told."""

    row: RowMapping
    step: StepStanding
    whom: str

    @property
    def threshold(self) -> str:
        """What makes it told once."""
        return f"late:{self.row['run_id']}:{self.step.step.id}:{self.whom}"


def late_steps(connection: Connection, clock: Clock) -> tuple[LateStep, ...]:
    """The current steps of alarms in hand that are past their target and not told of yet, most urgent first."""
    rows = connection.execute(_WORKED).mappings().all()
    timed = [row for row in rows if _has_target(row)]
    if not timed:
        return ()
    marks = timed_marks(connection, [row["run_id"] for row in timed])
    found: list[LateStep] = []
    for row in timed:
        found += _late(connection, row, marks.get(row["run_id"], ()), clock)
    told = _told(connection, found)
    return tuple(each for each in found if each.threshold not in told)


def tell_late_steps(session: Session, clock: Clock) -> Fired:
    """Tell of every step that has passed its target, each alarm whole and by itself; once each."""
    connection = session.connection()
    found = late_steps(connection, clock)
    failed: list[Exception] = []
    facts = notice_facts(connection, [each.row for each in found])
    for each in found:
        error = alone(session, lambda: _tell(session, each, facts[each.row["id"]], clock))  # noqa: B023  # run at once
        if error is not None:
            failed.append(error)
    return Fired(len(found) - len(failed), tuple(failed))


def _has_target(row: RowMapping) -> bool:
    plan = parsed(row["plan_source"])
    return plan is not None and any(step.target_s for step in plan.steps)


def _late(connection: Connection, row: RowMapping, timed: Timed, clock: Clock) -> Iterable[LateStep]:
    plan = parsed(row["plan_source"])
    if plan is None:
        return
    marks = tuple(mark for mark, _ in timed)
    current = stand(plan, facts_of(connection, row, clock.now()), marks, row["began_at"]).current
    if current is None or not current.step.target_s:
        return
    began = Moment(row["began_at"], row["boot_id"], row["boottime"])
    waited = _turn(row, began, timed, clock)
    over = waited - current.step.target_s
    if over < 0:
        return
    yield LateStep(row, current, DESK)
    quiet = min(over, timed[-1][1].passed(clock)) if timed else over
    if row["priority"] == 1 and quiet >= max(LEAST_AGAIN_S, current.step.target_s):
        yield LateStep(row, current, NEXT)


def _turn(row: RowMapping, began: Moment, timed: Timed, clock: Clock) -> float:
    """Seconds since the current step's turn came, to whoever has the alarm now."""
    since = turn_of(began, timed)
    waited = since.passed(clock)
    taken = row["acknowledged_at"]
    if taken is not None and since.at < taken <= clock.now():
        # Taken anew, after it had rung again: the time begins for who has it now.
        waited = min(waited, (clock.now() - taken).total_seconds())
    return waited


def _told(connection: Connection, found: Sequence[LateStep]) -> frozenset[str]:
    if not found:
        return frozenset()
    chosen = select(_NOTICE.c.threshold).where(
        _NOTICE.c.subject.in_([f"alarm:{each.row['id']}" for each in found]),
        _NOTICE.c.threshold.in_([each.threshold for each in found]),
    )
    return frozenset(connection.execute(chosen.limit(4 * AT_ONCE)).scalars())


def _tell(session: Session, late: LateStep, facts: Mapping[str, object], clock: Clock) -> None:
    row, step, now = late.row, late.step.step, clock.now()
    subject = f"alarm:{row['id']}"
    told = dict(facts)
    if late.whom == DESK:
        tell(session, [NewNotice(subject, late.threshold, "tib", TEXT_ID, told, row["priority"] <= 2)], now)
    else:
        _tell_next(session, late, told, clock)
    detail: dict[str, object] = {
        "step": step.id, "sv": step.title.sv, "en": step.title.en, "target_s": step.target_s, "whom": late.whom,
    }  # fmt: skip
    record(session, WATCH, "plan.step_late", subject, now, detail)


def _tell_next(session: Session, late: LateStep, told: dict[str, object], clock: Clock) -> None:
    """Whoever the ladder's second step reaches, save the officer who has the alarm; nothing of a drill leaves."""
    row, now = late.row, clock.now()
    connection = session.connection()
    subject = f"alarm:{row['id']}"
    rule = ladders(connection, now).of(row).rule(row["priority"])
    reach = rule.steps[min(1, len(rule.steps) - 1)].reach
    desks = {DESKS[word] for word in reach if word in DESKS} | {"tib_backup"}
    notices = [NewNotice(subject, late.threshold, desk, TEXT_ID, told, True) for desk in sorted(desks)]
    tell(session, notices, now)
    away = tuple(word for word in reach if word not in DESKS)
    if not away or row["drill"]:
        return
    letter = NewLetter(subject, late.threshold, LATE_TEXT, told, row["priority"], away)
    busy = frozenset({str(row["acknowledged_by"])})
    put_over(session, letter, ways_now(connection, now).meant(away, busy), clock)
