"""Grouping is a view: every alarm stays a row of its own, and what was written on it stays with it (DESIGN, D32).

Chatter is the same signal again and again, untouched by anybody: it folds to its oldest alarm with a count and a rate.
What an officer has touched is never folded, so that no note, no acknowledgement and nobody's work is out of sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.alarms.rows import AlarmRow

CHATTER = 3
"""As many alarms of the same signal fold; two are told one by one."""
APART = timedelta(minutes=10)
"""Signals further apart than this are not the same chatter."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Alarms of the same signal behind the oldest of them: how many in all, how many a minute, and their ids."""

    count: int
    rate: float
    ids: tuple[str, ...]
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Grouped:
    """What a list shows: one row for each fold and for every other alarm, in the order they came in.

    `folds` by the id of the row that stands for them; `attached` tells at the first open alarm of a person how many
    came after it; `shown_as` by which row an alarm that is folded away is shown.
    """

    rows: tuple[AlarmRow, ...]
    folds: Mapping[str, Fold]
    attached: Mapping[str, int]
    shown_as: Mapping[str, str]


def grouped(rows: Iterable[AlarmRow]) -> Grouped:
    """Fold chatter and count later alarms of the same person; the order of the rows is kept."""
    every = tuple(rows)
    folds: dict[str, Fold] = {}
    shown_as: dict[str, str] = {}
    for those in _chatter(every):
        first = those[0]
        ids = tuple(each.id for each in those)
        folds[first.id] = Fold(
            len(those), rate(each.received_at for each in those), ids, those[-1].received_at
        )
        shown_as |= dict.fromkeys(ids[1:], first.id)
    shown = tuple(row for row in every if row.id not in shown_as)
    return Grouped(shown, folds, _attached(every), shown_as)


def rate(times: Iterable[datetime]) -> float:
    """How many a minute, over the time from the first to the last; a burst within a minute counts as a minute."""
    known = sorted(times)
    if len(known) < 2:
        return float(len(known))
    minutes = max(1.0, (known[-1] - known[0]) / timedelta(minutes=1))
    return len(known) / minutes


def same_signal(row: AlarmRow, *, touched: bool = False) -> tuple[object, ...] | None:
    """What two alarms of the same signal have in common; None of one with work of its own, unless `touched`."""
    untouched = row.state == "new" and row.acknowledged_at is None and row.first_acknowledged_at is None
    if not row.account or row.drill or not (untouched or touched):
        return None
    return (row.priority, row.kind, row.source, row.account, row.code, row.partition, row.zone, row.proof)


def _chatter(rows: tuple[AlarmRow, ...]) -> list[list[AlarmRow]]:
    same: dict[tuple[object, ...], list[AlarmRow]] = {}
    for row in rows:
        key = same_signal(row)
        if key is not None:
            same.setdefault(key, []).append(row)
    found: list[list[AlarmRow]] = []
    for those in same.values():
        if len(those) < CHATTER:
            continue
        run: list[AlarmRow] = []
        for row in sorted(those, key=lambda row: (row.received_at, row.seq)):
            if run and row.received_at - run[-1].received_at > APART:
                found.append(run)
                run = []
            run.append(row)
        found.append(run)
    return [run for run in found if len(run) >= CHATTER]


def _attached(rows: tuple[AlarmRow, ...]) -> dict[str, int]:
    """How many open alarms of the same person came after the first; those of nobody stand alone."""
    first: dict[str, str] = {}
    later: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: (row.received_at, row.seq)):
        if not row.person or row.state == "closed":
            continue
        if row.person in first:
            later[first[row.person]] = later.get(first[row.person], 0) + 1
        else:
            first[row.person] = row.id
    return later
