"""What every widget is painted from: one immutable value, replaced when something is read and once a second."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from tui.reception import Health, Reception

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from models.alarms.outbox import PendingAct
    from models.alarms.rows import AlarmRow
    from models.board.rows import BoardSnapshot
    from models.watch.rows import CanaryRow, DisturbanceRow


@dataclass(frozen=True, slots=True)
class KeyHint:
    """One key that works here and now."""

    key: str
    word: str
    action: str


class Tone(Enum):
    """How something is said: a note goes by itself, a problem stays until read."""

    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Told:
    """What the desk last said to the officer. `until` is on the desk's monotonic clock; None stays until read.

    `about` is the id of the alarm whose plan it helps with, or the place it is said of: it is not said elsewhere.
    """

    text: str
    tone: Tone
    until: float | None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Locked:
    """What the locked screen shows. `kind`: "nobody" has logged in, an "officer" locked it, or it is "blank".

    `why` it is locked, `since` when; `asking` is "", "code", "passphrase" or "unlock"; `wait_s` whole seconds until
    the next try; `said` what was answered last. `helped` is the class of an alarm that was acknowledged from here,
    `left_s` how long that lasts, 0 when it has run out. `pin`: a PIN would do. `minutes` of rest before it locks.
    `demo` is the pass phrase of everybody in a demo, `demo_other` the code of one more officer there.
    """

    kind: str
    officer: str = ""
    why: str = ""
    since: datetime | None = None
    asking: str = ""
    code: str = ""
    busy: bool = False
    wait_s: int = 0
    said: str = ""
    helped: str = ""
    left_s: int = 0
    pin: bool = False
    demo: str = ""
    demo_other: str = ""
    minutes: int = 5


@dataclass(frozen=True, slots=True)
class DeskState:
    """The desk at `now`. `named` is the alarm that F2 takes; `away_s` how long the database has been out of reach.

    `board` is None until the first true reading: nothing is painted as empty before that. `cursor` is the alarm
    under the cursor or the one opened on this screen; `letters` the key of each action.
    `call_list`: the ladder has come to its end and the officer has not put the list of calls away.
    `merged` are the board's alarms with the local ones among them, None where there are none; `local_faults` counts
    what cannot be read of them; `unconfirmed` what was done here and is not in the database.
    `canary_missed`: how many of our own tests in a row have not come through; `asked`: the disturbance that the
    officer has said to have asked about once, and is to say again.
    `locked` is what the locked screen shows, None while the desk is open; `nobody_signs_in`: no one has a pass phrase.
    """

    now: datetime
    board: BoardSnapshot | None = None
    reception: Reception = field(default_factory=lambda: Reception(Health.STARTING, 0.0))
    named: AlarmRow | None = None
    away_s: float | None = None
    me: str = ""
    arc_phone: str = ""
    keys: tuple[KeyHint, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)
    told: Told | None = None
    cursor: str | None = None
    call_list: bool = False
    merged: tuple[AlarmRow, ...] | None = None
    local_faults: int = 0
    unconfirmed: tuple[PendingAct, ...] = ()
    canary: CanaryRow | None = None
    canary_missed: int = 0
    asked: str = ""
    locked: Locked | None = None
    nobody_signs_in: bool = False

    @property
    def alarms(self) -> tuple[AlarmRow, ...]:
        """Every open alarm there is to show: those of the board and those known here alone."""
        if self.merged is not None:
            return self.merged
        return () if self.board is None else self.board.alarms

    @property
    def targets(self) -> Mapping[int, int]:
        """Seconds within which somebody should have acknowledged, by priority; empty before the first reading."""
        return self.board.targets if self.board is not None else {}

    @property
    def unacknowledged(self) -> int:
        """How many alarms ring, those beyond the board's limit among them; what a drill invented is not counted."""
        if self.board is None or self.merged is not None:
            hidden = self.board.unacknowledged - _ringing(self.board.alarms) if self.board is not None else 0
            return _ringing(self.alarms) + max(0, hidden)
        return self.board.unacknowledged

    @property
    def away(self) -> bool:
        """Whether the database can be neither trusted nor written: acts go to the outbox, or cannot be done."""
        return self.away_s is not None or self.reception.health is Health.LOCAL

    @property
    def blind(self) -> bool:
        """Whether nobody knows here that alarms are received."""
        dark = (Health.UP, Health.LOCAL, Health.STALLED, Health.STARTING)
        if self.away_s is not None:
            return self.reception.health is not Health.LOCAL
        return self.reception.health not in dark

    @property
    def disturbance(self) -> DisturbanceRow | None:
        """The one disturbance to tick next: the oldest that has ended, else the oldest that lasts."""
        rows = self.board.disturbances if self.board is not None else ()
        return next((row for row in rows if row.ended_at is not None), rows[0] if rows else None)

    @property
    def ringing(self) -> tuple[AlarmRow, ...]:
        """Unacknowledged alarms, loudest first: priority, then oldest."""
        return tuple(alarm for alarm in self.alarms if alarm.rings)

    @property
    def also(self) -> AlarmRow | None:
        """The loudest open alarm other than the one this screen is about."""
        others = [each for each in self.alarms if each.id != self.cursor]
        return min(
            others, key=lambda alarm: (not alarm.rings, alarm.drill, alarm.priority, alarm.seq), default=None
        )

    @property
    def truthful(self) -> bool:
        """Whether the lists may be taken as now: reception is up and the database answers."""
        return self.away_s is None and self.reception.health is Health.UP

    def key(self, action: str) -> str:
        """The key outside fields for an action, as people read it."""
        return self.letters.get(action, "")

    def find(self, alarm_id: str) -> AlarmRow | None:
        """The open alarm with this id, if it is known here."""
        return next((alarm for alarm in self.alarms if alarm.id == alarm_id), None)


def _ringing(alarms: tuple[AlarmRow, ...]) -> int:
    return sum(alarm.rings and not alarm.drill for alarm in alarms)
