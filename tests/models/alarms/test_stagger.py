"""Many shelves that end at once ring in turn, on both engines: none dropped, none twice, the most urgent first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text, update

from models.alarms import commands
from models.alarms.ladder import fire_due
from models.alarms.stagger import AT_A_TIME, LONGEST_S, PAUSE_S, turns
from models.alarms.tables import Alarm
from models.alarms.views import open_alarms
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.alarms.build import EK, alarm_event, ring

SHELF_S = 3600


def shelve_many(store: Store, clock: HeldClock, count: int) -> list[str]:
    """So many burglary alarms, all quiet until the same moment, every other one of a lower priority."""
    until = clock.now() + timedelta(seconds=SHELF_S)
    ids = []
    for at in range(count):
        event = alarm_event("burglary", 2 + at % 2, "130")
        ids.append(ring(store, event, account=f"{2000 + at}", sequence=f"{at:04}"))
        with store.write() as session:
            commands.acknowledge(session, EK, ids[-1], clock)
            commands.shelve(session, EK, ids[-1], until, "larmprov i huset", clock)
    return ids


def look(store: Store, clock: HeldClock) -> int:
    with store.write() as session:
        return fire_due(session, clock).moved


def ringing(store: Store) -> list[int]:
    with store.read() as connection:
        return [row.priority for row in open_alarms(connection) if row.state == "new"]


def test_ten_at_a_time_the_most_urgent_first(store: Store, clock: HeldClock) -> None:
    shelve_many(store, clock, 25)
    clock.advance(SHELF_S - 1)
    assert look(store, clock) == 0
    clock.advance(1)
    assert look(store, clock) == AT_A_TIME
    assert ringing(store) == [2] * AT_A_TIME
    rang = {0: AT_A_TIME}
    for second in range(1, 25):
        clock.advance(1)
        moved = look(store, clock)
        if moved:
            rang[second] = moved
    assert rang == {0: 10, 10: 10, 20: 5}
    with store.read() as connection:
        ended = (
            connection.execute(text("SELECT subject FROM entry WHERE verb = 'alarm.shelf_ended'"))
            .scalars()
            .all()
        )
    assert len(ended) == len(set(ended)) == 25


@pytest.mark.parametrize("upset", ["restart", "sleep", "clock back", "clock on"])
def test_none_is_dropped_or_rings_twice_whatever_happens_meanwhile(
    store: Store, clock: HeldClock, upset: str
) -> None:
    shelve_many(store, clock, 25)
    clock.advance(SHELF_S)
    assert look(store, clock) == AT_A_TIME
    if upset == "restart":
        clock.boot, clock.booted_for = "another", 5.0
    elif upset == "sleep":
        clock.sleep(8 * 3600)
    else:
        clock.jump(-3600 if upset == "clock back" else 3600)
    for _ in range(int(2 * PAUSE_S) + 3):
        clock.advance(1)
        look(store, clock)
    with store.read() as connection:
        ended = (
            connection.execute(text("SELECT subject FROM entry WHERE verb = 'alarm.shelf_ended'"))
            .scalars()
            .all()
        )
    assert len(ended) == len(set(ended)) == 25


def test_one_that_waits_its_turn_can_be_taken_up_by_hand(store: Store, clock: HeldClock) -> None:
    ids = shelve_many(store, clock, 12)
    clock.advance(SHELF_S)
    look(store, clock)
    with store.read() as connection:
        waiting = [row for row in open_alarms(connection) if row.state == "shelved"]
    assert len(waiting) == 2
    with store.write() as session:
        commands.unshelve(session, EK, waiting[0].id, clock)
    clock.advance(60)
    look(store, clock)
    with store.read() as connection:
        states = {row.id: row.state for row in open_alarms(connection)}
    assert states[waiting[0].id] == "acknowledged"
    assert sum(state == "new" for state in states.values()) == len(ids) - 1


def test_what_was_out_of_service_never_waits(store: Store, clock: HeldClock) -> None:
    shelve_many(store, clock, 30)
    personal = ring(store, account="3000", sequence="9000")
    until = clock.now() + timedelta(seconds=SHELF_S)
    with store.write() as session:
        commands.acknowledge(session, EK, personal, clock)
        session.connection().execute(
            update(Alarm)
            .where(Alarm.id == personal)  # type: ignore[arg-type]  # a column
            .values(state="out_of_service", shelved_until=until, due_at=until, due_boot_id="")
        )
    clock.advance(SHELF_S)
    assert look(store, clock) == AT_A_TIME + 1
    assert ringing(store)[0] == 1


@given(st.integers(0, 2000))
def test_turns_rise_start_at_once_and_end_in_time(count: int) -> None:
    found = turns(count)
    assert len(found) == count
    assert found == sorted(found)
    assert all(each == 0 for each in found[:AT_A_TIME])
    assert all(0 <= each <= LONGEST_S + 1e-6 for each in found)
    assert all(found.count(each) <= AT_A_TIME for each in set(found))
