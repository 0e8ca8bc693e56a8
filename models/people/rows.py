"""People as the glass sees them: by code, without names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One protected person on the people screen. `talk` is one of: not_offered, overdue, due, offered, ok.

    `talk_due_on` is when the next yearly talk must have been offered (D8); `introduction_offered` answers D6.
    """

    id: str
    code: str
    category: str | None
    degree_tenths: int | None
    in_scope: bool
    office: str | None
    talk: str
    talk_due_on: date | None
    talk_state: str | None
    introduction_offered: bool
    training_offered: bool
    transmitters: tuple[TransmitterRow, ...]


@dataclass(frozen=True, slots=True)
class TransmitterRow:
    """A transmitter in a list. The account is for staff screens only, never for notices."""

    id: str
    account: str
    kind: str
    portable: bool
    person: str | None
    keyed: bool
    active: bool
    last_signal_at: datetime | None


@dataclass(frozen=True, slots=True)
class OffersDue:
    """What must be offered, counted for the overview (D6-D8)."""

    talks_overdue: int
    talks_soon: int
    introductions_missing: int
    trainings_missing: int
    next_due_on: date | None
