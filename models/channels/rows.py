"""Channels and what went out over them, as the rest sees them: flat values, an address only where it is used."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NewLetter:
    """What is to leave the desk, and whom it is to reach (models.store.ladder). Class, age and code only."""

    subject: str
    threshold: str
    text_id: str
    values: dict[str, object]
    priority: int
    reach: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that a sender has in hand. `tries` counts this one too."""

    id: str
    channel_id: str
    kind: str
    subject: str
    text_id: str
    values: dict[str, object]
    tries: int
    made_at: datetime
    address: str = field(default="", repr=False)

    @property
    def ref(self) -> str:
        return reference(self.id)


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one try: `fault` is "" where the service took it, else one of FAULTS."""

    id: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel as it is listed. `confirmed_at` is when a receiver last said that a test had come."""

    id: str
    name: str
    kind: str
    duty: str | None
    operator: str | None
    active: bool
    recorded_at: datetime
    asked_at: datetime | None
    confirmed_at: datetime | None
    outcome: str
    fault: str
    outcome_at: datetime | None


@dataclass(frozen=True, slots=True)
class OutgoingRow:
    """A message as it is listed. `outcome` is "" while it waits."""

    channel: str
    text_id: str
    made_at: datetime
    tries: int
    fault: str
    outcome: str
    settled_at: datetime | None
    ref: str


def reference(message_id: str) -> str:
    """The short mark that stands in a message's words: two that bear the same are one message, sent twice."""
    return message_id[-4:].upper()
