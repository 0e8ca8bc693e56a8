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
