"""A year of talks told through restarts and a clock that jumps: exactly those due, each threshold once (D8, D11)."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.duties.ledger import ledger, owed
from models.duties.talking import book_talk
from models.people.commands import add_mandate, add_person
from models.people.offers import record_offer
from models.people.validity import local_day
from models.store.clock import HeldClock
from models.store.store import Store
from scheduler.clockwork import Clockwork

DAY_S = 86400
NAME = "Vera Hemlighet"
# Days from the start on which a threshold comes: of who was never offered a talk, and of who just was.
NEVER_AT = (5, 35, 58, 65, 66)
LAST_AT = (305, 335, 358, 365, 366)


def cover(store: Store, code: str, since: date, category: str = "commissioner") -> str:
    with store.write() as session:
        person_id = add_person(session, LOADER, code, NAME, store.clock)
        add_mandate(session, LOADER, person_id, category, 1000, store.clock, valid_from=since)
    return person_id


def restarted(store: Store) -> Clockwork:
    """A watch that has just begun, and knows nothing but the rows."""
    return Clockwork(store, lambda: 1, lambda: (True, ""))


def told(store: Store) -> dict[str, list[str]]:
    """By code, the thresholds told of, each with the day it was of."""
    found: dict[str, list[str]] = defaultdict(list)
    with store.read() as connection:
        rows = connection.execute(
            text("SELECT threshold, \"values\" FROM notice WHERE text_id = 'notice.talk.due' ORDER BY seq")
        ).all()
    for threshold, values in rows:
        said = json.loads(values)
        found[said["person"]].append(f"{said['due_on']} {threshold}")
    return dict(found)


@pytest.fixture
def city(store: Store) -> dict[str, str]:
    """One talked to in spring, one never, one for a cause alone, one whose talk was called off, one not covered."""
    today = local_day(store.clock.now())
    since = today - timedelta(days=300)
    persons = {code: cover(store, code, since) for code in ("SF-01", "SF-02", "SF-03", "SF-04")}
    persons["SF-05"] = cover(store, "SF-05", since, "political_official")
    with store.write() as session:

        def offered(code: str, days_ago: int, state: str = "offered", planned: bool = True) -> None:
            on = today - timedelta(days=days_ago)
            record_offer(
                session, LOADER, persons[code], "talk", state, on, "brev", store.clock, planned=planned,
                trigger="" if planned else "larm",
            )  # fmt: skip

        offered("SF-01", 0)
        offered("SF-03", 5, planned=False)
        offered("SF-04", 5, "cancelled")
    return persons


def test_a_year_day_by_day_with_a_restart_each_month(
    store: Store, clock: HeldClock, city: dict[str, str]
) -> None:
    today = local_day(clock.now())
    next_year = today.replace(year=today.year + 1)
    watch = restarted(store)
    for day in range(372):
        if day % 20 == 0 or any(abs(day - each) <= 1 for each in (*NEVER_AT, *LAST_AT)):
            assert watch.run_calendar()
        if day % 30 == 0:
            watch = restarted(store)
            assert watch.run_calendar()
        clock.advance(DAY_S)
    never = date(2027, 1, 29)  # a year after cover began
    with store.read() as connection:
        due = {line.code: line.due_on for line in ledger(connection, today) if line.kind == "talk"}
    assert due == {"SF-01": next_year, "SF-02": never, "SF-03": never, "SF-04": never}
    late = [f"{never} {threshold}" for threshold in ("60", "30", "7", "0", "overdue")]
    found = told(store)
    assert {code: found.get(code, []) for code in city} == {
        "SF-01": [f"{next_year} {threshold}" for threshold in ("60", "30", "7", "0", "overdue")],
        # Three on one day are told one by one: only more than three are folded.
        "SF-02": late,
        "SF-03": late,
        "SF-04": late,
        "SF-05": [],
    }


def test_a_clock_that_jumps_a_year_tells_the_nearest_once_through_restarts(
    store: Store, clock: HeldClock, city: dict[str, str]
) -> None:
    assert restarted(store).run_calendar()
    before = told(store)
    clock.jump(365 * DAY_S)
    for jump in (0, 3600, -3600, 0):
        clock.jump(jump)
        for _ in range(2):
            assert restarted(store).run_calendar()
    today = local_day(clock.now())
    with store.read() as connection:
        due = {line.code for line in owed(connection, today) if line.kind == "talk"}
    assert due == {"SF-01", "SF-02", "SF-03", "SF-04"}
    fresh = {code: thresholds[len(before.get(code, [])) :] for code, thresholds in told(store).items()}
    assert fresh == {
        "SF-01": [f"{today} 0"],
        "SF-02": ["2027-01-29 overdue"],
        "SF-03": ["2027-01-29 overdue"],
        "SF-04": ["2027-01-29 overdue"],
    }


def test_what_is_booked_in_answer_ends_the_notices_of_that_day(
    store: Store, clock: HeldClock, city: dict[str, str]
) -> None:
    clock.advance(80 * DAY_S)
    assert restarted(store).run_calendar()
    with store.write() as session:
        at = clock.now() + timedelta(days=3)
        book_talk(session, LOADER, city["SF-02"], at, clock, channel="telefon")
    before = told(store)["SF-02"]
    clock.advance(200 * DAY_S)
    assert restarted(store).run_calendar()
    assert told(store)["SF-02"] == before


def test_no_notice_says_a_name(store: Store, clock: HeldClock, city: dict[str, str]) -> None:
    clock.advance(200 * DAY_S)
    assert restarted(store).run_calendar()
    with store.read() as connection:
        rows = str(connection.execute(text("SELECT * FROM notice")).all())
    assert "SF-02" in rows
    assert "Vera" not in rows
    assert "Hemlighet" not in rows
