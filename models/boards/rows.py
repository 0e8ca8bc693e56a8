"""A board as the glass sees it: who leads, what is analysed, written and agreed, and what is missing (D66-D73)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# What a board may lack, the worst first.
MISSING = (
    "lead",
    "analysis",
    "analysis_late",
    "routine",
    "routine_roles",
    "channel",
    "analysis_soon",
    "lead_unverified",
)


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A board's security lead or deputy. A name: for the board's own screen only."""

    id: str
    name: str
    phone: str
    deputy: bool
    valid_from: date
    valid_to: date | None
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A protected person, by code, and the role held on a board. `office` is the person's party office, by code."""

    person: str
    role: str
    valid_from: date
    valid_to: date | None
    office: str | None


@dataclass(frozen=True, slots=True)
class AnalysisRow:
    """A risk and consequence analysis: when it was made, when the next is due, and where it is kept."""

    id: str
    done_on: date
    next_due_on: date
    reference: str


@dataclass(frozen=True, slots=True)
class RoutineRow:
    """The written routine or checklist that stands, and whether it names roles."""

    id: str
    dated_on: date
    roles_named: bool
    reference: str


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """How the board and a party office, by code, tell each other of incidents."""

    id: str
    office: str
    agreed_on: date
    how: str


@dataclass(frozen=True, slots=True)
class BoardStanding:
    """One board on a day. `missing` are of MISSING; `offices_missing` the offices with no channel agreed, by code."""

    id: str
    code: str
    name: str
    kind: str
    phone: str
    out_of_hours_phone: str
    active: bool
    lead: LeadRow | None
    deputy: LeadRow | None
    analysis: AnalysisRow | None
    routine: RoutineRow | None
    channels: tuple[ChannelRow, ...]
    seats: tuple[SeatRow, ...]
    offices_missing: tuple[str, ...]
    missing: tuple[str, ...]
