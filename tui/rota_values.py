"""A span of the rota, and what is asked of it: plain values, and nothing that takes time to load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.rota.absence import AbsenceRow
    from models.rota.cover import Span
    from models.rota.rows import Gap, ShiftRow


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who works here and can be planned."""

    id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RotaSpan:
    """The rota of a span of time; `gaps` are the required hours in it with nobody planned (D36).

    `hours` are the office hours in it, `me` the id of whoever sits here, `awaits` the duties they can accept now.
    """

    starts_at: datetime
    ends_at: datetime
    shifts: tuple[ShiftRow, ...]
    gaps: tuple[Gap, ...]
    officers: tuple[Officer, ...] = ()
    away: tuple[AbsenceRow, ...] = ()
    hours: tuple[Span, ...] = ()
    me: str = ""
    awaits: tuple[str, ...] = ()
    may_plan: bool = True


@dataclass(frozen=True, slots=True)
class NewShift:
    """A shift to plan; `over` lays it upon whatever stands there."""

    duty: str
    operator_id: str
    starts_at: datetime
    ends_at: datetime
    over: bool = False


@dataclass(frozen=True, slots=True)
class ShiftChange:
    """What happens to a shift: "other" has it or a part of it, "lunch" is a part, "move" gives it other times."""

    how: str
    starts_at: datetime
    ends_at: datetime
    operator_id: str = ""


@dataclass(frozen=True, slots=True)
class Rotation:
    """Officers who take turns. `ends_on` is the last day, None for until further notice."""

    duty: str
    name: str
    officers: tuple[str, ...]
    every: str
    weekdays: tuple[int, ...]
    starts: str
    ends: str
    begins_on: date
    ends_on: date | None
