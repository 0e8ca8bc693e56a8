"""Crisis support as the glass sees it: no blame, no cause, nothing of what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """A day on which somebody asks how it is."""

    id: str
    version: int
    due_on: date
    state: str
    ended_at: datetime | None = None
    ended_by: str = ""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class SupportRow:
    """An offer to one person. `person` is a code, None where somebody else was offered it: `recipient` says who.

    `employed`: a political official, for whom the labour law asks more of the city.
    """

    id: str
    version: int
    person: str | None
    recipient: str | None
    provider: str
    state: str
    offered_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    note: str | None
    employed: bool = False
    follow_ups: tuple[FollowUpRow, ...] = ()

    @property
    def next_due(self) -> FollowUpRow | None:
        """The follow-up that comes next, also one that is late."""
        return next((each for each in self.follow_ups if each.state == "open"), None)


@dataclass(frozen=True, slots=True)
class DueFollowUp:
    """A follow-up that waits, by the incident's number and the person's code."""

    id: str
    incident_id: str
    number: str
    person: str | None
    owner_id: str | None
    due_on: date
