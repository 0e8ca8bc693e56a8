"""What the desk asks of the world: one set of calls, made in worker threads only, never on the event loop.

This module imports nothing of the database, so that the first frame paints before it is loaded;
`tui.desk_services` is the real one, tests hold an invented one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from models.alarms.rows import AlarmCard, AlarmRow
from models.board.rows import BoardSnapshot
from models.incidents.rows import IncidentCard, IncidentRow
from models.people.rows import PersonRow
from models.rota.rows import ShiftRow
from models.store.clock import Clock
from models.watch.rows import WatchRow


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """What the desk takes from the settings file. `arc_phone` stands on the red line when reception is dead."""

    language: str = "sv"
    zone: str = "Europe/Stockholm"
    theme: str = "vaktbord-dark"
    keys: Mapping[str, str] = field(default_factory=dict)
    arc_phone: str = ""
    city: str = ""
    me: str = ""
    log: Path | None = None
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Pulse:
    """The cheap reading made at every wake: the board counter and the watch."""

    counter: int
    watch: WatchRow


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of alarms, newest first; `before` is the `seq` to go on from, None at the end."""

    rows: tuple[AlarmRow, ...]
    before: int | None


class DeskServices(Protocol):
    """The live handle. Everything may raise VaktbordError; a database that is away is StoreUnavailable."""

    clock: Clock
    settings: DeskSettings

    def start(self) -> None:
        """Load the models, open the store, see that a watch runs."""
        ...

    def close(self) -> None:
        """Let go of everything; called once, from any thread, also before `start` has finished."""
        ...

    def wait(self, timeout: float) -> bool:
        """Sleep until something was committed, at most `timeout` seconds."""
        ...

    def pulse(self) -> Pulse:
        """Read the counter and the watch."""
        ...

    def read_board(self) -> BoardSnapshot:
        """Read everything the overview shows, at one moment."""
        ...

    def read_alarm(self, alarm_id: str) -> AlarmCard:
        """One alarm whole; the person only when it may be shown."""
        ...

    def open_alarm(self, alarm_id: str) -> AlarmCard:
        """One alarm with the person in it shown, the showing put on record first (DIRECTIVE rule 11)."""
        ...

    def search_history(self, text: str, before: int | None, limit: int) -> HistoryPage:
        """Alarms, newest first, that hold every word of `text`."""
        ...

    def read_incidents(self, closed: bool, limit: int) -> tuple[IncidentRow, ...]:
        """The incident queue, open first; with `closed` also those that are done."""
        ...

    def read_incident(self, incident_id: str) -> IncidentCard:
        """One incident whole."""
        ...

    def read_rota(self, starts: datetime, ends: datetime) -> tuple[ShiftRow, ...]:
        """Shifts that touch the span."""
        ...

    def read_people(self) -> tuple[PersonRow, ...]:
        """Every protected person, by code."""
        ...

    def acknowledge(self, alarm_id: str, seen: int) -> None:
        """I have it. Raises Overtaken with who and at."""
        ...

    def release(self, alarm_id: str, seen: int) -> None:
        """Unacknowledged again; escalation goes on."""
        ...

    def add_note(self, alarm_id: str, text: str) -> None:
        """Put words on the alarm's timeline."""
        ...

    def mark_action(self, alarm_id: str, seen: int, text: str) -> None:
        """Action taken."""
        ...

    def escalate(self, alarm_id: str, seen: int) -> None:
        """Take the next ladder step now."""
        ...

    def shelve(self, alarm_id: str, seen: int, until: datetime, reason: str) -> None:
        """Quiet until a time, with a reason."""
        ...

    def close_alarm(self, alarm_id: str, seen: int, close_class: str, reason: str) -> None:
        """Close with a class and a reason."""
        ...
