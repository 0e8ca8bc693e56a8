"""What is owed and shared as the glass sees it: frozen rows, free of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.obligations.words import UNSETTLED


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """One thing owed on an incident. `party` is the code of the office or board that owes it, or of the person.

    `owner` is whose the case is; `reason` the words of why it does not apply, None where they are not for this one.
    """

    id: str
    version: int
    incident_id: str
    incident: str
    person: str | None
    owner_id: str | None
    owner: str
    kind: str
    holder: str
    party: str
    source: str
    due_at: datetime | None
    state: str
    settled_at: datetime | None
    settled_label: str
    reason: str | None = None

    @property
    def unsettled(self) -> bool:
        """Whether somebody still has to say."""
        return self.state in UNSETTLED

    def late(self, now: datetime) -> bool:
        """Whether it waits and its time has passed."""
        return self.unsettled and self.due_at is not None and self.due_at <= now


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One word between the city and another in a matter: the line both sides could be shown. `party` is a code."""

    id: str
    incident: str | None
    direction: str
    with_kind: str
    party: str
    what: str
    ground: str
    how: str
    shared_at: datetime
    recorded_label: str


@dataclass(frozen=True, slots=True)
class SameMatter:
    """Another open incident in the same matter, why it is held to be, and who else works on it: double work (D72)."""

    incident_id: str
    incident: str
    person: str | None
    owner: str
    because: str
    parties: tuple[str, ...]
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class OwedCase:
    """All of one incident: what is owed on it, what was shared, and where somebody else is at work."""

    incident_id: str
    incident: str
    person: str | None
    is_open: bool
    rows: tuple[ObligationRow, ...]
    shares: tuple[ShareRow, ...]
    same: tuple[SameMatter, ...]


@dataclass(frozen=True, slots=True)
class NewShare:
    """Something told or heard, as it was typed. `party` is a code of an office or a board, "" for the others."""

    direction: str
    with_kind: str
    party: str
    what: str
    ground: str = ""
    how: str = ""
    at: datetime | None = None
