"""Is anyone receiving alarms? The desk's own judgement of the watch, by its own monotonic clock (TRUST I5).

No wall clocks are compared: what counts is how long ago the watch's cycle counter last changed, in the database or,
on the watch's own machine, in its pulse beside the database.
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
    """What may be said about reception. LOCAL: alarms are taken in beside the database, which is away.

    STALLED: alarms are taken in, and yet the watch's cycle, which escalates, stands still.
    """

    STARTING = "starting"
    UP = "up"
    LOCAL = "local"
    STALLED = "stalled"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Outage:
    """A time without reception as this desk saw it."""

    began: datetime
    ended: datetime


@dataclass(frozen=True, slots=True)
class Reception:
    """The judgement at one instant. `age_s` is the time since the last proof of life; `fault` the watch's own words."""

    health: Health
    age_s: float
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Beat:
    """What was read of the watch: `cycle` only means something within one `epoch`."""

    epoch: int
    cycle: int
    receiving: bool
    stopped: bool
    fault: str = ""


@dataclass(frozen=True, slots=True)
class LocalBeat:
    """What was read of the pulse beside the database, written this boot by a watch that has not ended."""

    pid: int
    cycle: int
    receiving: bool
    storing: str
    fault: str = ""


class ReceptionJudge:
    """Fed with what was read, asked each second. `began` is the desk's monotonic start."""

    def __init__(self, began: float) -> None:
        self._beat: Beat | None = None
        self._local: LocalBeat | None = None
        self._proof_at: float = began
        self._proof_wall: datetime | None = None
        self._awake_at = began
        self._beat_at: float | None = None
        self._local_at: float | None = None
        self._ever_up = False
        self._dead = False
        self._dead_since: datetime | None = None
        self._fault = ""
        self._stopped = False
        self._outage: Outage | None = None
        self._seen_dead = False
        self._watch_is_here = False

    def see(self, beat: Beat, mono: float, wall: datetime) -> None:
        """Take in one reading of the database, made at `mono` on the desk's clock."""
        before, self._beat = self._beat, beat
        self._fault = beat.fault
        moved = before is not None and (beat.epoch, beat.cycle) != (before.epoch, before.cycle)
        self._stopped = beat.stopped or (moved and not beat.receiving)
        if moved and beat.receiving and not beat.stopped and mono >= self._awake_at:
            self._proof(mono, wall)
            self._beat_at = mono
        elif self._stopped:
            self._beat_at = None
        self._look(mono)

    def see_local(self, beat: LocalBeat | None, mono: float, wall: datetime) -> None:
        """Take in one reading of the pulse beside the database; None where no watch lives on this machine."""
        before, self._local = self._local, beat
        if beat is None or not beat.receiving:
            self._local_at = None
        elif (
            mono >= self._awake_at
            and before is not None
            and (before.pid, before.cycle) != (beat.pid, beat.cycle)
        ):
            self._proof(mono, wall)
            self._local_at = mono
        self._watch_is_here = self._watch_is_here or beat is not None
        if self._watch_is_here:
            self._look(mono)

    def judge(self, mono: float, away: bool = False) -> Reception:
        """What may be said now; `away`: this desk cannot read the database."""
        self._judge_dead(mono)
        by_database = self._fresh(self._beat_at, mono)
        local = self._local if self._fresh(self._local_at, mono) else None
        if local is not None and (away or local.storing == "spool"):
            return Reception(Health.LOCAL, mono - (self._local_at or mono), local.fault)
        if by_database and not away:
            return Reception(Health.UP, mono - (self._beat_at or mono), self._fault)
        if local is not None:
            return Reception(Health.STALLED, mono - (self._beat_at or self._proof_at), self._fault)
        age = max(0.0, mono - self._proof_at)
        if self._dead or self._ever_up or age > DEAD_AFTER_S:
            health = Health.DEAD if self._dead or not by_database else Health.UP
        else:
            health = Health.STARTING
        return Reception(health, age, self._fault)

    def awake(self, mono: float) -> None:
        """This desk itself did not run until now: what it has not seen meanwhile tells nothing of the watch."""
        self._beat_at = self._local_at = None
        self._ever_up = self._dead
        self._proof_at = self._awake_at = mono

    def unseen(self, mono: float) -> None:
        """This desk could not read the database until now: a watch that it did not see dead is not blamed for that."""
        self._judge_dead(mono)
        if self._dead and not self._seen_dead:
            self._dead = self._ever_up = False
            self._proof_at = mono

    def take_outage(self) -> Outage | None:
        """The gap that has just ended, once: it is for the record, where an officer ticks it."""
        taken, self._outage = self._outage, None
        return taken

    def hand_back(self, outage: Outage) -> None:
        """It could not be told: it is taken again, with what has been added to it since."""
        self._outage = Outage(outage.began, self._outage.ended if self._outage else outage.ended)

    def _look(self, mono: float) -> None:
        """A look that would have shown life."""
        self._judge_dead(mono)
        self._seen_dead = self._dead

    def _proof(self, mono: float, wall: datetime) -> None:
        self._judge_dead(mono)
        if self._dead:
            began = self._dead_since or self._proof_wall or wall
            self._outage = Outage(self._outage.began if self._outage else began, wall)
        self._dead, self._ever_up = False, True
        self._proof_at, self._proof_wall = mono, wall

    def _judge_dead(self, mono: float) -> None:
        if not self._ever_up or self._dead:
            return
        local = self._fresh(self._local_at, mono)
        if (self._stopped and not local) or mono - self._proof_at > DEAD_AFTER_S:
            self._dead = True
            self._dead_since = self._proof_wall

    @staticmethod
    def _fresh(at: float | None, mono: float) -> bool:
        return at is not None and mono - at <= DEAD_AFTER_S
