"""The log and a person's history as screens and commands see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Named:
    """What an entry is about, by the code people know it by; `person` is the code of whom it concerns, "" if nobody."""

    kind: str
    id: str
    code: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Struck:
    """Who struck a line through, when, and why."""

    who: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One entry of the stream. `event_at` is when it happened, `entered_at` when it was written down.

    `detail` holds what its reader may read: officers' own words are blocks for everybody else.
    """

    seq: int
    event_at: datetime
    entered_at: datetime
    who: str
    verb: str
    about: Named
    group: str
    detail: dict[str, object] = field(default_factory=dict)
    links: tuple[Named, ...] = ()
    struck: Struck | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the log is asked for; everything left empty is not asked about. `words` are as typed."""

    groups: tuple[str, ...] = ()
    begins: datetime | None = None
    ends: datetime | None = None
    words: str = ""
    looks: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing in a person's history; `kind` is where it comes from, `word` a stored word that says what it was.

    `day_only`: nobody noted at what time of the day.
    """

    at: datetime
    kind: str
    id: str
    code: str
    word: str
    state: str
    open: bool
    day_only: bool = False


@dataclass(frozen=True, slots=True)
class PersonHistory:
    """One person on one timeline, the newest first, and how often they were a victim (D41, D71).

    `events` counts the incidents of all time and `events_year` those of the last twelve months; those that came to
    nothing, and those that were merged into another, are not counted.
    """

    code: str
    rows: tuple[Happening, ...]
    events: int = 0
    events_year: int = 0
    alarms_year: int = 0
