"""What every widget is painted from: one immutable value, replaced when something is read and once a second."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from tui.reception import Health, Reception

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from models.alarms.rows import AlarmRow
    from models.board.rows import BoardSnapshot


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
    """What the desk last said to the officer. `until` is on the desk's monotonic clock; None stays until read."""

    text: str
    tone: Tone
    until: float | None


@dataclass(frozen=True, slots=True)
class DeskState:
    """The desk at `now`. `named` is the alarm that F2 takes; `away_s` how long the database has been out of reach.

    `board` is None until the first true reading: nothing is painted as empty before that. `cursor` is the alarm
    under the cursor or the one opened on this screen; `letters` the key of each action.
    `call_list`: the ladder has come to its end and the officer has not put the list of calls away.
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

    @property
    def ringing(self) -> tuple[AlarmRow, ...]:
        """Unacknowledged alarms, loudest first: priority, then oldest."""
        return () if self.board is None else tuple(alarm for alarm in self.board.alarms if alarm.rings)

    @property
    def also(self) -> AlarmRow | None:
        """The loudest open alarm other than the one this screen is about."""
        others = [] if self.board is None else [each for each in self.board.alarms if each.id != self.cursor]
        return min(others, key=lambda alarm: (not alarm.rings, alarm.priority, alarm.seq), default=None)

    @property
    def truthful(self) -> bool:
        """Whether the lists may be taken as now: reception is up and the database answers."""
        return self.away_s is None and self.reception.health is Health.UP

    def key(self, action: str) -> str:
        """The key outside fields for an action, as people read it."""
        return self.letters.get(action, "")

    def find(self, alarm_id: str) -> AlarmRow | None:
        """The open alarm with this id, if the board holds it."""
        if self.board is None:
            return None
        return next((alarm for alarm in self.board.alarms if alarm.id == alarm_id), None)
