"""Training as the glass sees it: courses, and who was invited by code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course of the catalogue, and how many were invited to it, hold it now, and held it once."""

    id: str
    version: int
    code: str
    title: str
    form: str
    open_to_part_time: bool
    valid_months: int
    active: bool
    invited: int
    holding: int
    expired: int


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """One invitation; `number` is what it is spoken of by. `expired`: completed, and no longer holding."""

    id: str
    version: int
    number: int
    course: str
    person: str
    state: str
    invited_on: date
    completed_on: date | None
    expires_on: date | None
    expired: bool
