"""Partners as the rest sees them: flat values, no secret among what is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PartnerMessage:
    """Which message of which partner a frame came in; `digest` is SHA-256 of the body as signed, in hex."""

    partner_id: str
    message_id: str
    digest: str


@dataclass(frozen=True, slots=True)
class TakenMessage:
    """A message as it is stored: when it was received, and whether it was a heartbeat."""

    message: PartnerMessage
    received_at: datetime
    beat: bool = False


@dataclass(frozen=True, slots=True)
class PartnerSender:
    """A partner who may be heard. `secrets` are its live ones, oldest first; two while one follows the other."""

    id: str
    name: str
    interval_s: int
    secrets: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner as it is listed; `secrets_made_at` holds the live secrets' ages, oldest first."""

    id: str
    name: str
    interval_s: int
    active: bool
    version: int
    recorded_at: datetime
    secrets_made_at: tuple[datetime, ...]
    last_signal_at: datetime | None
    last_beat_at: datetime | None
