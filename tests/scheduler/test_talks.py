"""Talks announced: each threshold once, whatever the watch and the clock go through (D8, D11)."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from models.access.actor import LOADER
from models.people.commands import add_mandate, add_person
from models.people.offers import record_offer
from models.people.validity import local_day
from models.store.clock import HeldClock
from models.store.policy import Talks, decide
from models.store.store import Store
from scheduler.reminders import threshold
from scheduler.talks import tell_talks

DAY_S = 86400
REMIND = (60, 30, 7, 0)


@pytest.mark.parametrize(
    ("days_left", "reached"),
    [
        (400, None),
        (61, None),
        (60, "60"),
        (31, "60"),
        (30, "30"),
        (8, "30"),
        (7, "7"),
        (1, "7"),
        (0, "0"),
        (-1, "overdue"),
        (-400, "overdue"),
    ],
)
def test_the_threshold_that_has_come(days_left: int, reached: str | None) -> None:
    assert threshold(days_left, REMIND) == reached


@given(st.integers(-1000, 1000), st.lists(st.integers(0, 400), max_size=6))
def test_a_threshold_is_one_of_those_decided_and_none_nearer_has_come(days: int, remind: list[int]) -> None:
    reached = threshold(days, remind)
    if days < 0:
        assert reached == "overdue"
    elif reached is None:
        assert all(each < days for each in remind)
    else:
        assert int(reached) in remind
        assert int(reached) == min(each for each in remind if each >= days)


def _cover(store: Store, clock: HeldClock, code: str, since: date, category: str = "group_leader") -> str:
    with store.write() as session:
        person_id = add_person(session, LOADER, code, "Eva Exempel", clock)
        add_mandate(session, LOADER, person_id, category, 500, clock, valid_from=since)
    return person_id


def _tell(store: Store, clock: HeldClock) -> int:
    with store.write() as session:
        return tell_talks(session, clock)


def _told(store: Store) -> list[tuple[str, str | None]]:
    with store.read() as connection:
        found = connection.execute(text("SELECT threshold, outcome FROM notice ORDER BY seq")).all()
    return [(row.threshold, row.outcome) for row in found]


def test_over_a_year_each_threshold_is_told_once_on_its_day(store: Store, clock: HeldClock) -> None:
    _cover(store, clock, "SF-07", local_day(clock.now()))
    days: list[tuple[int, str]] = []
    passed = 0
    for day in (0, 1, 304, 305, 306, 320, 334, 335, 336, 357, 358, 359, 364, 365, 366, 367, 380):
        clock.advance((day - passed) * DAY_S)
        passed, before = day, len(_told(store))
        # At start, at the hour and after midnight: asked again and again.
        _tell(store, clock)
        _tell(store, clock)
        days += [(day, told) for told, _ in _told(store)[before:]]
    assert days == [(305, "60"), (335, "30"), (358, "7"), (365, "0"), (366, "overdue")]


def test_the_next_year_is_told_anew(store: Store, clock: HeldClock) -> None:
    person = _cover(store, clock, "SF-07", date(2025, 12, 1))
    assert _tell(store, clock) == 1
    with store.write() as session:
        record_offer(session, LOADER, person, "talk", "offered", local_day(clock.now()), "mejl", clock)
    assert _tell(store, clock) == 0
    clock.advance(360 * DAY_S)
    assert _tell(store, clock) == 1
    assert [each[0] for each in _told(store)] == ["7", "7"]


def test_a_watch_that_was_away_tells_only_the_nearest(store: Store, clock: HeldClock) -> None:
    _cover(store, clock, "SF-07", local_day(clock.now()))
    clock.advance(350 * DAY_S)
    assert _tell(store, clock) == 1
    assert _told(store) == [("30", None)]


def test_a_clock_set_back_a_day_and_forward_again_tells_nothing_twice(store: Store, clock: HeldClock) -> None:
    _cover(store, clock, "SF-07", date(2025, 11, 25))
    for jump in (-DAY_S, DAY_S, -3600, 3600, 0):
        clock.jump(jump)
        _tell(store, clock)
    assert sorted(each[0] for each in _told(store)) == ["0", "7"]


@pytest.mark.parametrize(("utc", "threshold_told"), [("22:59:59", "0"), ("23:00:00", "overdue")])
def test_a_day_ends_at_midnight_where_the_city_lies(
    store: Store, clock: HeldClock, utc: str, threshold_told: str
) -> None:
    clock.jump((clock.now().fromisoformat(f"2026-11-25T{utc}+00:00") - clock.now()).total_seconds())
    _cover(store, clock, "SF-07", date(2025, 11, 25))
    _tell(store, clock)
    assert _told(store) == [(threshold_told, None)]


def test_a_notice_says_the_code_and_the_day_and_no_name(store: Store, clock: HeldClock) -> None:
    _cover(store, clock, "SF-07", date(2025, 12, 1))
    _tell(store, clock)
    with store.read() as connection:
        row = connection.execute(text('SELECT recipient, urgent, "values" FROM notice')).one()
    assert (row[0], bool(row[1])) == ("contact", False)
    assert json.loads(row[2]) == {"person": "SF-07", "due_on": "2026-12-01"}


def test_who_is_not_covered_is_not_told_of(store: Store, clock: HeldClock) -> None:
    _cover(store, clock, "SF-08", date(2025, 11, 25), "political_official")
    assert _tell(store, clock) == 0


def test_many_at_once_are_one_notice_and_each_still_counts_as_told(store: Store, clock: HeldClock) -> None:
    for number in range(5):
        _cover(store, clock, f"SF-{number:02}", date(2025, 11, 24 if number < 2 else 26))
    assert _tell(store, clock) == 5
    assert _tell(store, clock) == 0
    with store.read() as connection:
        waiting = connection.execute(text('SELECT text_id, "values" FROM notice WHERE outcome IS NULL')).all()
    assert [(row[0], json.loads(row[1])) for row in waiting] == [
        ("notice.talk.many", {"count": 5, "overdue": 2})
    ]


def test_the_city_decides_the_days(store: Store, clock: HeldClock) -> None:
    with store.write() as session:
        decide(session, LOADER, Talks(remind_days=(90,)), "KS 2026/1", clock.now(), clock.now())
    _cover(store, clock, "SF-07", date(2026, 2, 1))
    assert _tell(store, clock) == 1
    assert _told(store) == [("90", None)]
