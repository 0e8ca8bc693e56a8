"""Red days, eves, half-days, squeeze days and the city's own, 2024-2036, against rules of the calendar (D37)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.access.actor import LOADER
from models.rota.cover import after_office_hours, open_on, required
from models.rota.hours import eves, half_days, office_day, red_days, year_of
from models.store.errors import SettingsProblem
from models.store.policy import OfficeHours, _read, decide, decision_of, in_force
from models.store.store import Store
from tests.models.rota.test_cover import STOCKHOLM, at

YEARS = range(2024, 2037)
DAY = timedelta(days=1)
PLAIN = OfficeHours()


def easter(year: int) -> date:
    """Easter Sunday by Gauss and Meeus, which no library of ours reckons by."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def first_saturday(year: int, month: int, day: int) -> date:
    start = date(year, month, day)
    return start + timedelta(days=(5 - start.weekday()) % 7)


# Easter Sundays as printed in almanacs.
ALMANAC = {2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2029: (4, 1), 2030: (4, 21),
           2031: (4, 13), 2032: (3, 28), 2033: (4, 17), 2034: (4, 9), 2035: (3, 25), 2036: (4, 13)}  # fmt: skip


@pytest.mark.parametrize("year", YEARS)
def test_the_calendar_of_a_year(year: int) -> None:
    sunday = easter(year)
    assert (sunday.month, sunday.day) == ALMANAC[year]
    midsummer, saints = first_saturday(year, 6, 20), first_saturday(year, 10, 31)
    red = {
        date(year, 1, 1), date(year, 1, 6), sunday - 2 * DAY, sunday, sunday + DAY, date(year, 5, 1),
        sunday + 39 * DAY, sunday + 49 * DAY, date(year, 6, 6), midsummer, saints, date(year, 12, 25),
        date(year, 12, 26),
    }  # fmt: skip
    assert set(red_days(year)) == red
    free = {midsummer - DAY, date(year, 12, 24), date(year, 12, 31)}
    assert set(eves(year)) == free
    assert half_days(year) == {
        date(year, 1, 5): "epiphany_eve",
        sunday - 3 * DAY: "maundy_thursday",
        date(year, 4, 30): "walpurgis",
        sunday + 38 * DAY: "ascension_eve",
        saints - DAY: "all_saints_eve",
        date(year, 12, 23): "before_christmas",
    }
    for told in year_of(PLAIN, year):
        closed = told.day.isoweekday() > 5 or told.day in red | free
        assert (told.opens is None) == closed, told
        assert open_on(PLAIN, told.day) == (not closed)


@pytest.mark.parametrize(
    ("hours", "day", "kind", "closes"),
    [
        (PLAIN, date(2026, 6, 19), "eve", None),
        (PLAIN, date(2026, 12, 31), "eve", None),
        (PLAIN, date(2026, 4, 3), "red", None),
        (PLAIN, date(2026, 6, 6), "weekend", None),
        (PLAIN, date(2026, 4, 2), "ordinary", "17:00"),
        (PLAIN, date(2026, 5, 15), "ordinary", "17:00"),
        (OfficeHours(eves="half"), date(2026, 12, 24), "eve", "12:00"),
        (OfficeHours(eves="open"), date(2026, 12, 24), "ordinary", "17:00"),
        (OfficeHours(red_days=False), date(2026, 12, 25), "ordinary", "17:00"),
        (OfficeHours(squeeze_days="closed"), date(2026, 5, 15), "squeeze", None),
        (OfficeHours(squeeze_days="half"), date(2026, 5, 15), "squeeze", "12:00"),
        (OfficeHours(squeeze_days="closed"), date(2026, 1, 2), "squeeze", None),
        (OfficeHours(squeeze_days="closed"), date(2026, 1, 5), "squeeze", None),
        (OfficeHours(squeeze_days="closed"), date(2026, 12, 23), "ordinary", "17:00"),
        (OfficeHours(squeeze_days="closed", own_days=(("2026-12-22", "", ""),)), date(2026, 12, 23), "squeeze", None),
        (OfficeHours(half_days=("walpurgis",)), date(2026, 4, 30), "half", "12:00"),
        (OfficeHours(half_days=("maundy_thursday",), half_closes="13:00"), date(2026, 4, 2), "half", "13:00"),
        (OfficeHours(closed_days=("2026-11-25",)), date(2026, 11, 25), "own", None),
        (OfficeHours(own_days=(("2026-12-25", "09:00", "10:30"),)), date(2026, 12, 25), "own", "10:30"),
        (OfficeHours(own_days=(("2026-11-28", "09:00", "10:30"),)), date(2026, 11, 28), "own", "10:30"),
        (OfficeHours(times=((5, "08:00", "15:00"),)), date(2026, 11, 27), "ordinary", "15:00"),
        (OfficeHours(times=((5, "08:00", "11:00"),), eves="half"), date(2026, 6, 19), "eve", "11:00"),
    ],
)  # fmt: skip
def test_what_a_day_is(hours: OfficeHours, day: date, kind: str, closes: str | None) -> None:
    told = office_day(hours, day)
    assert (told.kind, f"{told.closes:%H:%M}" if told.closes else None) == (kind, closes)


@pytest.mark.parametrize(
    "hours",
    [
        OfficeHours(eves="ibland"),
        OfficeHours(squeeze_days="x"),
        OfficeHours(half_days=("påsk",)),
        OfficeHours(times=((8, "08:00", "17:00"),)),
        OfficeHours(closed_days=("julafton",)),
        OfficeHours(own_days=(("2026-02-30", "", ""),)),
        OfficeHours(own_days=(("2026-02-20", "10:00", "09:00"),)),
        OfficeHours(own_days=(("2026-02-20", "10:00", ""),)),
        OfficeHours(eves="half", half_closes="07:00"),
        OfficeHours(times=((1, "9", "x"),)),
    ],
)
def test_a_profile_that_cannot_be_is_refused(hours: OfficeHours) -> None:
    with pytest.raises(SettingsProblem):
        required(hours, at(date(2026, 11, 23), "00:00"), at(date(2026, 11, 24), "00:00"), STOCKHOLM)


def test_what_was_decided_before_holidays_were_known_says_nothing_of_them() -> None:
    stored = (
        '{"weekdays": [1, 2, 3, 4, 5], "opens": "08:00", "closes": "17:00", "closed_days": ["2026-12-24"]}'
    )
    told = _read(OfficeHours, stored)
    assert open_on(told, date(2026, 12, 25))
    assert not open_on(told, date(2026, 12, 24))
    assert not open_on(PLAIN, date(2026, 12, 25))


def test_a_profile_is_versioned_by_its_decision(sqlite_store: Store) -> None:
    clock = sqlite_store.clock
    rich = OfficeHours(
        times=((5, "08:00", "15:00"),), squeeze_days="half", half_days=("walpurgis",),
        own_days=(("2026-12-23", "08:00", "12:00"),),
    )  # fmt: skip
    later = clock.now() + timedelta(days=30)
    with sqlite_store.write() as session:
        decide(session, LOADER, rich, "KS 2026/44", later, clock.now())
    with sqlite_store.read() as connection:
        assert in_force(connection, OfficeHours, clock.now()) == PLAIN
        assert in_force(connection, OfficeHours, later) == rich
        assert decision_of(connection, OfficeHours, later) == "KS 2026/44"


@pytest.mark.parametrize(
    ("from_", "hours", "due"),
    [
        ((date(2026, 11, 23), "09:00"), 4, (date(2026, 11, 23), "13:00")),
        ((date(2026, 11, 23), "15:00"), 4, (date(2026, 11, 24), "10:00")),
        ((date(2026, 11, 27), "16:00"), 4, (date(2026, 11, 30), "11:00")),
        ((date(2026, 11, 28), "12:00"), 4, (date(2026, 11, 30), "12:00")),
        ((date(2026, 12, 23), "16:00"), 2, (date(2026, 12, 28), "09:00")),
        ((date(2026, 3, 27), "16:00"), 2, (date(2026, 3, 30), "09:00")),
        ((date(2026, 11, 23), "08:00"), 9, (date(2026, 11, 23), "17:00")),
    ],
)
def test_when_so_many_office_hours_have_passed(
    from_: tuple[date, str], hours: int, due: tuple[date, str]
) -> None:
    start = at(*from_)
    spans = required(PLAIN, start, start + 30 * DAY, STOCKHOLM)
    assert after_office_hours(spans, start, timedelta(hours=hours)) == at(*due)
    assert after_office_hours(spans[:1], start, timedelta(hours=400)) is None
