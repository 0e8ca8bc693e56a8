"""What the city decides "skyndsamt" to be (D43, D86)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class WithoutDelay:
    """The time an escalated risk may wait for our answer: office hours, by the profile in force.

    `same_day`: it is answered before the office closes that day, also where fewer hours than that are left.
    `soon_min` is how long before the end it is told of.
    """

    name = "without_delay"
    office_hours: int = 4
    same_day: bool = False
    soon_min: int = 60

    @property
    def wanted(self) -> timedelta:
        """The office time that may pass."""
        return timedelta(hours=self.office_hours)

    @property
    def soon(self) -> timedelta:
        """How long before the end it is told of."""
        return timedelta(minutes=self.soon_min)
