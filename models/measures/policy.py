"""What the city decides of support measures: how often they are reviewed, and when that is told of (D51)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Reviews:
    """Months from a measure being in place to its review, and the days before it at which that is told of.

    `guard_soon_min`: so many minutes before a guard order ends the duty officer is told.
    """

    name: ClassVar[str] = "measure_reviews"
    interval_months: int = 12
    soon_days: int = 30
    remind_days: tuple[int, ...] = (30, 7, 0)
    guard_soon_min: int = 30
