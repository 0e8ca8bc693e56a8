"""Which copies are kept: those of the last day, and the newest of each of so many days, weeks and months with one.

Counted in days that have a copy and never in days that have passed, so that nothing is removed while none are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.store.clock import zone

Period = tuple[int, ...]
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Keep:
    """How many days, weeks and months to keep a copy of. Those made in the day up to the newest are always kept."""

    daily: int = 7
    weekly: int = 5
    monthly: int = 12


def kept(made: Iterable[datetime], keep: Keep, time_zone: str = "Europe/Stockholm") -> frozenset[datetime]:
    """Those instants whose copies stay, of all the instants that copies were made at."""
    there = zone(time_zone)
    newest_first = sorted(set(made), reverse=True)
    found = {at for at in newest_first if newest_first[0] - at < _A_DAY}
    rules: tuple[tuple[int, Callable[[datetime], Period]], ...] = (
        (keep.daily, lambda at: (at.year, at.month, at.day)),
        (keep.weekly, lambda at: tuple(at.isocalendar()[:2])),
        (keep.monthly, lambda at: (at.year, at.month)),
    )
    for most, period_of in rules:
        periods: set[Period] = set()
        for at in newest_first:
            period = period_of(at.astimezone(there))
            if period not in periods and len(periods) < most:
                periods.add(period)
                found.add(at)
    return frozenset(found)
