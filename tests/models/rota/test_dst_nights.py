"""Both daylight-saving nights, minute by minute: exactly one duty officer, and night shifts of their real length."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from models.rota.views import gaps, on_duty, shifts_between
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.people.build import operator
from tests.models.rota.test_cover import at
from tests.models.rota.test_rota import plan

SPRING, AUTUMN, ORDINARY = date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 25)


@pytest.mark.parametrize(
    ("day", "hours"), [(SPRING, 7), (AUTUMN, 9), (ORDINARY, 8)], ids=["spring", "autumn", "other"]
)
def test_every_minute_of_the_night_has_exactly_one_duty_officer(
    store: Store, clock: HeldClock, day: date, hours: int
) -> None:
    before = day - timedelta(days=1)
    clock.instant = at(before, "07:00")  # planned in time: what is planned afterwards was not planned then
    those = [
        operator(store, code, name) for code, name in (("a", "A. Ask"), ("b", "B. Björk"), ("c", "C. Ceder"))
    ]
    times = [at(before, "14:00"), at(before, "22:00"), at(day, "06:00"), at(day, "14:00")]
    for who, starts_at, ends_at in zip(those, times[:-1], times[1:], strict=True):
        plan(store, "tib", who, starts_at, ends_at)
    assert times[2] - times[1] == timedelta(hours=hours)
    served: dict[str, int] = {}
    with store.read() as connection:
        minute = times[0]
        while minute < times[-1]:
            on = shifts_between(connection, minute, minute + timedelta(minutes=1))
            assert [shift.duty for shift in on] == ["tib"], minute
            served[on[0].operator] = served.get(on[0].operator, 0) + 1
            minute += timedelta(minutes=1)
        for change in times[:-1]:
            assert on_duty(connection, change).tib == on_duty(connection, change + timedelta(minutes=1)).tib
        assert [gap for gap in gaps(connection, times[0], times[-1]) if gap.duty == "tib"] == []
    assert served == {"A. Ask": 8 * 60, "B. Björk": hours * 60, "C. Ceder": 8 * 60}


def test_the_doubled_hour_is_two_hours() -> None:
    """02:30 comes twice: the shift that holds both holds them as different minutes."""
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    again = first + timedelta(hours=1)
    night = (at(date(2026, 10, 24), "22:00"), at(AUTUMN, "06:00"))
    assert night[0] < first < again < night[1]
