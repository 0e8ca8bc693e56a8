"""Durable first: frames from every door go through one thread that stores them, many in one commit (group commit).

While one commit is under way the next frames gather, so a busy hour shares commits and a quiet one waits for
none. Only what has been committed is answered: a frame whose commit failed is told None, and gets silence.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from models.alarms.receive import ReceivedFrame, Stored, store_frames
from models.alarms.recent import RecentKeys
from models.store.errors import StoreUnavailable
from models.store.store import Store

Done = Callable[[Stored | None], None]
MOST_WAITING = 4096
MOST_IN_ONE = 256
PROBE_S = 1.0
_log = logging.getLogger("vaktbord.intake")


@dataclass(frozen=True, slots=True)
class CommitterFacts:
    """What the health line says of storing: `away` is why the last commit failed, empty when it did not."""

    waiting: int
    stored: int
    commits: int
    refused: int
    last_stored_at: datetime | None
    away: str


class Committer:
    """Owns the writer thread. `submit` and the answers happen on the event loop, storing in the thread."""

    def __init__(
        self, store: Store, loop: asyncio.AbstractEventLoop, *, most_waiting: int = MOST_WAITING
    ) -> None:
        self._store = store
        self._loop = loop
        self._most_waiting = most_waiting
        self._work = threading.Condition()
        self._waiting: list[tuple[ReceivedFrame, Done]] = []
        self._recent = RecentKeys()
        self._stopping = False
        self._in_hand = 0
        self._stored = 0
        self._commits = 0
        self._refused = 0
        self._last_stored_at: datetime | None = None
        self._away = ""
        self.on_room: Callable[[], None] | None = None
        self._thread = threading.Thread(target=self._run, name="committer", daemon=True)

    def start(self) -> None:
        """Start the writer thread."""
        self._thread.start()

    def stop(self, patience_s: float = 5.0) -> None:
        """Store what waits, then end the thread; call it off the event loop or after it has no more to submit."""
        with self._work:
            self._stopping = True
            self._work.notify()
        self._thread.join(patience_s)

    @property
    def alive(self) -> bool:
        """Whether the writer thread runs."""
        return self._thread.is_alive()

    @property
    def full(self) -> bool:
        """Whether submitting should wait: readers stop reading, and the senders' own windows hold them back."""
        return self._in_hand >= self._most_waiting

    def submit(self, frame: ReceivedFrame, done: Done) -> None:
        """Have `frame` stored; `done` is called on the event loop with what became of it, None if nothing did."""
        self._in_hand += 1
        with self._work:
            self._waiting.append((frame, done))
            if len(self._waiting) == 1:
                self._work.notify()

    async def keep(self, frame: ReceivedFrame) -> Stored | None:
        """Have `frame` stored and wait for it."""
        answer: asyncio.Future[Stored | None] = self._loop.create_future()
        self.submit(frame, lambda stored: None if answer.done() else answer.set_result(stored))
        return await answer

    def facts(self) -> CommitterFacts:
        """How storing fares."""
        return CommitterFacts(
            self._in_hand, self._stored, self._commits, self._refused, self._last_stored_at, self._away
        )

    def _run(self) -> None:
        while True:
            with self._work:
                while not self._waiting and not self._stopping:
                    if not self._work.wait(PROBE_S if self._away else None):
                        break
                if not self._waiting and self._stopping:
                    return
                taken = self._waiting[:MOST_IN_ONE]
                del self._waiting[:MOST_IN_ONE]
            if not taken:
                self._probe()
                continue
            answers = self._stored_or_not([frame for frame, _ in taken])
            try:
                self._loop.call_soon_threadsafe(self._answer, taken, answers)
            except RuntimeError:
                return  # the loop is closed: nobody is left to answer

    def _stored_or_not(self, frames: list[ReceivedFrame]) -> list[Stored | None]:
        """Store them in one commit; one that the database will not have must not take the others with it."""
        try:
            return list(self._commit(frames))
        except StoreUnavailable as error:
            self._note_away(error.message_id)
            return [None] * len(frames)
        except Exception as error:  # noqa: BLE001  # whatever it was, the thread must live and the rest be stored
            _log.error("a commit of %d frames failed: %s", len(frames), type(error).__name__)
            if len(frames) == 1:
                self._note_away("store.refused")
                return [None]
        half = len(frames) // 2
        return self._stored_or_not(frames[:half]) + self._stored_or_not(frames[half:])

    def _commit(self, frames: list[ReceivedFrame]) -> list[Stored]:
        try:
            with self._store.write() as session:
                stored = store_frames(session, frames, self._store.clock, self._recent)
        except BaseException:
            self._recent.forget()
            raise
        self._recent.settle()
        self._stored += len(stored)
        self._commits += 1
        self._last_stored_at = frames[-1].received_at
        self._away = ""
        return stored

    def _probe(self) -> None:
        """After a failure, with nothing to store: can we store again? So that health needs no alarm to recover."""
        try:
            with self._store.write():
                pass
            self._away = ""
        except Exception:  # noqa: BLE001  # still away, for whatever reason; asked again in a second
            return

    def _note_away(self, message_id: str) -> None:
        self._refused += 1
        self._away = message_id

    def _answer(self, taken: list[tuple[ReceivedFrame, Done]], answers: list[Stored | None]) -> None:
        self._in_hand -= len(taken)
        for (_, done), stored in zip(taken, answers, strict=True):
            try:
                done(stored)
            except Exception as error:  # noqa: BLE001  # one broken connection must not silence the others
                _log.error("an answer failed: %s", type(error).__name__)
        if self.on_room is not None:
            self.on_room()
