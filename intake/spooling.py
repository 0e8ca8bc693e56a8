"""The first thread: what waits is sealed into the spool as one record, synced, and only then answered."""

from __future__ import annotations

import asyncio
import errno
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.alarms.frames import ReceivedFrame
from models.alarms.spooled import pack
from models.store.clock import Clock
from models.store.errors import StoreUnavailable
from models.store.spool.writer import SpoolWriter

Done = Callable[[bool], None]
MOST_IN_ONE = 256
PROBE_S = 1.0
# While the spool fails, so long passes between tries: what comes meanwhile is not answered at once.
_PAUSE_S = 0.1
_KEEP_S = 30.0
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_log = logging.getLogger("vaktbord.intake")


@dataclass(frozen=True, slots=True)
class SpoolPlace:
    """Where the spool of received frames lies, its key, and the last number that the watch before told (0: none)."""

    folder: Path
    key: bytes = field(repr=False)
    known: int = 0


class Spooler:
    """Owns the spool's writer. `submit` is called on the event loop, which the answers come back to."""

    def __init__(
        self,
        place: SpoolPlace,
        clock: Clock,
        loop: asyncio.AbstractEventLoop,
        on_open: Callable[[SpoolWriter], None],
        on_durable: Callable[[int, Sequence[ReceivedFrame], int], None],
        on_answered: Callable[[int], None],
    ) -> None:
        self._place = place
        self._clock = clock
        self._loop = loop
        self._on_open = on_open
        self._on_durable = on_durable
        self._on_answered = on_answered
        self._queue: queue.SimpleQueue[tuple[ReceivedFrame, Done] | None] = queue.SimpleQueue()
        self._failed_at = 0.0
        self._segment = 0
        self._ending = False
        self._keep = threading.Event()
        self._thread = threading.Thread(target=self._run, name="spooler", daemon=True)
        self._keeper = threading.Thread(target=self._keep_ready, name="spool-keeper", daemon=True)
        self.writer: SpoolWriter | None = None
        self.fault = ""

    def start(self) -> None:
        """Open the spool and begin. Raises StoreUnavailable "spool.held", IntegrityProblem for another key.

        A spool that cannot be written is no reason not to begin: it is tried again each second, and told meanwhile.
        """
        try:
            self._open()
        except StoreUnavailable as error:
            if error.message_id == "spool.held":
                raise
            self._note_failure(error.message_id)
        self._thread.start()
        self._keeper.start()

    def submit(self, frame: ReceivedFrame, done: Done) -> None:
        """Have `frame` made durable."""
        self._queue.put((frame, done))

    def stop(self, patience_s: float) -> None:
        """Make durable and answer what waits, then end."""
        self._ending = True
        self._queue.put(None)
        self._keep.set()
        self._thread.join(patience_s)
        self._keeper.join(patience_s)

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while True:
            try:
                first = self._queue.get(timeout=PROBE_S if self.fault else None)
            except queue.Empty:
                self._probe()
                continue
            if first is None:
                if self._queue.empty():
                    return
                self._queue.put(None)  # what came after the word to end is done first
                continue
            taken = [first]
            for _ in range(min(self._queue.qsize(), MOST_IN_ONE - 1)):
                more = self._queue.get_nowait()
                if more is None:
                    self._queue.put(None)
                    break
                taken.append(more)
            self._take(taken)

    def _take(self, taken: list[tuple[ReceivedFrame, Done]]) -> None:
        frames = [frame for frame, _ in taken]
        try:
            body = pack(frames)
            fits = self.writer is None or len(body) <= self.writer.most
        except Exception as error:  # noqa: BLE001  # one that cannot be packed must not take the others with it
            _log.error("frames could not be packed: %s", type(error).__name__)
            body, fits = b"", False
        if not fits:
            if len(taken) == 1:
                self._say(taken, False)
                return
            half = len(taken) // 2
            self._take(taken[:half])
            self._take(taken[half:])
            return
        number = self._append(body)
        self._say(taken, number is not None)
        if number is not None:
            self._on_durable(number, frames, len(body))

    def _append(self, body: bytes) -> int | None:
        """The record's number, None where it may not be durable."""
        if self.fault and time.monotonic() - self._failed_at < _PAUSE_S:
            return None
        try:
            writer = self.writer or self._open()
            number = writer.append(body)
        except StoreUnavailable as error:
            self._note_failure(error.message_id)
        except OSError as error:
            self._note_failure("spool.full" if error.errno in _FULL else "spool.unwritable")
        except Exception as error:  # noqa: BLE001  # the thread must live: it is what reception stands on
            _log.error("the spool failed: %s", type(error).__name__)
            self._note_failure("spool.unwritable")
        else:
            if self.fault or writer.segment != self._segment:
                self.fault = ""
                self._segment = writer.segment
                self._keep.set()  # the segment that was ready may be the one that is written in now
            return number
        return None

    def _probe(self) -> None:
        """While it fails and nothing comes: can it be written again? So that health needs no alarm to recover."""
        number = self._append(pack(()))
        if number is not None:
            self._on_durable(number, (), 0)

    def _open(self) -> SpoolWriter:
        place = self._place
        writer = self.writer = SpoolWriter(place.folder, place.key, self._clock, known=place.known)
        self._on_open(writer)
        self._keep.set()
        return writer

    def _note_failure(self, message_id: str) -> None:
        if not self.fault:
            _log.error("the spool cannot be written: %s", message_id)
        self.fault = message_id
        self._failed_at = time.monotonic()

    def _say(self, taken: list[tuple[ReceivedFrame, Done]], durable: bool) -> None:
        try:
            self._loop.call_soon_threadsafe(self._answer, taken, durable)
        except RuntimeError:
            return  # the loop is closed: nobody is left to answer

    def _answer(self, taken: list[tuple[ReceivedFrame, Done]], durable: bool) -> None:
        for _, done in taken:
            try:
                done(durable)
            except Exception as error:  # noqa: BLE001  # one broken connection must not silence the others
                _log.error("an answer failed: %s", type(error).__name__)
        self._on_answered(len(taken))

    def _keep_ready(self) -> None:
        """Have the next segment ready and old ones removed, away from where senders wait."""
        while not self._ending:
            self._keep.wait(_KEEP_S)
            self._keep.clear()
            writer = self.writer
            if writer is None or self._ending:
                continue
            try:
                writer.prepare()
                writer.prune()
            except OSError:
                continue  # told when it matters: when a record cannot be written
