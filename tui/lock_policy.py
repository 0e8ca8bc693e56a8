"""When a desk locks by itself: after a rest, after sleep, and after half a day (TRUST threat 11)."""

from __future__ import annotations

from dataclasses import dataclass

IDLE_S = 300.0
ABSOLUTE_S = 12 * 3600.0
# What the boot clock may gain on the awake one between two looks: more, and the machine slept.
SLEPT_S = 3.0


@dataclass(frozen=True, slots=True)
class Moment:
    """One look: the desk's own clock, and seconds since boot with and without sleep."""

    mono: float
    boottime: float
    awake: float


class LockPolicy:
    """Remembers when keys or mouse were last used and when the officer last showed who they are."""

    def __init__(self, idle_s: float = IDLE_S, absolute_s: float = ABSOLUTE_S) -> None:
        self._idle_s = idle_s
        self._absolute_s = absolute_s
        self._touched_at: float | None = None
        self._proven_at: float | None = None
        self._looked: Moment | None = None

    def touched(self, mono: float) -> None:
        """A key or the mouse was used."""
        self._touched_at = mono

    def proven(self, at: Moment, *, fully: bool) -> None:
        """The officer showed who they are; `fully` by a pass phrase, which alone begins the twelve hours anew."""
        self._touched_at, self._looked = at.mono, at
        if fully or self._proven_at is None:
            self._proven_at = at.boottime

    def gone(self) -> None:
        """Another officer may come: nobody has shown anything."""
        self._proven_at = None

    def why(self, at: Moment, *, typing_secret: bool, on_duty: bool, works_alarm: bool) -> str:
        """Why to lock now: "suspend", "idle", "limit", or "" for not at all.

        The limit is for others than the duty TiB in an accepted shift, and waits while the officer has an alarm.
        """
        before, self._looked = self._looked, at
        if self._touched_at is None:
            self._touched_at = at.mono
        if (
            before is not None
            and (at.boottime - before.boottime) - max(0.0, at.awake - before.awake) > SLEPT_S
        ):
            return "suspend"
        if at.mono - self._touched_at >= self._idle_s and not typing_secret:
            return "idle"
        proven_at = at.boottime if self._proven_at is None else self._proven_at
        if at.boottime - proven_at >= self._absolute_s and not on_duty and not works_alarm:
            return "limit"
        return ""
