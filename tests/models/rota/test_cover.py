"""Required hours and gaps, over both daylight-saving nights, against a walk minute by minute (D36, rule 14)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rota.cover import Span, days_covered, required, uncovered
from models.store.errors import SettingsProblem
from models.store.policy import OfficeHours

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WEEK = OfficeHours()
# Open all days, so that the nights of the clock change, which are Sundays, have hours to cover.
EVERY_DAY = OfficeHours(weekdays=(1, 2, 3, 4, 5, 6, 7), opens="01:30", closes="03:30")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def at(day: date, clock: str, *, fold: int = 0) -> datetime:
    return (
        datetime.combine(day, time.fromisoformat(clock), tzinfo=STOCKHOLM).replace(fold=fold).astimezone(UTC)
    )


def span(day: date, starts: str, ends: str) -> Span:
    return Span(at(day, starts), at(day, ends))


MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 28)


@pytest.mark.parametrize(
    ("hours", "day", "days", "found"),
    [
        (WEEK, MONDAY, 1, [(MONDAY, "08:00", "17:00")]),
        (WEEK, SATURDAY, 2, []),
        (OfficeHours(closed_days=("2026-11-23",)), MONDAY, 1, []),
        (OfficeHours(weekdays=(6,), closes="14:30"), SATURDAY, 1, [(SATURDAY, "08:00", "14:30")]),
    ],
)  # fmt: skip
def test_hours_are_what_the_profile_says(
    hours: OfficeHours, day: date, days: int, found: list[tuple[date, str, str]]
) -> None:
    starts = at(day, "00:00")
    assert required(hours, starts, at(day + timedelta(days=days), "00:00"), STOCKHOLM) == [
        span(*each) for each in found
    ]


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 1), (AUTUMN, 3), (MONDAY, 2)])
def test_a_changed_clock_makes_the_hours_shorter_or_longer(day: date, hours: int) -> None:
    found = required(EVERY_DAY, at(day, "00:00"), at(day, "12:00"), STOCKHOLM)
    assert [each.ends_at - each.starts_at for each in found] == [timedelta(hours=hours)]


def test_only_the_part_within_is_required() -> None:
    found = required(WEEK, at(MONDAY, "10:15"), at(MONDAY, "11:00"), STOCKHOLM)
    assert found == [span(MONDAY, "10:15", "11:00")]


@pytest.mark.parametrize(
    ("opens", "closes"), [("17:00", "08:00"), ("08:00", "08:00"), ("kl 8", "17:00"), ("8", "25:00")]
)
def test_hours_that_are_none_are_refused(opens: str, closes: str) -> None:
    with pytest.raises(SettingsProblem):
        required(OfficeHours(opens=opens, closes=closes), at(MONDAY, "00:00"), at(MONDAY, "12:00"), STOCKHOLM)


@pytest.mark.parametrize(
    ("planned", "found"),
    [
        ([], [("08:00", "17:00")]),
        ([("08:00", "17:00")], []),
        ([("07:00", "18:00")], []),
        ([("08:00", "12:00"), ("12:00", "17:00")], []),
        ([("12:00", "17:00"), ("08:00", "12:30")], []),
        ([("08:00", "12:00"), ("13:00", "17:00")], [("12:00", "13:00")]),
        ([("09:00", "16:00")], [("08:00", "09:00"), ("16:00", "17:00")]),
        ([("09:00", "16:00"), ("10:00", "11:00")], [("08:00", "09:00"), ("16:00", "17:00")]),
        ([("17:00", "20:00"), ("05:00", "08:00")], [("08:00", "17:00")]),
    ],
)
def test_gaps(planned: list[tuple[str, str]], found: list[tuple[str, str]]) -> None:
    spans = [span(MONDAY, *each) for each in planned]
    assert uncovered([span(MONDAY, "08:00", "17:00")], spans) == [span(MONDAY, *each) for each in found]


def test_gaps_that_touch_are_one() -> None:
    wanted = [span(MONDAY, "08:00", "10:00"), span(MONDAY, "10:00", "12:00")]
    assert uncovered(wanted, []) == [span(MONDAY, "08:00", "12:00")]


@pytest.mark.parametrize(
    ("gap_after_hours", "days"), [(None, 42), (0, 0), (23, 0), (24, 1), (24 * 28 + 5, 28), (24 * 60, 42)]
)
def test_days_to_the_first_gap(gap_after_hours: int | None, days: int) -> None:
    starts = at(MONDAY, "08:00")
    gaps = [] if gap_after_hours is None else [starts + timedelta(hours=gap_after_hours)]
    spans = [Span(each, each + timedelta(hours=1)) for each in gaps]
    assert days_covered(spans, starts, starts + timedelta(days=42)) == days


minutes = st.integers(0, 3 * 24 * 60)
shifts = st.lists(st.tuples(minutes, st.integers(1, 1000)), max_size=12)


@given(
    st.sampled_from([SPRING, AUTUMN, MONDAY, date(2026, 11, 27)]),
    st.sampled_from(
        [WEEK, EVERY_DAY, OfficeHours(weekdays=(1, 2, 3, 4, 5, 6, 7), opens="00:00", closes="23:59")]
    ),
    shifts,
    st.integers(0, 1440),
)
def test_every_minute_is_covered_or_in_a_gap(
    day: date, hours: OfficeHours, plan: list[tuple[int, int]], offset: int
) -> None:
    """Walk the days minute by minute by the wall clock; the spans must say the same of each."""
    starts = at(day - timedelta(days=1), "00:00") + timedelta(minutes=offset)
    ends = starts + timedelta(days=2)
    planned = [
        Span(starts + timedelta(minutes=first), starts + timedelta(minutes=first + length))
        for first, length in plan
    ]
    gaps = uncovered(required(hours, starts, ends, STOCKHOLM), planned)
    opens, closes = time.fromisoformat(hours.opens), time.fromisoformat(hours.closes)
    in_gap = {
        minute
        for gap in gaps
        for minute in range(
            int((gap.starts_at - starts).total_seconds() // 60),
            int((gap.ends_at - starts).total_seconds() // 60),
        )
    }
    for minute in range(2 * 1440):
        instant = starts + timedelta(minutes=minute)
        wall = instant.astimezone(STOCKHOLM)
        wanted = wall.isoweekday() in hours.weekdays and opens <= wall.time() < closes
        staffed = any(each.starts_at <= instant < each.ends_at for each in planned)
        if _said_twice(wall, opens, closes):
            continue
        assert (minute in in_gap) == (wanted and not staffed), (wall, plan)
    assert gaps == sorted(gaps)
    assert all(gap.starts_at < gap.ends_at for gap in gaps)


def _said_twice(wall: datetime, opens: time, closes: time) -> bool:
    """In the doubled hour of autumn an opening or closing time comes twice; the walk can't tell which was meant."""
    back = wall.utcoffset() != wall.replace(fold=1 - wall.fold).utcoffset()
    return back and any(wall.hour == edge.hour for edge in (opens, closes))
