"""Desktop notifications that can be late, lost or refused without harm: best effort, never counted as seen.

Ordinary ones go through plyer. plyer has no urgency, so urgent ones go to the desktop's own service by D-Bus,
with plyer behind; an ordinary one that plyer has no way for goes by D-Bus in its turn.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scheduler.bubble import Bubble, fixed
from scheduler.engines import FAILED, HUNG, NO_BUS, OK, DbusEngine, Engine, PlyerEngine

LIMIT_S = 2.0
UNTRIED = "untried"
# What the next engine could not do better either: nobody to talk to, or no time left.
_FINAL = frozenset({OK, NO_BUS, HUNG})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a notification: "ok" or a word for why not (words `notice.health.<word>`), and by which engine."""

    word: str
    engine: str = ""

    @property
    def raised(self) -> bool:
        return self.word == OK

    def __str__(self) -> str:
        return "raised" if self.raised else f"failed: {self.word}"


class Notifier:
    """Raises notifications, one at a time, each within two seconds for the caller whatever the desktop does.

    `health` is "untried", "ok" or a word for what went wrong. Safe to call from any thread but an event loop's.
    """

    def __init__(
        self,
        ordinary: Sequence[Engine] | None = None,
        urgent: Sequence[Engine] | None = None,
        limit_s: float = LIMIT_S,
    ) -> None:
        plyer, self._dbus = PlyerEngine(), DbusEngine()
        self._ordinary: Sequence[Engine] = ordinary if ordinary is not None else (plyer, self._dbus)
        self._urgent: Sequence[Engine] = urgent if urgent is not None else (self._dbus, plyer)
        self._limit_s = limit_s
        self._worker: threading.Thread | None = None
        self._turn = threading.Lock()
        self._done = threading.Event()
        self._closed = False
        self._health = UNTRIED

    @property
    def health(self) -> str:
        """How notifications fare."""
        return self._health

    def show(self, bubble: Bubble) -> Outcome:
        """Raise a notification; the outcome, after at most two seconds."""
        outcome = self._within_limit(lambda ends: self._raise(fixed(bubble), ends))
        self._health = outcome.word
        return outcome

    def probe(self) -> str:
        """See, without showing anything, whether notifications can work at all; returns the health then known."""
        found = self._within_limit(
            lambda ends: Outcome(self._dbus.probe(ends - time.monotonic()), "dbus")
        ).word
        if found != OK:
            self._health = found
        elif self._health != OK:
            self._health = UNTRIED
        return self._health

    def close(self) -> None:
        """Give up what is under way; whoever waits for it is let go, and nothing more is raised."""
        self._closed = True
        self._done.set()
        for engine in {id(each): each for each in (*self._ordinary, *self._urgent)}.values():
            engine.cancel()

    def _raise(self, bubble: Bubble, ends: float) -> Outcome:
        outcome = Outcome(FAILED)
        for engine in self._urgent if bubble.urgent else self._ordinary:
            left = ends - time.monotonic()
            if left <= 0:
                return Outcome(HUNG, engine.name)
            outcome = Outcome(engine.show(bubble, left), engine.name)
            if outcome.word in _FINAL:
                break
        return outcome

    def _within_limit(self, work: Callable[[float], Outcome]) -> Outcome:
        """Do it in a thread of its own; a thread that is stuck is left behind, and nothing new is tried beside it."""
        with self._turn:
            if self._closed or (self._worker is not None and self._worker.is_alive()):
                return Outcome(HUNG)
            done = self._done = threading.Event()
            # A little is kept back for the engine's own ending, so that it can say what happened.
            ends = time.monotonic() + self._limit_s * 0.9
            said: list[Outcome] = []

            def run() -> None:
                try:
                    said.append(work(ends))
                except Exception:  # noqa: BLE001  # an engine of any kind must not end the desk
                    said.append(Outcome(FAILED))
                done.set()

            self._worker = threading.Thread(target=run, name="notifier", daemon=True)
            self._worker.start()
            done.wait(self._limit_s)
            if not said:
                return Outcome(HUNG)
            # It has answered; that its thread is not quite over yet must not make the next one look hung.
            self._worker = None
            return said[0]
