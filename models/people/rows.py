"""People as the glass sees them: by code, without names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One protected person on the people screen. `talk` is one of: not_offered, overdue, due, offered, ok.

    `talk_due_on` is when the next yearly talk must have been offered (D8), None for one who is not covered;
    `introduction_offered` answers D6. `to_decide`: title and degree disagree, covered meanwhile (rule 16).
    `by` is the ground of the cover (scope.GROUNDS), `boundary` a degree near the line, `covered_to` the first day
    without cover once that is known.
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
    to_decide: bool = False
    title: str = ""
    by: str = ""
    boundary: bool = False
    covered_to: date | None = None


@dataclass(frozen=True, slots=True)
class TransmitterRow:
    """A transmitter in a list. The account is for staff screens only, never for notices.

    `last_signal_at` is when it was last heard at all, link tests included; `key_waits` that its next key has not
    been used yet.
    """

    id: str
    account: str
    kind: str
    portable: bool
    person: str | None
    keyed: bool
    active: bool
    last_signal_at: datetime | None
    key_waits: bool = False


@dataclass(frozen=True, slots=True)
class OffersDue:
    """What must be offered, counted for the overview (D6-D8). `introductions_since` is the oldest missing one's start.

    `covered` is how many persons are in scope today (D4).
    """

    talks_overdue: int
    talks_soon: int
    introductions_missing: int
    trainings_missing: int
    next_due_on: date | None
    introductions_since: date | None = None
    covered: int = 0


@dataclass(frozen=True, slots=True)
class MandateRow:
    """What made a person protected on a day (D1-D3, D5). `in_scope` by the rule in force."""

    id: str
    person: str
    category: str
    degree_tenths: int
    office: str | None
    decided_by: str
    valid_from: date
    valid_to: date | None
    in_scope: bool


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One offer made to a person, and what became of it."""

    id: str
    version: int
    kind: str
    state: str
    offered_on: date
    channel: str
    planned: bool
    trigger: str
    booked_at: datetime | None
    held_on: date | None
    offered_by: str
    version_id: str | None = None
    answered_on: date | None = None
    attested_on: date | None = None
    attested_how: str = ""


@dataclass(frozen=True, slots=True)
class ResponsibleRow:
    """Who answers for a party office on a day (D39). A name: for the people screens only."""

    id: str
    name: str
    phone: str
    deputy: bool
    valid_from: date
    valid_to: date | None
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """A party office and who answers for it; no responsible at all is a fault to act on (D39)."""

    id: str
    code: str
    party: str
    phone: str
    responsible: tuple[ResponsibleRow, ...]
