"""What is heard and what the terminal's title says while an alarm is unacknowledged."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.alarms.rows import AlarmRow

QUIET = float("inf")
DEAD_S = 10.0
_P1_S = (10.0, 5.0, 2.0)
_OTHER_S = (30.0, 10.0, 5.0)


def bell_every(ringing: tuple[AlarmRow, ...], dead: bool) -> float:
    """Seconds between bells: the shorter, the higher on the ladder; QUIET when nothing rings."""
    pauses = [
        (_P1_S if alarm.priority == 1 else _OTHER_S)[min(2, max(0, alarm.ladder_step))] for alarm in ringing
    ]
    if dead:
        pauses.append(DEAD_S)
    return min(pauses, default=QUIET)


class Bell:
    """When to sound: at once for an alarm not heard before, then again and again until it is acknowledged."""

    def __init__(self) -> None:
        self._heard: set[str] = set()
        self._at = float("-inf")

    def due(self, ringing: tuple[AlarmRow, ...], dead: bool, mono: float) -> bool:
        """Whether the bell sounds now."""
        ids = {alarm.id for alarm in ringing}
        new = ids - self._heard
        self._heard = ids
        if not new and mono - self._at < bell_every(ringing, dead):
            return False
        if not ringing and not dead:
            return False
        self._at = mono
        return True
