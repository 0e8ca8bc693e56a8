"""What happened to time between two looks at the clocks: was the wall clock moved, did the machine sleep (D32, D34).

Pure: three readings in, what they tell out. Compared with the look before and not with the start, so that a clock
which is slowly steered right is never taken for one that was moved.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.store.clock import Clock

JUMP_S = 2.0
SLEPT_S = 2.0
STOOD_S = 5.0
CLOCK_JUMP, SUSPEND, OUTAGE = "clock_jump", "suspend", "outage"
_TRIES, _APART_S = 5, 0.2


@dataclass(frozen=True, slots=True)
class Reading:
    """The three clocks at one moment: wall, since boot with sleep, since boot without; and which boot."""

    wall: datetime
    boottime: float
    monotonic: float
    boot_id: str


@dataclass(frozen=True, slots=True)
class Upset:
    """What upset time: a jump of the wall clock (`seconds`, with sign), a sleep or a standstill (`seconds` long).

    `began_at` and `ended_at` are in the wall time of after the upset, so that they can be compared with other times.
    """

    kind: str
    began_at: datetime
    ended_at: datetime
    seconds: float


def take_reading(clock: Clock) -> Reading:
    """The clocks as of one moment: taken anew when we were held up between one clock and the next."""
    for _ in range(_TRIES):
        before = clock.monotonic()
        reading = Reading(clock.now(), clock.boottime(), before, clock.boot_id())
        if clock.monotonic() - before < _APART_S:
            break
    return reading


def upsets(before: Reading, after: Reading) -> tuple[Upset, ...]:
    """What upset time between two readings of one boot; nothing where it went as it should.

    A look that comes late is none: then all three clocks have gone equally far.
    """
    if before.boot_id != after.boot_id:
        return ()
    passed = after.boottime - before.boottime
    found: list[Upset] = []
    slept = passed - (after.monotonic - before.monotonic)
    if slept > SLEPT_S:
        began = after.wall - timedelta(seconds=passed)
        found.append(Upset(SUSPEND, began, after.wall, round(slept, 3)))
    jumped = (after.wall - before.wall).total_seconds() - passed
    if abs(jumped) > JUMP_S:
        found.append(Upset(CLOCK_JUMP, after.wall, after.wall, round(jumped, 3)))
    return tuple(found)


def standstill(before: Reading, after: Reading) -> tuple[Upset, ...]:
    """The time between two turns of the event loop if it was so long that nobody was heard, as after SIGSTOP.

    Sleep is not counted: that is told by itself.
    """
    stood = after.monotonic - before.monotonic
    if before.boot_id != after.boot_id or stood <= STOOD_S:
        return ()
    began = after.wall - timedelta(seconds=after.boottime - before.boottime)
    return (Upset(OUTAGE, began, after.wall, round(stood, 3)),)


class Timekeeper:
    """Remembers the last reading, and what nobody has written down yet. Safe from any thread."""

    def __init__(self) -> None:
        self._looked: Reading | None = None
        self._turned: Reading | None = None
        self._untold: list[Upset] = []
        self._lock = threading.Lock()

    def look(self, reading: Reading) -> bool:
        """Compare with the look before; whether there is anything to write down."""
        with self._lock:
            if self._looked is not None:
                self._untold = _joined([*self._untold, *upsets(self._looked, reading)])
            self._looked = reading
            return bool(self._untold)

    def turned(self, reading: Reading) -> None:
        """The event loop has turned: compare with the turn before."""
        with self._lock:
            if self._turned is not None:
                self._untold = _joined([*self._untold, *standstill(self._turned, reading)])
            self._turned = reading

    @property
    def untold(self) -> tuple[Upset, ...]:
        """What is still to be written down, oldest first."""
        return tuple(self._untold)

    def told(self, upsets: tuple[Upset, ...]) -> None:
        """These have been written down."""
        with self._lock:
            self._untold = [each for each in self._untold if each not in upsets]


MOST_UNTOLD = 20


def _joined(those: list[Upset]) -> list[Upset]:
    """While nothing can be written, a clock that is moved for ever must not fill the memory: jumps become their sum."""
    if len(those) <= MOST_UNTOLD:
        return those
    jumps = [each for each in those if each.kind == CLOCK_JUMP]
    kept = [each for each in those if each.kind != CLOCK_JUMP][-MOST_UNTOLD:]
    if not jumps:
        return kept
    total = round(sum(each.seconds for each in jumps), 3)
    return [*kept, Upset(CLOCK_JUMP, jumps[0].began_at, jumps[-1].ended_at, total)]
