"""The clock of "skyndsamt" over Easter, Midsummer and New Year, 2025 to 2035, reckoned anew minute by minute (D43).

The days are found here by reckoning of their own: Easter by Gauss' rule as Butcher wrote it, Midsummer's Eve as the
Friday of 19 to 25 June. Nothing is asked of the calendar that the product reads.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.access.actor import LOADER
from models.assignments.clock import due_at
from models.assignments.policy import WithoutDelay
from models.store.policy import OfficeHours, decide
from models.store.store import Store

HERE = ZoneInfo("Europe/Stockholm")
YEARS = range(2025, 2036)
BEFORE = datetime(2024, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian rule."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def midsummer_eve(year: int) -> date:
    return next(date(year, 6, day) for day in range(19, 26) if date(year, 6, day).isoweekday() == 5)


def closed(day: date) -> bool:
    """Saturdays, Sundays, the Swedish red days, and the three eves."""
    e = easter(day.year)
    moving = {
        e - 2 * DAY,
        e,
        e + DAY,
        e + 39 * DAY,
        e + 49 * DAY,
        midsummer_eve(day.year),
        midsummer_eve(day.year) + DAY,
    }
    fixed = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
    return day.isoweekday() > 5 or day in moving or (day.month, day.day) in fixed


def reckoned(since: datetime, hours: int) -> datetime:
    """The end of so many open hours, 08:00-17:00 on days that are not closed; by minutes."""
    left, at = hours * 60, since
    while left:
        here = at.astimezone(HERE)
        open_now = not closed(here.date()) and time(8) <= here.time() < time(17)
        if not open_now:
            at += timedelta(minutes=60 - here.minute)  # offices open on the hour
            continue
        left -= 1
        at += timedelta(minutes=1)
    return at


def escalations() -> list[datetime]:
    found = []
    for year in YEARS:
        feasts = (easter(year) - 3 * DAY, midsummer_eve(year) - DAY, date(year, 12, 30), date(year, 12, 23))
        for day in feasts:
            for hour, minute in ((7, 0), (12, 59), (14, 20), (16, 59), (18, 0)):
                found.append(
                    datetime(day.year, day.month, day.day, hour, minute, tzinfo=HERE).astimezone(UTC)
                )
    # Through the night when the clocks go back, and when they go forward.
    found += [datetime(2026, 10, 23, 13, 30, tzinfo=UTC), datetime(2027, 3, 26, 15, 30, tzinfo=UTC)]
    return found


def test_the_clock_is_right_over_every_feast_of_eleven_years(sqlite_store: Store) -> None:
    store = sqlite_store
    with store.write() as session:
        decide(session, LOADER, OfficeHours(), "KS 2024/1", BEFORE, BEFORE)
    wrong = []
    with store.read() as connection:
        for since in escalations():
            found = due_at(connection, since)
            if found != reckoned(since, 4):
                wrong.append(
                    (since.astimezone(HERE), found.astimezone(HERE), reckoned(since, 4).astimezone(HERE))
                )
    assert wrong == []


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=HERE).astimezone(UTC)  # type: ignore[misc,arg-type]  # year to minute


@pytest.mark.parametrize(
    ("since", "due"),
    [
        # Maundy Thursday 2026 afternoon: Good Friday to Easter Monday are closed.
        (local(2026, 4, 2, 15, 0), local(2026, 4, 7, 10, 0)),
        # The Thursday before Midsummer's Eve 2026: Monday.
        (local(2026, 6, 18, 16, 0), local(2026, 6, 22, 11, 0)),
        # The day before New Year's Eve 2026: 31 December and 1 January closed, and then a weekend.
        (local(2026, 12, 30, 14, 0), local(2027, 1, 4, 9, 0)),
        (local(2026, 11, 25, 9, 30), local(2026, 11, 25, 13, 30)),
        (local(2026, 11, 25, 3, 0), local(2026, 11, 25, 12, 0)),
    ],
)
def test_the_clock_by_hand(sqlite_store: Store, since: datetime, due: datetime) -> None:
    with sqlite_store.write() as session:
        decide(session, LOADER, OfficeHours(), "KS 2024/1", BEFORE, BEFORE)
    with sqlite_store.read() as connection:
        assert due_at(connection, since) == due


def test_a_city_may_want_the_same_day_and_a_profile_may_hold_no_hours(sqlite_store: Store) -> None:
    store = sqlite_store
    with store.write() as session:
        decide(session, LOADER, OfficeHours(), "KS 2024/1", BEFORE, BEFORE)
        decide(session, LOADER, WithoutDelay(same_day=True), "KS 2024/2", BEFORE, BEFORE)
        never = local(2027, 6, 1, 0, 0)
        decide(session, LOADER, OfficeHours(weekdays=()), "KS 2027/1", never, BEFORE)
    with store.read() as connection:
        assert due_at(connection, local(2026, 11, 25, 15, 30)) == local(2026, 11, 25, 17, 0)
        assert due_at(connection, local(2026, 11, 27, 18, 0)) == local(2026, 11, 30, 12, 0)
        assert due_at(connection, local(2027, 6, 2, 9, 0)) == local(2027, 6, 2, 13, 0)
