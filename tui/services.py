"""What the desk asks of the world: one set of calls, made in worker threads only, never on the event loop.

This module imports nothing of the database, so that the first frame paints before it is loaded;
`tui.desk_services` is the real one, tests hold an invented one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tui.room_services import RoomServices

if TYPE_CHECKING:
    from datetime import datetime

    from models.alarms.rows import AlarmCard, PhonedAlarm
    from models.board.rows import BoardSnapshot
    from models.figures.rows import Figures
    from models.incidents.rows import IncidentCard, IncidentRow
    from models.people.rows import PersonRow
    from models.store.clock import Clock
    from tui.desk_values import (
        DeskSettings,
        DoubtfulLines,
        FoundPerson,
        HistoryPage,
        IncidentChange,
        NewIncident,
        Pulse,
    )
    from tui.local import LocalView
    from tui.sign_in import Login


class DeskServices(RoomServices, Protocol):
    """The live handle. Everything may raise VaktbordError; a database that is away is StoreUnavailable.

    `without_database` is told by the desk: acts then do not try the database first. Acts that answer a bool are
    True when the database has them, False when they wait, durable, in the desk's outbox.
    """

    clock: Clock
    settings: DeskSettings
    without_database: bool

    @property
    def login(self) -> Login:
        """Who sits at this desk."""
        ...

    def start(self) -> None:
        """Load the models, open the store, see that a watch runs."""
        ...

    def close(self) -> None:
        """Let go of everything; called once, from any thread, also before `start` has finished."""
        ...

    def wait(self, timeout: float) -> bool:
        """Sleep until something was committed, at most `timeout` seconds."""
        ...

    def local(self) -> LocalView:
        """Read what lies beside the database; works while it is away."""
        ...

    def pulse(self) -> Pulse:
        """Read the counter and the watch."""
        ...

    def read_board(self) -> BoardSnapshot:
        """Read everything the overview shows, at one moment."""
        ...

    def read_alarm(self, alarm_id: str, *, words: bool = True) -> AlarmCard:
        """One alarm whole; the person only when it may be shown.

        What officers wrote about an alarm that this one does not have is on record before it is shown; without
        `words` it is blocks, and nothing is.
        """
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

    def read_people(self) -> tuple[PersonRow, ...]:
        """Every protected person, by code."""
        ...

    def find_people(self, typed: str, limit: int) -> tuple[FoundPerson, ...]:
        """Persons whose code or name holds what was typed."""
        ...

    def perhaps_same(self, person: str) -> tuple[str, datetime] | None:
        """An open alarm of the person from the last ten minutes: its id and when it came."""
        ...

    def incidents_of(self, person: str) -> tuple[IncidentRow, ...]:
        """The open incidents of a person, by code."""
        ...

    def read_figures(self) -> Figures:
        """Response times and false alarms of a rolling year."""
        ...

    def read_lines(self) -> DoubtfulLines:
        """The lines that are silent, and those that prove nothing."""
        ...

    def settle(self, disturbance_id: str) -> None:
        """The ARC was asked about a disturbance; it leaves every desk."""
        ...

    def saw_outage(self, began: datetime, ended: datetime) -> None:
        """Reception was away as this desk saw it; kept as a disturbance unless it is known already."""
        ...

    def canary_shown(self, canary_id: str) -> None:
        """Our own test is on the glass."""
        ...

    def acknowledge(self, alarm_id: str, seen: int) -> bool:
        """I have it. Raises Overtaken with who and at."""
        ...

    def release(self, alarm_id: str, seen: int) -> None:
        """Unacknowledged again; escalation goes on."""
        ...

    def add_note(self, alarm_id: str, text: str) -> bool:
        """Put words on the alarm's timeline."""
        ...

    def mark_action(self, alarm_id: str, seen: int, text: str) -> bool:
        """Action taken."""
        ...

    def escalate(self, alarm_id: str, seen: int) -> None:
        """Take the next ladder step now."""
        ...

    def shelve(self, alarm_id: str, seen: int, until: datetime, reason: str) -> None:
        """Quiet until a time, with a reason."""
        ...

    def close_alarm(
        self, alarm_id: str, seen: int, close_class: str, reason: str,
        others: tuple[str, ...] | None = None, repeats: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """End the work on it, having seen `others` of the person; `repeats` of the same signal end with it."""
        ...

    def unshelve(self, alarm_id: str, seen: int) -> None:
        """Take a paused alarm up again; it is then the officer's."""
        ...

    def confirm_source(self, alarm_id: str) -> None:
        """The ARC was called back and stands behind the alarm."""
        ...

    def enter_alarm(self, phoned: PhonedAlarm) -> str:
        """Ring an alarm that was phoned in; its id."""
        ...

    def attach_call(self, alarm_id: str, phoned: PhonedAlarm) -> None:
        """The call was about an alarm that already rings."""
        ...

    def open_incident(self, new: NewIncident) -> str:
        """Open an incident; its id."""
        ...

    def link_alarm(self, incident_id: str, alarm_id: str) -> None:
        """The alarm belongs to an incident that is open already."""
        ...

    def add_incident_note(self, incident_id: str, text: str) -> None:
        """Put words on the incident's timeline."""
        ...

    def change_incident(self, incident_id: str, seen: int, change: IncidentChange) -> None:
        """Change what is given."""
        ...

    def take_incident(self, incident_id: str, seen: int) -> None:
        """The officer at this desk owns the incident from now on."""
        ...

    def close_incident(
        self, incident_id: str, seen: int, close_class: str, reason: str, despite: str = ""
    ) -> None:
        """Close with a class and a reason; harm never as "no incident". `despite`: why, though something is left."""
        ...
