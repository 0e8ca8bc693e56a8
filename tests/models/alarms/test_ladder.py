"""What happens when nobody acts, on both engines: every step once, through restarts, sleep and clock jumps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from models.access.actor import LOADER
from models.alarms import commands
from models.alarms import ladder as under_test
from models.alarms.ladder import Fired, fire_due
from models.alarms.views import alarm_row
from models.store import chain
from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.policy import STAFFED, Ladder, decide
from models.store.store import Store
from tests.models.alarms.build import EK, alarm_event, ring


@pytest.fixture(autouse=True)
def staffed(store: Store, clock: HeldClock) -> None:
    """A staffed desk: louder after 30 s, the next officer after 60 s, the call list after 120 s."""
    with store.write() as session:
        decide(
            session, LOADER, Ladder(profile=STAFFED), "test", datetime(2026, 1, 1, tzinfo=UTC), clock.now()
        )


def _tick(store: Store, clock: HeldClock, seconds: int) -> list[tuple[int, str]]:
    """Let a cycle run every second; (second, act) of each step that fired."""
    fired: list[tuple[int, str]] = []
    for second in range(1, seconds + 1):
        clock.advance(1)
        before = len(_acts(store))
        with store.write() as session:
            fire_due(session, clock)
        fired += [(second, act) for act in _acts(store)[before:]]
    return fired


def _acts(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(text("SELECT act FROM escalation ORDER BY seq")).scalars())


def _notices(store: Store) -> list[tuple[str, str]]:
    with store.read() as connection:
        found = connection.execute(text("SELECT recipient, text_id FROM notice ORDER BY seq")).all()
    return [(row.recipient, row.text_id) for row in found]


def test_the_steps_come_at_their_seconds_and_the_call_list_repeats(store: Store, clock: HeldClock) -> None:
    ring(store)
    assert _tick(store, clock, 190) == [
        (30, "louder"),
        (60, "next_duty"),
        (120, "call_list"),
        (180, "call_list"),
    ]
    assert _notices(store)[:3] == [
        ("tib", "notice.alarm.louder"),
        ("tib_backup", "notice.alarm.next_duty"),
        ("all", "notice.alarm.call_list"),
    ]


def test_a_battery_only_grows_louder(store: Store, clock: HeldClock) -> None:
    ring(store, alarm_event("battery", 4, "302"))
    clock.advance(3599)
    with store.write() as session:
        assert fire_due(session, clock) == Fired()
    clock.advance(7200)
    with store.write() as session:
        fire_due(session, clock)
        fire_due(session, clock)
    assert _acts(store) == ["louder"]


def test_acknowledging_stops_the_ladder(store: Store, clock: HeldClock) -> None:
    alarm = ring(store)
    _tick(store, clock, 45)
    with store.write() as session:
        commands.acknowledge(session, EK, alarm, clock)
    assert _tick(store, clock, 60) == []


def test_a_machine_that_slept_fires_everything_at_once_and_nothing_twice(
    store: Store, clock: HeldClock
) -> None:
    ring(store)
    clock.advance(600)
    with store.write() as session:
        fire_due(session, clock)
    assert _acts(store) == ["louder", "next_duty", "call_list"]
    with store.write() as session:
        assert fire_due(session, clock) == Fired()


def test_after_a_reboot_the_wall_clock_decides(store: Store, clock: HeldClock) -> None:
    ring(store)
    clock.advance(70)
    clock.boot, clock.booted_for = "another", 5.0
    with store.write() as session:
        fire_due(session, clock)
    assert _acts(store) == ["louder", "next_duty"]
    assert _tick(store, clock, 50) == [(50, "call_list")]


@pytest.mark.parametrize("jump", [-3600, -86400])
def test_a_wall_clock_set_back_delays_nothing(store: Store, clock: HeldClock, jump: int) -> None:
    ring(store)
    clock.advance(1)
    clock.jump(jump)
    assert _tick(store, clock, 125)[:3] == [(29, "louder"), (59, "next_duty"), (119, "call_list")]


@pytest.mark.parametrize(
    "night",
    [datetime(2026, 10, 25, 0, 59, 30, tzinfo=UTC), datetime(2026, 3, 29, 0, 59, 30, tzinfo=UTC)],
    ids=["autumn", "spring"],
)
def test_the_ladder_does_not_know_daylight_saving(store: Store, clock: HeldClock, night: datetime) -> None:
    clock.jump((night - clock.now()).total_seconds())
    ring(store)
    assert _tick(store, clock, 121) == [(30, "louder"), (60, "next_duty"), (120, "call_list")]


def test_an_acknowledgement_without_an_act_goes_stale_louder(store: Store, clock: HeldClock) -> None:
    alarm = ring(store)
    with store.write() as session:
        commands.acknowledge(session, EK, alarm, clock)
    clock.advance(299)
    with store.write() as session:
        assert fire_due(session, clock) == Fired()
    clock.advance(1)
    with store.write() as session:
        fire_due(session, clock)
    with store.read() as connection:
        row = alarm_row(connection, alarm)
    assert row is not None
    assert (row.state, row.acknowledged_label, row.ladder_step) == ("new", "", 1)
    assert ("all", "notice.alarm.went_stale") in _notices(store)
    assert _tick(store, clock, 31) == [(30, "next_duty")]


def test_an_act_keeps_the_acknowledgement_for_good(store: Store, clock: HeldClock) -> None:
    alarm = ring(store)
    with store.write() as session:
        commands.acknowledge(session, EK, alarm, clock)
        commands.act(session, EK, alarm, "ringt 112", clock)
    clock.advance(86400)
    with store.write() as session:
        assert fire_due(session, clock) == Fired()


def test_an_expired_shelf_rings_again_unacknowledged(store: Store, clock: HeldClock) -> None:
    alarm = ring(store, alarm_event("burglary", 3, "130"))
    with store.write() as session:
        commands.acknowledge(session, EK, alarm, clock)
        commands.shelve(session, EK, alarm, clock.now() + timedelta(hours=1), "väktare på väg", clock)
    clock.advance(3600)
    with store.write() as session:
        fire_due(session, clock)
    with store.read() as connection:
        row = alarm_row(connection, alarm)
    assert row is not None
    assert (row.state, row.shelved_until) == ("new", None)


def test_a_flood_makes_one_notice_a_step(store: Store, clock: HeldClock) -> None:
    for number in range(40):
        ring(store, sequence=f"{number:04}")
    clock.advance(30)
    with store.write() as session:
        assert fire_due(session, clock) == Fired(40)
    assert _notices(store) == [("tib", "notice.alarm.many")]
    assert len(_acts(store)) == 40


def test_an_alarm_that_cannot_be_moved_stops_no_other(
    store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has its own savepoint: of the broken one nothing is left, not even half an entry."""
    alarms = [ring(store, sequence=f"{number:04}") for number in range(3)]
    whole = under_test._fired

    def breaks_on_the_second(session: Session, alarm_id: str, *more: Any) -> None:
        whole(session, alarm_id, *more)
        if alarm_id == alarms[1]:
            raise KeyError("Eva Exempel")

    clock.advance(30)
    with monkeypatch.context() as broken:
        broken.setattr(under_test, "_fired", breaks_on_the_second)
        with store.write() as session:
            fired = fire_due(session, clock)
    assert (fired.moved, [type(each) for each in fired.failed]) == (2, [KeyError])
    assert _acts(store) == ["louder", "louder"]
    with store.read() as connection:
        verbs = connection.execute(text("SELECT subject FROM entry WHERE verb = 'alarm.escalated'")).scalars()
        assert sorted(verbs) == sorted(f"alarm:{each}" for each in (alarms[0], alarms[2]))
        assert chain.verify(connection) is None
    with store.write() as session:
        assert fire_due(session, clock) == Fired(1)
    assert len(_notices(store)) == 3


def test_a_row_that_cannot_be_read_stops_no_other(store: Store, clock: HeldClock) -> None:
    if not store.is_sqlite:
        pytest.skip("a server keeps its types: no row of it can be so broken")
    for number in range(3):
        ring(store, sequence=f"{number:04}")
    with store.write() as session:
        session.connection().execute(text("UPDATE alarm SET received_at = 'garbage' WHERE seq = 2"))
    clock.advance(30)
    with store.write() as session:
        fired = fire_due(session, clock)
    assert (fired.moved, [type(each) for each in fired.failed]) == (2, [ValueError])
    assert _acts(store) == ["louder", "louder"]


def test_a_database_that_goes_away_is_nobodys_own_fault(
    store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> None:
        raise StoreUnavailable("store.away")

    ring(store)
    clock.advance(30)
    monkeypatch.setattr(under_test, "_fired", away)
    with pytest.raises(StoreUnavailable), store.write() as session:
        fire_due(session, clock)
    assert _acts(store) == []


def test_a_row_that_another_holds_stops_no_other(store: Store, clock: HeldClock) -> None:
    """A desk frozen in the middle of an act holds its alarm until the server ends it; the others climb meanwhile."""
    if store.is_sqlite:
        pytest.skip("a file has one writer at a time, and no locks on rows")
    held, free = (ring(store, sequence=f"{number:04}") for number in range(2))
    clock.advance(30)
    with store.write() as desk:
        desk.connection().execute(text("SELECT id FROM alarm WHERE id = :id FOR UPDATE"), {"id": held})
        with store.write() as session:
            assert fire_due(session, clock) == Fired(1)
    with store.read() as connection:
        assert connection.execute(text("SELECT alarm_id FROM escalation")).scalars().all() == [free]
    with store.write() as session:
        assert fire_due(session, clock) == Fired(1)
    assert _acts(store) == ["louder", "louder"]
