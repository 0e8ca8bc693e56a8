"""The second thread: what is durable in the spool is taken into the database, many records in one transaction.

It takes records from memory while it keeps up, and reads them again from the spool when it does not: at the start,
after the database was away, or when more came than memory should hold. The spool's mark moves in the transaction
that stores the records, so nothing is stored twice, whatever is replayed.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

from intake.backlog import Backlog, Taking
from intake.spooling import SpoolPlace
from models.alarms.frames import ReceivedFrame
from models.alarms.receive import already_stored, store_frames
from models.alarms.recent import RecentKeys
from models.alarms.replaying import SpoolStanding, note_faults, reconcile, store_each
from models.store.clock import Clock
from models.store.errors import StoreUnavailable, VaktbordError
from models.store.spool.marks import move_mark_from
from models.store.spool.writer import SpoolWriter
from models.store.store import Store

PROBE_S = 1.0
# A commit that has taken so long counts as a database that cannot be reached.
SLOW_S = 1.5
# Let the answers go out first, and let what comes right after share the commit.
LINGER_S = 0.006
LINGER_BUSY_S = 0.020
# So often the same records may fail, though the database can be written, before each frame is tried by itself.
_TRIES = 3
_log = logging.getLogger("vaktbord.intake")


class _MarkMoved(Exception):
    """The database's mark is not where we left it: another database, or one that was rolled back."""


class Inserter:
    """Owns the inserting thread. `offer` is called by the spooling thread."""

    def __init__(self, store: Store, place: SpoolPlace, clock: Clock, on_stored: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._on_stored = on_stored
        self._writer: SpoolWriter | None = None
        self._wake = threading.Condition()
        self._backlog = Backlog(place)
        self._recent = RecentKeys()
        self._mark: int | None = None
        self._met = False
        self._replaying = False
        self._failures = 0
        self._stopping = self._anew = False
        self._since: float | None = None
        self._finished_at = 0.0
        self._offered = self._taken = 0
        self.stored = self.commits = self.refused = 0
        self.away = ""
        self._thread = threading.Thread(target=self._run, name="inserter", daemon=True)

    def start(self) -> None:
        """Begin to take the spool in."""
        self._thread.start()

    def stop(self, patience_s: float) -> None:
        """Take in what can be had within the time; the rest stays in the spool and is taken in at the next start."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        self._thread.join(patience_s)

    def opened(self, writer: SpoolWriter) -> None:
        """The spool can be written, and so it can be read."""
        with self._wake:
            self._writer = writer
            self._wake.notify()

    def meet_again(self) -> None:
        """The database is there again and may be another: ask it now how far it has come."""
        with self._wake:
            self._anew = True
            self._wake.notify()

    def offer(self, number: int, frames: Sequence[ReceivedFrame], size: int) -> None:
        """A record is durable. Where memory holds enough already, it is read from the spool later."""
        with self._wake:
            self._offered += len(frames)
            self._backlog.offer(number, frames, size)
            self._wake.notify()

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    @property
    def fault(self) -> str:
        """Why the database does not take the spool in now; empty when it does."""
        since = self._since
        slow = since is not None and time.monotonic() - since > SLOW_S
        return self.away or ("store.away" if slow else "")

    @property
    def behind(self) -> int:
        """Frames that are durable and not in the database; those of earlier runs are counted by record."""
        writer = self._writer
        if writer is None:
            return 0
        mark = self._mark if self._mark is not None else min(writer.applied, writer.last)
        if mark >= writer.last:
            return 0
        return max(1, self._offered - self._taken + max(0, writer.began - mark))

    def pressed(self, most: int) -> bool:
        """Whether more than `most` frames wait though the database takes them in: senders should wait a little."""
        return self._offered - self._taken > most and not self.fault

    def _run(self) -> None:
        while self._wait():
            try:
                self._step()
            except (VaktbordError, _MarkMoved) as error:
                self._note_away(error)
            except Exception as error:  # noqa: BLE001  # whatever it was, the thread must live
                _log.error("taking the spool in failed: %s", type(error).__name__)
                self._note_away(StoreUnavailable("store.refused"))
            finally:
                self._since = None
                self._finished_at = time.monotonic()

    def _wait(self) -> bool:
        """Sleep until there is something to do; False at the end."""
        with self._wake:
            if self.away and not self._stopping:
                self._wake.wait_for(lambda: self._stopping or self._anew, PROBE_S)
            while not self._stopping and not self._work:
                self._wake.wait(PROBE_S)
            if self._stopping:
                return self._work and not self.away
            if self._anew or self._mark is None or self._replaying:
                return True
        busy = time.monotonic() - self._finished_at < LINGER_BUSY_S
        time.sleep(LINGER_BUSY_S if busy else LINGER_S)
        return True

    @property
    def _work(self) -> bool:
        writer = self._writer
        if writer is None:
            return False
        return self._anew or self._mark is None or self._mark < writer.last

    def _step(self) -> None:
        store, writer = self._store, self._writer
        if writer is None:
            return
        self._since = time.monotonic()
        if self._anew or self._mark is None:
            self._anew = False
            self._meet(store, writer)
            return
        if self._failures >= _TRIES:
            self._commit(store, writer, self._backlog.first(self._mark, writer.applied), carefully=True)
            return
        taking = self._backlog.following(self._mark, writer.last, writer.applied, replaying=self._replaying)
        try:
            self._commit(store, writer, taking)
        except (VaktbordError, _MarkMoved):
            raise
        except Exception as error:  # noqa: BLE001  # a mistake of ours, or a frame it cannot take
            _log.error("storing %d frames failed: %s", len(taking.frames), type(error).__name__)
            self._recent.forget()
            self._commit(store, writer, self._backlog.first(self._mark, writer.applied), carefully=True)

    def _meet(self, store: Store, writer: SpoolWriter) -> None:
        """Learn from the database how far it has come; it is written to, so that a full disk is noticed."""
        standing = SpoolStanding(
            writer.spool_id,
            writer.found,
            writer.began,
            writer.last if self._met else writer.began,
            writer.applied,
        )
        with store.write() as session:
            mark = reconcile(session, standing, self._clock)
        self._recent.forget()
        self._mark, self._met, self._replaying = mark, True, True
        self.away = ""
        if mark < writer.applied:
            writer.mark_applied(mark)

    def _commit(self, store: Store, writer: SpoolWriter, taking: Taking, *, carefully: bool = False) -> None:
        mark = self._mark or 0
        with store.write() as session:
            connection = session.connection()
            frames = taking.frames
            if carefully:
                self.refused += store_each(session, frames, self._clock)
            elif frames:
                if taking.replayed:
                    known = already_stored(connection, frames)
                    frames = [frame for frame in frames if frame.id not in known]
                store_frames(session, frames, self._clock, self._recent)
            note_faults(session, taking.faults, self._clock)
            if not move_mark_from(connection, writer.spool_id, mark, taking.upto, self._clock):
                raise _MarkMoved
        if carefully:
            self._recent.forget()
        else:
            self._recent.settle()
        self._mark = taking.upto
        self._failures = 0
        self.away = ""
        self._settle(taking, writer)

    def _settle(self, taking: Taking, writer: SpoolWriter) -> None:
        with self._wake:
            following = self._backlog.forget(taking.upto)
            self._taken += len(taking.frames) if taking.upto > writer.began else 0
            if taking.upto >= writer.last:
                self._offered, self._taken = self._backlog.frames, 0
            self._replaying = taking.upto < writer.last and following != taking.upto + 1
        writer.mark_applied(taking.upto)
        self.commits += 1
        if taking.frames:
            self.stored += len(taking.frames)
            self._on_stored()

    def _note_away(self, error: Exception) -> None:
        """The database did not take it: ask it anew how far it has come, when it is back."""
        if isinstance(error, VaktbordError):
            self._failures += self._mark is not None
            self.away = error.message_id
        self._recent.forget()
        self._mark = None
