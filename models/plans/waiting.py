"""How long the current step of a plan has waited, by the wall clock or, within the same boot, by the boot clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from models.plans.engine import Mark, active
from models.plans.tables import PlanMark
from models.plans.views import mark_of_row
from models.plans.words import ENDING
from models.store.clock import Clock

_MARK: Any = PlanMark.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

MOST_MARKS = 20_000


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant of the past on both clocks."""

    at: datetime
    boot_id: str
    boottime: float

    def passed(self, clock: Clock) -> float:
        """Seconds since then: what either clock says, the longer."""
        wall = (clock.now() - self.at).total_seconds()
        return max(wall, clock.boottime() - self.boottime) if self.boot_id == clock.boot_id() else wall


Timed = Sequence[tuple[Mark, Moment]]


def timed_marks(connection: Connection, run_ids: Sequence[str]) -> dict[str, tuple[tuple[Mark, Moment], ...]]:
    """The marks of each run in order, with when each was made on both clocks."""
    found = connection.execute(
        select(_MARK)
        .where(_MARK.c.run_id.in_(run_ids))
        .order_by(_MARK.c.run_id, _MARK.c.number)
        .limit(MOST_MARKS)
    )
    by_run: dict[str, list[tuple[Mark, Moment]]] = {}
    for row in found:
        moment = Moment(row.at, row.boot_id, row.boottime)
        by_run.setdefault(row.run_id, []).append((mark_of_row(row), moment))
    return {run_id: tuple(those) for run_id, those in by_run.items()}


def turn_of(began: Moment, timed: Timed) -> Moment:
    """When the current step's turn came: what ended the one before, or when the plan began."""
    moments = {mark.number: moment for mark, moment in timed}
    ended = [mark for mark in active([mark for mark, _ in timed]) if mark.ends or mark.act in ENDING]
    return moments[ended[-1].number] if ended else began
