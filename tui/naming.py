"""Which alarm F2 takes, and when a press counts (SCREENS principles 4 and 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.alarms.rows import AlarmRow

REST_S = 0.7
REPEAT_GAP_S = 0.25
RELEASE_WITHIN_S = 60.0


def named_alarm(alarms: tuple[AlarmRow, ...], under_cursor: AlarmRow | None) -> AlarmRow | None:
    """The oldest unacknowledged P1; without one the alarm under the cursor if it rings, else the loudest that does."""
    ringing = [alarm for alarm in alarms if alarm.rings]
    if not ringing:
        return None
    loudest = min(ringing, key=lambda alarm: (alarm.drill, alarm.priority, alarm.seq))
    if loudest.priority == 1 or under_cursor is None or not under_cursor.rings:
        return loudest
    return under_cursor


class AcknowledgeGuard:
    """Remembers when the named alarm changed by itself, so that a press meant for one never takes another."""

    def __init__(self) -> None:
        self._named: str | None = None
        self._changed_at = float("-inf")

    def name(self, alarm_id: str | None, mono: float, *, by_hand: bool = False) -> None:
        """The named alarm is now this one. `by_hand`: the officer moved the cursor, so no rest is needed."""
        if alarm_id == self._named:
            return
        self._named = alarm_id
        self._changed_at = float("-inf") if by_hand else mono

    def rests(self, mono: float) -> bool:
        """Whether the named alarm changed too lately for this press to be meant for it."""
        return mono - self._changed_at < REST_S


class HeldKey:
    """Tells a press from the repeats of a key held down."""

    def __init__(self) -> None:
        self._last_event: dict[str, float] = {}
        self._last_counted: dict[str, float] = {}

    def counts(self, key: str, mono: float) -> bool:
        """Whether this event is a press of its own. Repeats come close after each other or after the press."""
        since_event = mono - self._last_event.get(key, float("-inf"))
        since_counted = mono - self._last_counted.get(key, float("-inf"))
        self._last_event[key] = mono
        return since_event >= REPEAT_GAP_S and since_counted >= REST_S

    def counted(self, key: str, mono: float) -> None:
        """The press did something; what follows within the rest is the same press held."""
        self._last_counted[key] = mono
