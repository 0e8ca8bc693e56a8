"""The sender of what leaves the desk: a thread of its own in the watch, which takes messages from the outbox.

It is beside the cycle, so that a service that is slow, hangs or refuses delays neither reception nor the ladder, and
each channel has one try at a time, so that a slow one delays no other. Messages leave at least once: a try is written
down before it is made, and a watch that ends in the middle makes it once more.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from models.channels.outgoing import any_outgoing, claim, settle
from models.channels.rows import Claimed, Sent
from models.store.ids import new_id
from models.store.store import Store
from scheduler.channel_ways import FAILED, Ways
from scheduler.guarded import Guard
from scheduler.letters import Letter, letter

LOOK_S = 1.0
AT_ONCE = 8


class Sending(Protocol):
    """A way out of the desk."""

    def send(self, message: Claimed, letter: Letter) -> str:
        """Send it; "" or a word for why it did not go."""
        ...

    def cancel(self) -> None:
        """End what is under way, and begin nothing more."""
        ...


class ChannelSender:
    """Sends what waits, for as long as `may_send` says that this watch is the one. Safe to start once."""

    def __init__(
        self, store: Store, ways: Sending | None = None, may_send: Callable[[], bool] = lambda: True
    ) -> None:
        self._store = store
        self._ways: Sending = ways or Ways()
        self._may_send = may_send
        self._name = new_id()
        self._guard = Guard()
        self._ending = threading.Event()
        self._woken = threading.Event()
        self._lock = threading.Lock()
        self._sent: list[Sent] = []
        self._in_hand: dict[str, str] = {}
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="channel")
        self._thread = threading.Thread(target=self._run, name="channels", daemon=True)

    @property
    def fault(self) -> str:
        """A message id where the outbox itself cannot be worked; "" where it can."""
        why = self._guard.failures.get("channels", "")
        return "clockwork.sender_failed" if why and not why.startswith("store.") else ""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Look now."""
        self._woken.set()

    def stop(self) -> None:
        """End: what is under way is given up and made once more by the next watch."""
        self._ending.set()
        self._woken.set()
        self._ways.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)
        if self._thread.is_alive():
            self._thread.join(2.0)
        self._guard.run("channels", self._settle)

    def run_once(self) -> bool:
        """One look: write what became of tries, take what is due; False where it could not. Never raises."""
        return not self._guard.run("channels", self._look)

    def _run(self) -> None:
        while not self._ending.is_set():
            self.run_once()
            self._woken.wait(LOOK_S)
            self._woken.clear()

    def _look(self) -> None:
        self._settle()
        if self._ending.is_set() or not self._may_send():
            return
        with self._store.read() as connection:
            if not any_outgoing(connection):
                return
        with self._lock:
            busy = tuple(self._in_hand.values())
        if len(busy) >= AT_ONCE:
            return
        with self._store.write() as session:
            taken = claim(session, self._name, busy, self._store.clock, AT_ONCE - len(busy))
        for message in taken:
            self._begin(message)

    def _begin(self, message: Claimed) -> None:
        with self._lock:
            self._in_hand[message.id] = message.channel_id
        try:
            done = self._pool.submit(self._try, message)
        except RuntimeError:  # it is ending: the claim lapses with this run
            return
        done.add_done_callback(lambda future: self._done(message.id, future))

    def _try(self, message: Claimed) -> str:
        return self._ways.send(message, letter(message, self._store.clock.now()))

    def _done(self, message_id: str, done: Future[str]) -> None:
        if self._ending.is_set() or done.cancelled():
            return  # it was cut short: the next run makes it once more
        fault = FAILED if done.exception() is not None else done.result()
        with self._lock:
            self._sent.append(Sent(message_id, fault))
        self._woken.set()

    def _settle(self) -> None:
        """Write what became of tries; where the database is away they are kept until it is back."""
        with self._lock:
            sent = tuple(self._sent)
        if not sent:
            return
        with self._store.write() as session:
            settle(session, self._name, sent, self._store.clock)
        with self._lock:
            self._sent = self._sent[len(sent) :]
            for each in sent:
                self._in_hand.pop(each.id, None)
