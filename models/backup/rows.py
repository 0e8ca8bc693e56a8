"""Backups as values: what a copy holds, how a run went, and how the city stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted in a copy, and how far its record had come. `head_code` is "" for an empty record."""

    alarms: int
    signals: int
    entries: int
    head_seq: int
    head_hash: str
    head_code: str


@dataclass(frozen=True, slots=True)
class Made:
    """A copy that was made, proven and put in place. `bytes` is the size of the file."""

    at: datetime
    file: str
    bytes: int
    figures: Figures
    seconds: float
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drilled:
    """A copy that was read back on trial. `line` is what was signed, `signature` hex by the head key `key_id`."""

    file: str
    made_at: datetime
    figures: Figures
    seconds: float
    in_memory: bool
    line: str
    signature: str
    key_id: str


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A good copy as the database knows it."""

    file: str
    at: datetime
    bytes: int


@dataclass(frozen=True, slots=True)
class BackupHealth:
    """How the city stands: its newest good copy, the newest try, and the newest good drill.

    `fault` is why the newest try failed, "" where it was good or there was none.
    """

    made_at: datetime | None = None
    tried_at: datetime | None = None
    fault: str = ""
    drilled_at: datetime | None = None
