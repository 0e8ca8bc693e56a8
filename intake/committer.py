"""Durable first: frames from every door go through one spool and from there into the database.

Two threads: one seals what waits into the spool and has it answered, one stores it (intake.spooling, intake.inserting).
While one sync is under way the next frames gather, so a busy hour shares syncs and a quiet one waits for none. A
database that is away, locked or slow keeps nobody waiting; a spool that cannot be written does: then nothing is
answered.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from intake.inserting import Inserter
from intake.spooling import Done, Spooler, SpoolPlace
from models.alarms.frames import ReceivedFrame
from models.store.clock import Clock
from models.store.store import Store

MOST_WAITING = 4096
# While the database keeps up, senders are read no faster than it stores: an alarm must not wait long for the glass.
MOST_BEHIND = 2048
# The event loop answers senders; no other thread may keep it from running for the usual 5 ms.
SWITCH_S = 0.0005


@dataclass(frozen=True, slots=True)
class CommitterFacts:
    """How storing fares. `storing` is "database", "spool" (the database is away) or "nothing".

    `fault` is a message id, empty when all is well. `waiting` frames are not durable yet, `behind` are durable and
    not in the database. `spool_last` is the newest durable record's number; `refused` frames the database would not
    take as they were. `last_at` is when the newest durable frame was received.
    """

    storing: str
    fault: str
    waiting: int
    behind: int
    spool_last: int
    durable: int
    stored: int
    commits: int
    refused: int
    last_at: datetime | None


class Committer:
    """Used from one event loop. `on_room` is called when frames were answered, `on_stored` after a commit."""

    def __init__(
        self,
        store: Store,
        place: SpoolPlace,
        loop: asyncio.AbstractEventLoop,
        *,
        clock: Clock | None = None,
    ) -> None:
        self._loop = loop
        self._in_hand = self._made_durable = 0
        self._last_at: datetime | None = None
        clock = clock or store.clock
        self._inserter = Inserter(store, place, clock, self._tell_stored)
        self._spooler = Spooler(place, clock, loop, self._inserter.opened, self._durable, self._answered)
        self.on_room: Callable[[], None] | None = None
        self.on_stored: Callable[[], None] | None = None

    def start(self) -> None:
        """Open the spool and start both threads. Raises StoreUnavailable where another holds the spool."""
        sys.setswitchinterval(min(sys.getswitchinterval(), SWITCH_S))
        self._spooler.start()
        self._inserter.start()

    def stop(self, patience_s: float = 5.0) -> None:
        """Make durable and answer what waits, store what can be stored in time, let the spool go.

        Call it off the event loop, which has no more to submit.
        """
        ends = time.monotonic() + patience_s
        self._spooler.stop(patience_s)
        self._inserter.stop(max(0.5, ends - time.monotonic()))
        writer = self._spooler.writer
        if writer is not None and not self._spooler.alive:
            writer.close()

    def meet_again(self) -> None:
        """The database is there again and may be another; safe from any thread."""
        self._inserter.meet_again()

    @property
    def alive(self) -> bool:
        """Whether both threads run."""
        return self._spooler.alive and self._inserter.alive

    @property
    def full(self) -> bool:
        """Whether submitting should wait: readers stop reading, and the senders' own windows hold them back."""
        if self._in_hand >= MOST_WAITING:
            return True
        return self._inserter.pressed(MOST_BEHIND)

    def submit(self, frame: ReceivedFrame, done: Done) -> None:
        """Have `frame` made durable; `done` is called on the event loop with whether it was."""
        self._in_hand += 1
        self._spooler.submit(frame, done)

    def facts(self) -> CommitterFacts:
        """How storing fares."""
        spooler, inserter = self._spooler, self._inserter
        fault = spooler.fault or ("" if self.alive else "intake.writer_ended")
        away = inserter.fault
        return CommitterFacts(
            storing="nothing" if fault else "spool" if away else "database",
            fault=fault or away,
            waiting=self._in_hand,
            behind=inserter.behind,
            spool_last=spooler.writer.last if spooler.writer is not None else 0,
            durable=self._made_durable,
            stored=inserter.stored,
            commits=inserter.commits,
            refused=inserter.refused,
            last_at=self._last_at,
        )

    def _durable(self, number: int, frames: Sequence[ReceivedFrame], size: int) -> None:
        if frames:
            self._made_durable += len(frames)
            self._last_at = frames[-1].received_at
        self._inserter.offer(number, frames, size)

    def _answered(self, count: int) -> None:
        self._in_hand -= count
        if self.on_room is not None:
            self.on_room()

    def _tell_stored(self) -> None:
        try:
            self._loop.call_soon_threadsafe(self._stored_here)
        except RuntimeError:
            return  # the loop is closed: nobody is left to tell

    def _stored_here(self) -> None:
        if self.on_stored is not None:
            self.on_stored()
        if self.on_room is not None:
            self.on_room()
