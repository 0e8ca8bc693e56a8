"""What the rota's grid is made of: lanes of slots, a slot a shift, a gap, an absence, or a day with nothing (D35, D36).

Pure: the cursor walks over slots, and both grids paint the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.render.ages import local

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.rota.absence import AbsenceRow
    from models.rota.rows import Gap, ShiftRow
    from tui.rota_values import RotaSpan

DUTIES = ("contact", "tib", "tib_backup")


@dataclass(frozen=True, slots=True)
class Slot:
    """One place the cursor can stand on: a row of the grid, a day, and what stands there, if anything.

    `away`: whoever has the shift is absent during it. A gap is cut to its day, `whole` is all of it, `lost` the shift
    of the absent officer that it was.
    """

    row: str
    day: date
    key: str
    shift: ShiftRow | None = None
    gap: Gap | None = None
    whole: Gap | None = None
    absence: AbsenceRow | None = None
    away: bool = False
    lost: ShiftRow | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there."""
        return self.shift is None and self.gap is None and self.absence is None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the grid: a duty, or a person."""

    key: str
    label: str
    by_person: bool


def rows_of(span: RotaSpan, by_person: bool) -> tuple[Row, ...]:
    """A row a duty, or a row a person: those who work here, and whoever else has a shift in the span."""
    if not by_person:
        return tuple(Row(duty, t(f"rota.lane.{duty}"), False) for duty in DUTIES)
    names = {each.id: each.name for each in span.officers}
    for shift in span.shifts:
        names.setdefault(shift.operator_id, shift.operator)
    return tuple(Row(id, name, True) for id, name in names.items())


def days_of(first: date, count: int) -> tuple[date, ...]:
    """So many days from one on."""
    return tuple(first + timedelta(days=at) for at in range(count))


def midnight(day: date, like: datetime) -> datetime:
    """When a day begins at the glass; `like` is a local time of that zone."""
    return datetime.combine(day, time(), tzinfo=like.tzinfo).astimezone(UTC)


def is_away(shift: ShiftRow, span: RotaSpan) -> bool:
    """Whether whoever has a shift is absent during any of it."""
    return any(
        each.operator_id == shift.operator_id
        and each.starts_at < shift.ends_at
        and (each.ends_at is None or each.ends_at > shift.starts_at)
        for each in span.away
    )


def slots_of(row: Row, day: date, first: date, span: RotaSpan) -> tuple[Slot, ...]:
    """What stands in a row on a day, soonest first; one empty slot where nothing does."""
    begins = midnight(day, local(span.starts_at))
    ends = midnight(day + timedelta(days=1), local(span.starts_at))
    found: list[tuple[datetime, Slot]] = []
    for shift in span.shifts:
        mine = shift.operator_id == row.key if row.by_person else shift.duty == row.key
        here = begins <= shift.starts_at < ends or (day == first and shift.starts_at < begins < shift.ends_at)
        if mine and here:
            found.append((shift.starts_at, Slot(row.key, day, shift.id, shift, away=is_away(shift, span))))
    for gap in () if row.by_person else span.gaps:
        moment = gap.ends_at - gap.starts_at < timedelta(
            minutes=1
        )  # between one who left and one who took it
        if not moment and gap.duty == row.key and gap.starts_at < ends and gap.ends_at > begins:
            part = type(gap)(gap.duty, max(gap.starts_at, begins), min(gap.ends_at, ends), gap.cause)
            lost = next((each for each in span.shifts if gap.cause == "absent" and _holds(each, part)), None)
            slot = Slot(row.key, day, gap_key(gap, begins), gap=part, whole=gap, lost=lost)
            found = [each for each in found if each[1].shift is None or each[1].shift is not lost]
            found.append((part.starts_at, slot))
    for away in span.away if row.by_person else ():
        if away.operator_id == row.key and away.starts_at < ends and (away.ends_at or ends) > begins:
            found.append((max(begins, away.starts_at), Slot(row.key, day, away.id, absence=away)))
    if not found:
        return (Slot(row.key, day, ""),)
    return tuple(slot for _, slot in sorted(found, key=lambda pair: (pair[0], pair[1].gap is not None)))


def gap_key(gap: Gap, begins: datetime) -> str:
    """What a gap is known by on a day that begins then."""
    return f"gap:{gap.duty}:{max(gap.starts_at, begins).isoformat()}"


def _holds(shift: ShiftRow, gap: Gap) -> bool:
    return shift.duty == gap.duty and shift.starts_at <= gap.starts_at and gap.ends_at <= shift.ends_at


@dataclass(frozen=True, slots=True)
class Lane:
    """A row over some days: what left and right walk along."""

    row: Row
    days: tuple[tuple[Slot, ...], ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All of them in order of time."""
        return tuple(slot for day in self.days for slot in day)

    @property
    def height(self) -> int:
        """Most slots of any of its days."""
        return max(len(day) for day in self.days)


@dataclass(frozen=True, slots=True)
class Block:
    """A grid of lanes over the same days: a week, or a month."""

    days: tuple[date, ...]
    lanes: tuple[Lane, ...]


def block(span: RotaSpan, first: date, count: int, by_person: bool) -> Block:
    """The lanes of some days of a span."""
    days = days_of(first, count)
    lanes = (
        Lane(row, tuple(slots_of(row, day, first, span) for day in days)) for row in rows_of(span, by_person)
    )
    return Block(days, tuple(lanes))


def mine(shifts: tuple[ShiftRow, ...], span: RotaSpan) -> Block:
    """My coming shifts as a block of lanes with one slot each."""
    lanes = []
    for shift in shifts:
        day = local(shift.starts_at).date()
        slot = Slot(span.me, day, shift.id, shift, away=is_away(shift, span))
        lanes.append(Lane(Row(span.me, shift.operator, True), ((slot,),)))
    return Block((), tuple(lanes))


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the cursor stands: the slot's row, day and key; it finds its place again when the rota is read anew."""

    row: str
    day: date
    key: str

    def slot(self, blocks: tuple[Block, ...]) -> Slot | None:
        """The slot it stands on: the same, else one of the same row and day, else of the same day, else the first."""
        lanes = [lane for each in blocks for lane in each.lanes]
        slots = [slot for lane in lanes for slot in lane.slots]
        tests: tuple[Callable[[Slot], bool], ...] = (
            lambda slot: (slot.row, slot.day, slot.key) == (self.row, self.day, self.key),
            lambda slot: (slot.row, slot.day) == (self.row, self.day),
            lambda slot: slot.key == self.key and bool(slot.key),
            lambda slot: slot.day == self.day,
            lambda slot: True,
        )
        return next((slot for test in tests for slot in slots if test(slot)), None)


def along(blocks: tuple[Block, ...], slot: Slot, by: int) -> Slot | None:
    """The next slot of the row, or the one before, also in the next block; None beyond the last."""
    slots = [each for one in blocks for lane in one.lanes if lane.row.key == slot.row for each in lane.slots]
    at = slots.index(slot) + by if slot in slots else 0
    return slots[at] if 0 <= at < len(slots) else None


def across(blocks: tuple[Block, ...], slot: Slot, by: int) -> Slot | None:
    """The slot of the lane below or above, on the same day of its block; None beyond the last."""
    lanes = [(lane, each) for each in blocks for lane in each.lanes]
    at = next((n for n, (lane, _) in enumerate(lanes) if slot in lane.slots), None)
    if at is None or not 0 <= at + by < len(lanes):
        return None
    (lane, _), (other, _) = lanes[at], lanes[at + by]
    column = next(n for n, day in enumerate(lane.days) if slot in day)
    place = lane.days[column].index(slot)
    day = other.days[min(column, len(other.days) - 1)]
    return day[min(place, len(day) - 1)]
