"""The timers of an alarm over restarts, sleep, clocks set and both nights when clocks change: once, and in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from models.alarms import commands
from models.alarms.ladder import fire_due
from models.alarms.views import alarm_row
from models.store.clock import HeldClock
from models.store.policy import Stale
from models.store.store import Store
from tests.models.alarms.build import EK, alarm_event, ring

SHELF_S = 4 * 3600
STALE_S = Stale().seconds[2]
NIGHTS = {
    "a winter night": datetime(2026, 11, 25, 2, 12, 41, tzinfo=UTC),
    "clocks go back": datetime(2026, 10, 24, 23, 30, tzinfo=UTC),  # 01:30; the hour from 02 comes twice
    "clocks go on": datetime(2026, 3, 29, 0, 30, tzinfo=UTC),  # 01:30; the hour from 02 is leapt over
}


def _restart(clock: HeldClock) -> None:
    clock.boot, clock.booted_for = "after the restart", 3.0


UPSETS: dict[str, Callable[[HeldClock], None]] = {
    "nothing": lambda _: None,
    "restart": _restart,
    "clock set back": lambda clock: clock.jump(-3600),
    "clock set on": lambda clock: clock.jump(3600),
}


def acknowledged(store: Store) -> str:
    alarm_id = ring(store, alarm_event("burglary", 3, "130"))
    with store.write() as session:
        commands.acknowledge(session, EK, alarm_id, store.clock)
    return alarm_id


def fired(store: Store, verb: str) -> int:
    with store.write() as session:
        fire_due(session, store.clock)
    with store.read() as connection:
        told = {"verb": verb}
        return int(
            connection.execute(text("SELECT COUNT(*) FROM entry WHERE verb = :verb"), told).scalar_one()
        )


@pytest.mark.parametrize("night", NIGHTS)
@pytest.mark.parametrize("upset", UPSETS)
@pytest.mark.parametrize(
    ("timer", "seconds"), [("alarm.went_stale", STALE_S), ("alarm.shelf_ended", SHELF_S)]
)
def test_a_timer_ends_once_and_in_time(
    sqlite_store: Store, clock: HeldClock, night: str, upset: str, timer: str, seconds: int
) -> None:
    """By the seconds that passed, whatever the wall says; a wall set on may only make it earlier, never later."""
    clock.instant = NIGHTS[night]
    alarm_id = acknowledged(sqlite_store)
    if timer == "alarm.shelf_ended":
        until = clock.now() + timedelta(seconds=seconds)
        with sqlite_store.write() as session:
            commands.shelve(session, EK, alarm_id, until, "larmprov i huset", clock)
    clock.advance(60)
    UPSETS[upset](clock)
    clock.advance(seconds - 61)
    early = fired(sqlite_store, timer)
    assert early == (1 if upset == "clock set on" else 0)
    clock.advance(1)
    assert fired(sqlite_store, timer) == 1
    clock.sleep(3 * 86400)
    fired(sqlite_store, timer)
    assert fired(sqlite_store, timer) == 1
    with sqlite_store.read() as connection:
        row = alarm_row(connection, alarm_id)
    assert row is not None
    assert (row.state, row.acknowledged_at) == ("new", None)
    assert row.first_acknowledged_at == NIGHTS[night]


@pytest.mark.parametrize("engine", ["sqlite_store", "postgres_store"])
def test_a_machine_that_slept_over_both_timers_rings_at_once(
    engine: str, clock: HeldClock, request: pytest.FixtureRequest
) -> None:
    store: Store = request.getfixturevalue(engine)
    stale = acknowledged(store)
    shelved = ring(store, alarm_event("tamper", 3, "137"), sequence="0002")
    with store.write() as session:
        commands.acknowledge(session, EK, shelved, clock)
        commands.shelve(session, EK, shelved, clock.now() + timedelta(seconds=SHELF_S), "prov", clock)
    clock.sleep(10 * 3600)
    assert fired(store, "alarm.went_stale") == 1
    assert fired(store, "alarm.shelf_ended") == 1
    with store.read() as connection:
        states = [alarm_row(connection, each).state for each in (stale, shelved)]  # type: ignore[union-attr]  # there
    assert states == ["new", "new"]
