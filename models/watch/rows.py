"""The watch as desks and commands see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class WatchRow:
    """The watch's row as read. Desks judge its life by when `cycle` last changed on their own monotonic clock."""

    epoch: int
    holder: str
    pid: int
    cycle: int
    started_at: datetime | None
    beat_at: datetime | None
    stopped_at: datetime | None
    receiving: bool
    dc09_tcp: str | None
    dc09_udp: str | None
    webhook: str | None
    fault: str


@dataclass(frozen=True, slots=True)
class DisturbanceRow:
    """What troubled reception, not yet ticked. `ended_at` None: it lasts. `seconds`: how far a clock moved."""

    id: str
    kind: str
    began_at: datetime
    ended_at: datetime | None
    seconds: float | None
    detail: str
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class CanaryRow:
    """The newest of our own test alarms and how far it came; a stage not reached is None."""

    id: str
    sent_at: datetime
    received_at: datetime | None
    stored_at: datetime | None
    shown_at: datetime | None


@dataclass(frozen=True, slots=True)
class SilentRow:
    """A line that ought to be heard and is not; `person` is a code. `subject` is "all" for reception as a whole."""

    subject: str
    account: str
    person: str | None
    alarm_id: str
    last_heard_at: datetime | None
    began_at: datetime


@dataclass(frozen=True, slots=True)
class UnprovenRow:
    """A transmitter whose silence says nothing: no interval to be heard at, and not heard for 30 days."""

    transmitter_id: str
    account: str
    kind: str
    person: str | None
    last_heard_at: datetime | None
