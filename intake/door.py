"""What both doors of DC-09 do with a frame: decide, tell, pace, have it stored, and only then answer (D32, D33).

Pace is kept by account, over all its lines and both doors: so many frames of one account may be in the committer's
hands at a time, and over the hours so many a second. More is parked here and its lines are read no further; so a
greedy account is slowed and not cut off, the officers are told, and nobody else waits for it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from intake.committer import Committer
from intake.dc09.framing import Frame
from intake.dc09.verdict import Act, Verdict, decide
from intake.limits import Limits
from intake.received import received_frame
from intake.refusals import Refusals
from intake.registry import Known, Registry
from intake.rotation import Rotation
from models.alarms.receive import ReceivedFrame
from models.store.clock import Clock

_RELEASE_S = 0.05


class Line(Protocol):
    """Where a frame came from and an answer goes."""

    peer: str
    source: str

    def prove(self, sender: Known) -> None:
        """A valid frame from a known account came over it."""
        ...

    def say(self, answer: bytes) -> None:
        """Send an answer if the line still stands."""
        ...

    def settled(self) -> None:
        """One of its frames is no longer in hand."""
        ...


@dataclass(slots=True)
class DoorFacts:
    """Frames since the start: those with a right sum and length."""

    frames: int = 0


@dataclass(slots=True)
class _Work:
    line: Line
    verdict: Verdict[Known]
    received: ReceivedFrame
    weight: int


class _Pace:
    """How one account goes: frames in the committer's hands, events of late (a bucket that leaks), what is parked."""

    __slots__ = ("at", "in_hand", "level", "parked")

    def __init__(self, at: float) -> None:
        self.in_hand = 0
        self.level = 0.0
        self.at = at
        self.parked: deque[_Work] = deque()


class Door:
    """Shared by the servers; used on the event loop only. `on_heard` is told the transmitter of every good frame."""

    def __init__(
        self,
        registry: Registry,
        committer: Committer,
        refusals: Refusals,
        rotation: Rotation,
        clock: Clock,
        limits: Limits,
    ) -> None:
        self.limits = limits
        self.facts = DoorFacts()
        self.on_heard: Callable[[Known], None] | None = None
        self.on_room: list[Callable[[], None]] = []
        self.refusals = refusals
        self._registry = registry
        self._committer = committer
        self._rotation = rotation
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._paces: dict[str, _Pace] = {}
        self._slowed: dict[str, _Pace] = {}
        self._timer: asyncio.TimerHandle | None = None
        committer.on_room = self._has_room

    @property
    def full(self) -> bool:
        """Whether nothing more should be read, so that the senders' own windows hold them back."""
        return self._committer.full

    def take(self, frame: Frame, line: Line) -> bool | None:
        """Do what the frame asks for.

        True: it is in hand until `line.settled` is called. None: it was refused in silence. False: it was answered.
        """
        if not frame.sound:
            return None
        self.facts.frames += 1
        now = self._clock.now()
        verdict = decide(frame, self._registry.find, now)
        if verdict.notice is not None:
            account = verdict.header.account if verdict.header else ""
            self.refusals.note(verdict.notice.value, account, line.peer)
        message, sender = verdict.message, verdict.sender
        if verdict.act is Act.STORE and message is not None and sender is not None:
            line.prove(sender)
            if self.on_heard is not None:
                self.on_heard(sender)
            received = received_frame(message, frame.raw, sender, line.source, now, self._clock)
            return self._hand_on(_Work(line, verdict, received, len(message.events) or 1), sender)
        answer = verdict.answer(now)
        if answer is None:
            return None
        line.say(answer)
        return False

    def close(self) -> None:
        """Have everything that is parked stored now: the doors are shut and nobody waits behind it."""
        if self._timer is not None:
            self._timer.cancel()
        for pace in self._paces.values():
            while pace.parked:
                self._submit(pace, pace.parked.popleft())
        self._slowed.clear()

    def _hand_on(self, work: _Work, sender: Known) -> bool | None:
        limits = self.limits
        pace = self._paces.get(sender.id)
        if pace is None:
            pace = self._paces[sender.id] = _Pace(self._loop.time())
        self._leak(pace)
        if pace.level > limits.account_told:
            self.refusals.note("account_flood", sender.account, work.line.peer, stored=True)
        if not pace.parked and pace.in_hand < limits.account_in_hand and pace.level <= limits.account_burst:
            self._submit(pace, work)
            return True
        if len(pace.parked) >= limits.account_parked:
            return (
                None  # dozens of lines on one account, none of which waits for its answers: it may try again
            )
        pace.parked.append(work)
        if not pace.in_hand:
            self._slow(sender.id, pace)
        return True

    def _leak(self, pace: _Pace) -> None:
        now = self._loop.time()
        pace.level = max(0.0, pace.level - (now - pace.at) * self.limits.account_per_s)
        pace.at = now

    def _submit(self, pace: _Pace, work: _Work) -> None:
        pace.in_hand += 1
        pace.level += work.weight
        self._committer.submit(work.received, lambda stored: self._settle(pace, work, bool(stored)))

    def _settle(self, pace: _Pace, work: _Work, stored: bool) -> None:
        """Called on the loop once it is known what became of the frame."""
        pace.in_hand -= 1
        verdict, line = work.verdict, work.line
        sender = verdict.sender
        try:
            if stored:
                answer = verdict.answer(self._clock.now())
                if answer is not None:
                    line.say(answer)
                if sender is not None and sender.rotating and verdict.key is sender.keys[-1]:
                    self._rotation.heard(sender, verdict.key)
        finally:
            line.settled()
            if pace.parked and sender is not None:
                self._release(sender.id, pace)

    def _release(self, sender_id: str, pace: _Pace) -> None:
        """Hand on what the account may have stored now; the rest waits for an answer or for time."""
        limits = self.limits
        self._leak(pace)
        while pace.parked and pace.in_hand < limits.account_in_hand and pace.level <= limits.account_burst:
            self._submit(pace, pace.parked.popleft())
        if pace.parked and not pace.in_hand:
            self._slow(sender_id, pace)

    def _slow(self, sender_id: str, pace: _Pace) -> None:
        self._slowed[sender_id] = pace
        if self._timer is None:
            self._timer = self._loop.call_later(_RELEASE_S, self._release_slowed)

    def _release_slowed(self) -> None:
        self._timer = None
        slowed, self._slowed = self._slowed, {}
        for sender_id, pace in slowed.items():
            self._release(sender_id, pace)
        self._has_room()

    def _has_room(self) -> None:
        for told in self.on_room:
            told()
