"""Which ladder an alarm climbs: by profile, office hours and priority; over daylight saving and restarts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from models.access.actor import LOADER
from models.alarms.ladder import fire_due
from models.alarms.phone import enter_by_phone
from models.alarms.rows import PhonedAlarm
from models.alarms.standing import ladder_at, ladders
from models.store.clock import HeldClock
from models.store.ladder import AT_HOME, STAFFED, Ladder, Rule, Step, problem
from models.store.policy import OfficeHours, decide
from models.store.store import Store
from tests.models.alarms.build import EK, ring

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
NIGHT = Rule("", "other", (1, 2), ("wake_tib",), (Step(20, ("desktop", "wake_tib")),), 60)
DAY = Rule("", "office", (1, 2), (), (Step(40, ("desktop",)), Step(90, ("all_desks",))), 60)
BY_HOURS = Ladder(profile=AT_HOME, office_profile=STAFFED, rules=(NIGHT, DAY))


def _decide(store: Store, ladder: Ladder, hours: OfficeHours | None = None) -> None:
    with store.write() as session:
        decide(session, LOADER, ladder, "test", LONG_AGO, store.clock.now())
        if hours is not None:
            decide(session, LOADER, hours, "test", LONG_AGO, store.clock.now())


@pytest.mark.parametrize(
    ("at", "profile", "steps"),
    [
        # A Wednesday in November, Stockholm one hour ahead: opens 08:00, closes 17:00.
        (datetime(2026, 11, 25, 6, 59, 59, tzinfo=UTC), AT_HOME, (20,)),
        (datetime(2026, 11, 25, 7, 0, 0, tzinfo=UTC), STAFFED, (40, 90)),
        (datetime(2026, 11, 25, 15, 59, 59, tzinfo=UTC), STAFFED, (40, 90)),
        (datetime(2026, 11, 25, 16, 0, 0, tzinfo=UTC), AT_HOME, (20,)),
        # A Saturday.
        (datetime(2026, 11, 28, 10, 0, 0, tzinfo=UTC), AT_HOME, (20,)),
        # The Monday after summer time ended, and the Monday after it began: 08:00 on the wall both times.
        (datetime(2026, 10, 26, 6, 59, 0, tzinfo=UTC), AT_HOME, (20,)),
        (datetime(2026, 10, 26, 7, 0, 0, tzinfo=UTC), STAFFED, (40, 90)),
        (datetime(2026, 3, 30, 5, 59, 0, tzinfo=UTC), AT_HOME, (20,)),
        (datetime(2026, 3, 30, 6, 0, 0, tzinfo=UTC), STAFFED, (40, 90)),
    ],
)
def test_the_hours_decide(sqlite_store: Store, at: datetime, profile: str, steps: tuple[int, ...]) -> None:
    _decide(sqlite_store, BY_HOURS)
    with sqlite_store.read() as connection:
        standing = ladder_at(connection, at)
    assert (standing.profile, standing.steps(1)) == (profile, steps)
    # What no rule names follows from the profile's seconds.
    assert standing.steps(3) == ((30, 60, 120) if profile == STAFFED else (180, 300, 600))


def test_an_office_that_is_open_in_the_night_of_the_clocks(sqlite_store: Store) -> None:
    """02:30 comes twice in autumn, and within hours both times; in spring it does not come, and nothing breaks."""
    hours = OfficeHours(weekdays=(1, 2, 3, 4, 5, 6, 7), opens="01:30", closes="03:30")
    _decide(sqlite_store, BY_HOURS, hours)
    with sqlite_store.read() as connection:
        found = ladders(connection, datetime(2026, 10, 25, tzinfo=UTC))
        autumn = [found.at(datetime(2026, 10, 25, hour, 30, tzinfo=UTC)).office for hour in (0, 1)]
        spring = [found.at(datetime(2026, 3, 29, hour, 45, tzinfo=UTC)).office for hour in (0, 1, 2)]
    assert autumn == [True, True]
    assert spring == [True, False, False]


def test_an_alarm_keeps_the_ladder_it_began_by_when_the_office_opens(store: Store, clock: HeldClock) -> None:
    """Received at 07:59:50, its first step comes at 08:00:10, by the night's ladder and not the day's."""
    _decide(store, BY_HOURS)
    clock.jump((datetime(2026, 11, 25, 6, 59, 50, tzinfo=UTC) - clock.now()).total_seconds())
    ring(store)
    clock.advance(19)
    with store.write() as session:
        assert fire_due(session, clock).moved == 0
    clock.advance(1)
    with store.write() as session:
        assert fire_due(session, clock).moved == 1
    with store.read() as connection:
        told = connection.execute(text("SELECT ladder, ladder_step, due_at FROM alarm")).one()
    assert (told.ladder, told.ladder_step) == (AT_HOME, 1)
    clock.boot, clock.booted_for = "another", 5.0
    clock.advance(61)
    with store.write() as session:
        assert fire_due(session, clock).moved == 1


def test_an_alarm_by_telephone_climbs_the_hours_ladder(store: Store, clock: HeldClock) -> None:
    _decide(store, BY_HOURS)
    with store.write() as session:
        enter_by_phone(session, EK, PhonedAlarm("", "personal"), clock)
    clock.advance(20)
    with store.write() as session:
        assert fire_due(session, clock).moved == 1


def test_a_stored_ladder_comes_back_as_it_was(store: Store, clock: HeldClock) -> None:
    _decide(store, BY_HOURS)
    with store.read() as connection:
        assert ladders(connection, clock.now()).ladder == BY_HOURS


def test_a_rule_with_one_step_repeats_it(store: Store, clock: HeldClock) -> None:
    _decide(store, Ladder(rules=(Rule("", "always", (1,), (), (Step(15, ("desktop",)),), 60),)))
    ring(store)
    fired = []
    for second in range(1, 140):
        clock.advance(1)
        with store.write() as session:
            if fire_due(session, clock).moved:
                fired.append(second)
    assert fired == [15, 75, 135]
    with store.read() as connection:
        recipients = connection.execute(text("SELECT DISTINCT recipient FROM notice")).scalars().all()
    assert recipients == ["tib"]


@pytest.mark.parametrize(
    ("ladder", "why"),
    [
        (Ladder(), ""),
        (BY_HOURS, ""),
        (Ladder(profile="hemma"), "profile"),
        (Ladder(office_profile="hemma"), "profile"),
        (Ladder(bemannad=(60, 30, 120)), "seconds"),
        (Ladder(beredskap=()), "seconds"),
        (Ladder(technical_s=0), "seconds"),
        (Ladder(rules=(Rule("x", "always", (1,), (), (Step(1, ("desktop",)),), 60),)), "profile"),
        (Ladder(rules=(Rule("", "natt", (1,), (), (Step(1, ("desktop",)),), 60),)), "hours"),
        (Ladder(rules=(Rule("", "always", (), (), (Step(1, ("desktop",)),), 60),)), "priorities"),
        (Ladder(rules=(Rule("", "always", (0,), (), (Step(1, ("desktop",)),), 60),)), "priorities"),
        (Ladder(rules=(Rule("", "always", (1,), (), (), 60),)), "seconds"),
        (Ladder(rules=(Rule("", "always", (1,), (), (Step(1, ()),), 60),)), "reach"),
        (Ladder(rules=(Rule("", "always", (1,), ("x",), (Step(1, ("desktop",)),), 60),)), "reach"),
        (Ladder(rules=(Rule("", "always", (1,), (), (Step(1, ("desktop",)),), 0),)), "repeat"),
        (Ladder(rules=(Rule("", "always", (1, 4), (), (Step(1, ("desktop",)),), 0),)), "repeat"),
        (Ladder(rules=(Rule("", "always", (4,), (), (Step(1, ("desktop",)),), 0),)), ""),
    ],
)
def test_what_cannot_be_climbed_is_named(ladder: Ladder, why: str) -> None:
    assert problem(ladder) == why


@given(
    profile=st.sampled_from((STAFFED, AT_HOME)),
    office=st.booleans(),
    priority=st.integers(1, 4),
    seconds=st.lists(st.integers(1, 86400), min_size=1, max_size=3, unique=True),
)
def test_every_ladder_that_can_be_climbed_never_falls_quiet_for_an_acute_alarm(
    profile: str, office: bool, priority: int, seconds: list[int]
) -> None:
    rising = tuple(sorted(seconds))
    ladder = Ladder(profile=profile, bemannad=rising, beredskap=rising)
    assert problem(ladder) == ""
    waits = [ladder.wait(priority, step, office=office) for step in range(6)]
    assert all(wait is None or wait > 0 for wait in waits)
    if priority < 4:
        assert None not in waits and sum(wait or 0 for wait in waits[: len(rising)]) == rising[-1]
