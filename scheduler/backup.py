"""The daily backup, begun by the watch as a process of its own so that reception is left in peace.

What is due is asked of rows: the newest time of day that has come, and whether a good copy was made since. One that
failed is tried again within the hour. A day and more without a good copy is a disturbance on every desk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol

from models.access.actor import WATCH
from models.backup.commands import note_failed, note_overdue
from models.backup.rows import BackupHealth
from models.backup.views import health, newest_run
from models.store.clock import zone
from models.store.store import Store

LOOK_S = 30.0
AGAIN = timedelta(hours=1)
# One that hangs, on a disk that does not answer perhaps, is ended and tried again.
LONGEST_S = 4 * 3600.0
# One that would be made in more than this is of a clock that has been set back since.
_AHEAD = timedelta(hours=1)


class Child(Protocol):
    """A process that makes one backup."""

    def poll(self) -> int | None:
        """What it ended with; None while it runs."""
        ...

    def terminate(self) -> None:
        """Ask it to end; it takes away what it has made."""
        ...


@dataclass(slots=True)
class _Running:
    child: Child
    began_at: datetime
    began_s: float
    run_before: int


class Backups:
    """Begins a backup when one is due. `at` is a local time of day "HH:MM"; `start` begins the process."""

    def __init__(self, store: Store, at: str, start: Callable[[], Child], time_zone: str) -> None:
        self._store = store
        self._at = time.fromisoformat(at)
        self._start = start
        self._zone = time_zone
        self._running: _Running | None = None

    def look(self) -> None:
        """See to the one that runs, or begin the one that is due; what is overdue is noted. To be run now and then."""
        with self._store.write() as session:
            note_overdue(session, self._store.clock)
        if self._running is not None and not self._is_over(self._running):
            return
        now = self._store.clock.now()
        with self._store.read() as connection:
            known, run = health(connection), newest_run(connection)
        if is_due(known, now, self._at, self._zone):
            self._running = _Running(self._start(), now, self._store.clock.monotonic(), run)

    def stop(self) -> None:
        """End the one that runs; it is begun again by the next watch."""
        if self._running is not None and self._running.child.poll() is None:
            self._running.child.terminate()

    def _is_over(self, running: _Running) -> bool:
        code = running.child.poll()
        if code is None:
            if self._store.clock.monotonic() - running.began_s > LONGEST_S:
                running.child.terminate()
            return False
        self._running = None
        if code:
            # It tells of its own faults. One that was killed, or never came so far, cannot.
            with self._store.write() as session:
                if newest_run(session.connection()) == running.run_before:
                    note_failed(
                        session, WATCH, "backup", "backup.killed", running.began_at, self._store.clock
                    )
        return True


def is_due(known: BackupHealth, now: datetime, at: time, time_zone: str) -> bool:
    """Whether no good copy was made since the time of day last came, and none was tried within the hour."""
    come = last_time(now, at, time_zone)
    if known.made_at is not None and come <= known.made_at <= now + _AHEAD:
        return False
    tried = known.tried_at
    return tried is None or tried < come or not timedelta(0) <= now - tried < AGAIN


def last_time(now: datetime, at: time, time_zone: str) -> datetime:
    """When the local time of day last came; once a day, also on the nights that have it twice or not at all."""
    there = zone(time_zone)
    day = now.astimezone(there).date()
    today = datetime.combine(day, at, there).astimezone(now.tzinfo)
    if today <= now:
        return today
    return datetime.combine(day - timedelta(days=1), at, there).astimezone(now.tzinfo)
