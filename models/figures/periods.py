"""Which days figures are of: a rolling year, or from one local day to another, both included."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from models.figures.rows import Period
from models.people.talks import add_months
from models.store.clock import zone
from models.store.errors import UsageProblem

# Beyond these no local midnight can be reckoned.
_FIRST, _LAST = date(1900, 1, 1), date(9000, 1, 1)


def of_days(first: date, last: date, time_zone: str) -> Period:
    """The days from `first` to `last`; a night when clocks change makes a day of 23 or 25 hours.

    Raises UsageProblem where the last day is before the first, or a day no calendar of ours holds.
    """
    if not _FIRST <= first <= last <= _LAST:
        raise UsageProblem("figures.bad_period", first=first, last=last)
    begins, after = (
        datetime.combine(day, time(), tzinfo=zone(time_zone)).astimezone(UTC)
        for day in (first, last + timedelta(days=1))
    )
    return Period(first, last, begins, after)


def rolling_year(now: datetime, time_zone: str, last: date | None = None) -> Period:
    """The twelve months that end with today, or with `last`."""
    until = last or now.astimezone(zone(time_zone)).date()
    if not _FIRST <= until <= _LAST:
        raise UsageProblem("figures.bad_period", first=until, last=until)
    return of_days(add_months(until + timedelta(days=1), -12), until, time_zone)
