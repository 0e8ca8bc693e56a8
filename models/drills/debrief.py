"""The debrief: every drill, and how each of its alarms was worked, with the time of each step (D61)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from models.alarms.tables import Alarm
from models.drills.rows import AlarmTimes, Debrief, DrillRow, StepTime
from models.drills.tables import Drill, DrillMoment
from models.plans.engine import Mark, active, stand
from models.plans.plan import Plan, Words
from models.plans.tables import PlanRun, PlanVersion
from models.plans.views import marks_of, parsed
from models.plans.words import ENDING
from models.store.policy import Targets, in_force

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DRILL: Any = Drill.__table__  # type: ignore[attr-defined]  # as above
_MOMENT: Any = DrillMoment.__table__  # type: ignore[attr-defined]  # as above
_RUN: Any = PlanRun.__table__  # type: ignore[attr-defined]  # as above
_PLAN: Any = PlanVersion.__table__  # type: ignore[attr-defined]  # as above

LIMIT = 200


def drills(connection: Connection, limit: int = LIMIT) -> tuple[DrillRow, ...]:
    """The drills that were played, the newest first."""
    rung = (
        select(func.count())
        .where(_MOMENT.c.drill_id == _DRILL.c.id, _MOMENT.c.alarm_id.is_not(None))
        .scalar_subquery()
    )
    found = connection.execute(
        select(_DRILL.c.id, _DRILL.c.seq, _DRILL.c.scenario, _DRILL.c.began_at, _DRILL.c.ended_at, rung)
        .order_by(_DRILL.c.seq.desc())
        .limit(limit)
    )
    return tuple(DrillRow(*row) for row in found)


def meant(connection: Connection, number: int | None) -> str | None:
    """The id of a drill by its number, the newest without one; None where there is none."""
    chosen = select(_DRILL.c.id).order_by(_DRILL.c.seq.desc()).limit(1)
    if number is not None:
        chosen = chosen.where(_DRILL.c.seq == number)
    found = connection.execute(chosen).scalar()
    return None if found is None else str(found)


def debrief(connection: Connection, drill_id: str) -> Debrief | None:
    """One drill with the times of everything done in it; None where there is no such drill."""
    row = next((each for each in drills(connection) if each.id == drill_id), None)
    if row is None:
        return None
    moments = connection.execute(
        select(_ALARM)
        .join(_MOMENT, _MOMENT.c.alarm_id == _ALARM.c.id)
        .where(_MOMENT.c.drill_id == drill_id)
        .order_by(_MOMENT.c.seq)
        .limit(LIMIT)
    )
    unplayed = connection.execute(
        select(func.count()).where(_MOMENT.c.drill_id == drill_id, _MOMENT.c.alarm_id.is_(None))
    ).scalar_one()
    return Debrief(row, int(unplayed), tuple(_times(connection, each) for each in moments.mappings()))


def _times(connection: Connection, alarm: RowMapping) -> AlarmTimes:
    rang_at = alarm["received_at"]
    steps: list[StepTime] = []
    undone: tuple[Words, ...] = ()
    found = connection.execute(
        select(_RUN.c.id, _RUN.c.began_at, _PLAN.c.source)
        .join(_PLAN, _PLAN.c.id == _RUN.c.plan_id)
        .where(_RUN.c.subject == f"alarm:{alarm['id']}")
        .order_by(_RUN.c.seq)
        .limit(LIMIT)
    )
    for run in found:
        plan = parsed(run.source)
        if plan is None:
            continue
        marks = marks_of(connection, run.id)
        steps += _steps(plan, active(marks), rang_at, run.began_at)
        standing = stand(plan, (), marks, run.began_at)
        undone = tuple(
            each.step.title for each in standing.steps if each.state in ("current", "waiting", "skipped")
        )
    target = in_force(connection, Targets, rang_at).seconds(alarm["ladder"])[alarm["priority"]]
    return AlarmTimes(
        alarm_id=alarm["id"],
        seq=alarm["seq"],
        kind=alarm["kind"],
        priority=alarm["priority"],
        rang_at=rang_at,
        acknowledged_s=_since(rang_at, alarm["first_acknowledged_at"]),
        acted_s=_since(rang_at, alarm["action_at"]),
        closed_s=_since(rang_at, alarm["closed_at"]),
        target_s=target,
        steps=tuple(steps),
        undone=undone,
    )


def _steps(plan: Plan, marks: tuple[Mark, ...], rang_at: datetime, began_at: datetime) -> list[StepTime]:
    told: list[StepTime] = []
    before, turn = began_at, began_at
    for mark in marks:
        step = plan.step(mark.step)
        if step is None or mark.act == "facts":
            continue
        ends = mark.ends or mark.act in ENDING
        late = None
        if ends and step.target_s:
            late = (mark.at - turn).total_seconds() > step.target_s
        told.append(
            StepTime(
                step.id,
                step.title,
                mark.act,
                mark.outcome,
                max(0.0, (mark.at - rang_at).total_seconds()),
                max(0.0, (mark.at - before).total_seconds()),
                step.target_s,
                late,
            )
        )
        before = mark.at
        if ends:
            turn = mark.at
    return told


def _since(begin: datetime, at: datetime | None) -> float | None:
    return None if at is None else max(0.0, (at - begin).total_seconds())
