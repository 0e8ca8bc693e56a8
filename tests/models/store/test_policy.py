"""Policy: defaults where nothing is decided, then what is decided, by date, with nothing overwritten (D86)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, SettingsProblem
from models.store.policy import AT_HOME, STAFFED, Ladder, OfficeHours, Talks, Targets, decide, in_force
from models.store.store import Store
from tests.models.alarms.build import EK


def test_what_holds_follows_the_decisions(store: Store, clock: HeldClock) -> None:
    now = clock.now()
    with store.read() as connection:
        assert in_force(connection, Talks, now) == Talks()
    for months, day in ((6, 10), (9, 20)):
        with store.write() as session:
            decide(
                session, LOADER, Talks(interval_months=months), f"Dnr {day}", now + timedelta(days=day), now
            )
    with store.read() as connection:
        held = [
            in_force(connection, Talks, now + timedelta(days=day)).interval_months
            for day in (0, 9, 10, 19, 20, 99)
        ]
    assert held == [12, 12, 6, 6, 9, 9]


def test_lists_come_back_as_they_were(store: Store, clock: HeldClock) -> None:
    hours = OfficeHours(weekdays=(1, 2, 3), opens="07:30", closed_days=("2026-12-24",))
    with store.write() as session:
        decide(session, LOADER, hours, "Dnr 1", clock.now(), clock.now())
    with store.read() as connection:
        assert in_force(connection, OfficeHours, clock.now()) == hours


def test_deciding_takes_the_right(store: Store, clock: HeldClock) -> None:
    with pytest.raises(NotAllowed), store.write() as session:
        decide(session, EK, Talks(), "Dnr 1", clock.now(), clock.now())


def test_an_unknown_name_in_a_stored_policy_is_said(store: Store, clock: HeldClock) -> None:
    with store.write() as session:
        decide(session, LOADER, Talks(), "Dnr 1", clock.now(), clock.now())
        session.connection().execute(text("UPDATE policy SET value = '{\"nope\": 1}'"))
    with pytest.raises(SettingsProblem, match="policy.unknown_name"), store.read() as connection:
        in_force(connection, Talks, clock.now())


@pytest.mark.parametrize(
    ("profile", "priority", "waits"),
    [
        (STAFFED, 1, [30, 30, 60, 60, 60]),
        (STAFFED, 3, [30, 30, 60, 60, 60]),
        (STAFFED, 4, [3600, None, None, None, None]),
        (AT_HOME, 1, [180, 120, 300, 300, 300]),
    ],
)
def test_how_long_each_step_waits(profile: str, priority: int, waits: list[float | None]) -> None:
    assert [Ladder(profile=profile).wait(priority, step) for step in range(5)] == waits


def test_targets_are_per_priority_and_profile() -> None:
    assert Targets().seconds(STAFFED) == {1: 30, 2: 90, 3: 90, 4: 3600}
    assert Targets().seconds(AT_HOME)[1] > 30
