"""Percentiles by nearest rank: a time that was really measured, never a mean and never one in between.

The p-th percentile of n times is the one at place ceil(p/100 * n) in rising order. A time that still runs counts as
long as it has run so far; where one stands at or below that place the percentile is told as "at least".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# In tenths of a percent, so that the place is found with whole numbers.
P50, P80, P98_5, WORST = 500, 800, 985, 1000


@dataclass(frozen=True, slots=True, order=True)
class Took:
    """How long one alarm took, in seconds; `running` where it is not over yet."""

    seconds: float
    running: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """How long alarms took: how many, how many still run, four percentiles in seconds; None where there are none."""

    count: int = 0
    running: int = 0
    p50: Took | None = None
    p80: Took | None = None
    p98_5: Took | None = None
    worst: Took | None = None


def place(count: int, tenths: int) -> int:
    """The place, from 1, of a percentile among `count` values; `tenths` of a percent, above 0 and at most 1000."""
    if not 0 < tenths <= WORST or count < 1:
        raise ValueError(f"no percentile {tenths} of {count}")
    return -(-count * tenths // 1000)


def percentile(rising: list[Took], tenths: int) -> Took:
    """The percentile of values in rising order, marked as running where one at or below its place still runs."""
    at = place(len(rising), tenths)
    return Took(rising[at - 1].seconds, any(each.running for each in rising[:at]))


def spread(times: Iterable[Took]) -> Spread:
    """The percentiles of times in any order."""
    rising = sorted(times)
    if not rising:
        return Spread()
    return Spread(
        count=len(rising),
        running=sum(each.running for each in rising),
        p50=percentile(rising, P50),
        p80=percentile(rising, P80),
        p98_5=percentile(rising, P98_5),
        worst=percentile(rising, WORST),
    )
