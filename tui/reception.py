"""Is anyone receiving alarms? The desk's own judgement of the watch, by its own monotonic clock (TRUST I5).

No wall clocks are compared: what counts is how long ago the watch's cycle counter last changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

DEAD_AFTER_S = 3.8
"""A cycle takes one second; told dead here, so that the desk is red within 5 s of the last sign of life."""


class Health(Enum):
    """What may be said about reception."""

    STARTING = "starting"
    UP = "up"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Outage:
    """A time without reception as this desk saw it; stands until the officer has asked the ARC."""

    began: datetime
    ended: datetime


@dataclass(frozen=True, slots=True)
class Reception:
    """The judgement at one instant. `age_s` is the time since the last proof of life; `fault` the watch's own words."""

    health: Health
    age_s: float
    last_proof: datetime | None = None
    fault: str = ""
    outage: Outage | None = None


@dataclass(frozen=True, slots=True)
class Beat:
    """What was read of the watch: `cycle` only means something within one `epoch`."""

    epoch: int
    cycle: int
    receiving: bool
    stopped: bool
    fault: str = ""


class ReceptionJudge:
    """Fed with what was read, asked each second. `began` is the desk's monotonic start."""

    def __init__(self, began: float) -> None:
        self._beat: Beat | None = None
        self._proof_at: float = began
        self._proof_wall: datetime | None = None
        self._ever_up = False
        self._dead = False
        self._dead_since: datetime | None = None
        self._fault = ""
        self._stopped = False
        self._outage: Outage | None = None

    def see(self, beat: Beat, mono: float, wall: datetime) -> None:
        """Take in one reading, made at `mono` on the desk's clock."""
        before, self._beat = self._beat, beat
        self._fault = beat.fault
        moved = before is not None and (beat.epoch, beat.cycle) != (before.epoch, before.cycle)
        self._stopped = beat.stopped or (moved and not beat.receiving)
        if moved and beat.receiving and not beat.stopped:
            self._judge_dead(mono)
            if self._dead:
                began = self._dead_since or self._proof_wall or wall
                first = self._outage.began if self._outage else began
                self._outage = Outage(first, wall)
            self._dead, self._ever_up = False, True
            self._proof_at, self._proof_wall = mono, wall

    def judge(self, mono: float) -> Reception:
        """What may be said now."""
        self._judge_dead(mono)
        age = max(0.0, mono - self._proof_at)
        if self._dead:
            health = Health.DEAD
        elif self._ever_up:
            health = Health.UP
        else:
            health = Health.DEAD if age > DEAD_AFTER_S else Health.STARTING
        return Reception(health, age, self._proof_wall, self._fault, self._outage)

    def settle_outage(self) -> Outage | None:
        """The officer has asked the ARC about the gap: it goes from the glass."""
        settled, self._outage = self._outage, None
        return settled

    def _judge_dead(self, mono: float) -> None:
        if not self._ever_up or self._dead:
            return
        if self._stopped or mono - self._proof_at > DEAD_AFTER_S:
            self._dead = True
            self._dead_since = self._proof_wall
