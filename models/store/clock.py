"""When "now" is: one injected clock for everything that is stored or due.

Wall time orders facts for people; the boot clock (seconds since boot, suspend included) measures waiting,
so that a changed wall clock neither hastens nor delays an escalation (D32, D34).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """What the rest of the program may ask about time."""

    def now(self) -> datetime:
        """The wall clock, aware, UTC."""
        ...

    def boot_id(self) -> str:
        """Which boot of this machine `boottime` counts from."""
        ...

    def boottime(self) -> float:
        """Seconds since boot, suspend included; never goes back within one boot id."""
        ...

    def monotonic(self) -> float:
        """Seconds that this machine was awake; only differences mean anything."""
        ...


@cache
def machine_boot_id() -> str:
    """The kernel's name for this boot; "unknown" where there is none, so waiting falls back to wall time."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return "unknown"


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's own clocks, moved by `offset` in a demo or a test home (VAKTBORD_NOW)."""

    offset: timedelta = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def boot_id(self) -> str:
        return machine_boot_id()

    def boottime(self) -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def monotonic(self) -> float:
        return time.monotonic()


@dataclass(slots=True)
class HeldClock:
    """A clock that stands still until told to `advance`; for tests and drills."""

    instant: datetime
    booted_for: float = 1000.0
    boot: str = "held"
    awake_for: float = 900.0
    _started: datetime = field(init=False)

    def __post_init__(self) -> None:
        if self.instant.tzinfo is None:
            raise ValueError("a held clock needs an aware instant")
        self.instant = self.instant.astimezone(UTC)
        self._started = self.instant

    def now(self) -> datetime:
        return self.instant

    def boot_id(self) -> str:
        return self.boot

    def boottime(self) -> float:
        return self.booted_for

    def monotonic(self) -> float:
        return self.awake_for

    def advance(self, seconds: float) -> None:
        """Let time pass on every clock."""
        self.sleep(seconds)
        self.awake_for += seconds

    def sleep(self, seconds: float) -> None:
        """Let the machine sleep: the wall and boot clocks go on."""
        self.instant += timedelta(seconds=seconds)
        self.booted_for += seconds

    def jump(self, seconds: float) -> None:
        """Move the wall clock alone, as a correction of the machine's time does."""
        self.instant += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment to act at, kept on both clocks; it is due when either says so."""

    at: datetime
    boot_id: str
    boottime: float


def deadline(clock: Clock, seconds: float) -> Deadline:
    """The moment `seconds` from now on the wall clock and on the boot clock."""
    return Deadline(clock.now() + timedelta(seconds=seconds), clock.boot_id(), clock.boottime() + seconds)


@cache
def zone(name: str = "Europe/Stockholm") -> ZoneInfo:
    """The time zone of the glass."""
    return ZoneInfo(name)
