"""Every other timer: in time over restarts, sleep, clocks set and both nights when clocks change, and once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.alarms import commands
from models.alarms.ladder import fire_due
from models.alarms.untold import tell_new
from models.channels.commands import add_channel, ask_test, awake, confirm_test
from models.channels.outgoing import claim, settle
from models.channels.rows import Sent
from models.channels.views import TESTED_WITHIN, channels, is_tested
from models.drills.drilling import begin as begin_drill
from models.drills.drilling import play_due
from models.drills.proofs import proofs
from models.drills.proving import expect
from models.store.clock import HeldClock
from models.store.ids import new_id
from models.store.store import Store
from tests.models.alarms.build import EK, add_person, alarm_event, ring
from tests.models.alarms.test_timers import NIGHTS, UPSETS

SHELF_S = 3600


def _count(store: Store, chosen: str) -> int:
    with store.read() as connection:
        return int(connection.execute(text(chosen)).scalar_one())


def _look(store: Store) -> None:
    with store.write() as session:
        assert fire_due(session, store.clock).failed == ()


def _rings(store: Store) -> None:
    ring(store)


def _step(act: str) -> Callable[[Store], int]:
    def passed(store: Store) -> int:
        _look(store)
        return _count(store, f"SELECT count(*) FROM escalation WHERE act = '{act}' AND step < 3")

    return passed


def _whole_ladder(store: Store) -> None:
    ring(store)
    store.clock.advance(600)  # type: ignore[attr-defined]  # a held clock in tests
    _look(store)


def _repeats(store: Store) -> int:
    """The first repeat of the last step; a look long after makes one more, not all that were slept through."""
    _look(store)
    return min(1, _count(store, "SELECT count(*) FROM escalation WHERE act = 'call_list' AND step >= 3"))


def _says_awake(store: Store) -> None:
    alarm_id = ring(store)
    with store.write() as session:
        commands.acknowledge(session, EK, alarm_id, store.clock)
    store.clock.advance(200)  # type: ignore[attr-defined]  # a held clock in tests
    with store.write() as session:
        awake(session, EK, alarm_id, store.clock)


def _stale(store: Store) -> int:
    _look(store)
    return _count(store, "SELECT count(*) FROM entry WHERE verb = 'alarm.went_stale'")


def _many_shelved(store: Store) -> None:
    """Eleven shelves that end at once: ten have rung, one waits its turn."""
    until = store.clock.now() + timedelta(seconds=SHELF_S)
    for at in range(11):
        alarm_id = ring(store, alarm_event("burglary", 3, "130"), account=f"{2000 + at}", sequence=f"{at:04}")
        with store.write() as session:
            commands.acknowledge(session, EK, alarm_id, store.clock)
            commands.shelve(session, EK, alarm_id, until, "larmprov", store.clock)
    store.clock.advance(SHELF_S)  # type: ignore[attr-defined]  # a held clock in tests
    _look(store)


def _last_shelf(store: Store) -> int:
    _look(store)
    return _count(store, "SELECT count(*) FROM entry WHERE verb = 'alarm.shelf_ended'") - 10


def _expects(store: Store) -> None:
    _, transmitter_id = add_person(store, store.clock)
    with store.write() as session:
        expect(session, EK, transmitter_id, store.clock)


def _missed(store: Store) -> int:
    with store.read() as connection:
        return int(proofs(connection, store.clock)[0].state == "missed")


def _waits_to_leave(store: Store) -> None:
    with store.write() as session:
        add_channel(session, LOADER, "larmet", "apprise", "json://127.0.0.1:9/x", "all", store.clock)
    ring(store)
    with store.write() as session:
        tell_new(session, store.clock)


def _failed_once(store: Store) -> None:
    _waits_to_leave(store)
    with store.write() as session:
        [message] = claim(session, "one", (), store.clock)
    with store.write() as session:
        settle(session, "one", [Sent(message.id, "failed")], store.clock)


def _tried_again(store: Store) -> int:
    with store.write() as session:
        claim(session, "one", (), store.clock)
    return _count(store, "SELECT count(*) FROM outgoing WHERE tries = 2")


def _expired(store: Store) -> int:
    with store.write() as session:
        claim(session, new_id(), (), store.clock)
    return _count(store, "SELECT count(*) FROM outgoing WHERE outcome = 'expired'")


def _drill(store: Store) -> None:
    with store.write() as session:
        begin_drill(session, EK, "two_at_once", store.clock)


def _second_rings(store: Store) -> int:
    with store.write() as session:
        play_due(session, store.clock)
    return _count(store, "SELECT count(*) FROM alarm WHERE drill") - 1


@dataclass(frozen=True)
class Timer:
    """What begins it, after how many seconds it has passed, and how often it has when one looks.

    `hastened`: a wall clock set forward makes it earlier; where not, the boot clock decides within the same boot.
    """

    begin: Callable[[Store], None]
    seconds: int
    passed: Callable[[Store], int]
    hastened: bool = True


TIMERS = {
    "ladder: louder": Timer(_rings, 180, _step("louder")),
    "ladder: next duty": Timer(_rings, 300, _step("next_duty")),
    "ladder: call list": Timer(_rings, 600, _step("call_list")),
    "ladder: repeat": Timer(_whole_ladder, 300, _repeats),
    "I am awake": Timer(_says_awake, 300, _stale),
    "a shelf that waits its turn": Timer(_many_shelved, 10, _last_shelf),
    "a test is expected": Timer(_expects, 601, _missed, hastened=False),
    "a channel's next try": Timer(_failed_once, 5, _tried_again),
    "a message's deadline": Timer(_waits_to_leave, 900, _expired, hastened=False),
    "a drill's next alarm": Timer(_drill, 60, _second_rings),
}


@pytest.mark.parametrize("night", NIGHTS)
@pytest.mark.parametrize("upset", UPSETS)
@pytest.mark.parametrize("name", TIMERS)
def test_a_timer_passes_once_and_in_time(
    sqlite_store: Store, clock: HeldClock, name: str, upset: str, night: str
) -> None:
    timer = TIMERS[name]
    clock.instant = NIGHTS[night]
    timer.begin(sqlite_store)
    clock.advance(2)
    UPSETS[upset](clock)
    clock.advance(timer.seconds - 3)
    assert timer.passed(sqlite_store) == (1 if timer.hastened and upset == "clock set on" else 0)
    clock.advance(1)
    assert timer.passed(sqlite_store) == 1
    clock.sleep(8 * 3600)
    assert timer.passed(sqlite_store) == 1


@pytest.mark.parametrize("name", TIMERS)
def test_a_machine_that_slept_over_it_finds_it_passed(store: Store, clock: HeldClock, name: str) -> None:
    timer = TIMERS[name]
    timer.begin(store)
    clock.sleep(timer.seconds + 60)
    assert timer.passed(store) == 1


@pytest.mark.parametrize("night", NIGHTS)
@pytest.mark.parametrize("upset", ["nothing", "restart"])
def test_the_monthly_test_of_a_channel_holds_31_days(
    sqlite_store: Store, clock: HeldClock, night: str, upset: str
) -> None:
    """Counted in days that passed: a night of 23 or 25 hours in between makes it neither shorter nor longer."""
    clock.instant = NIGHTS[night]
    with sqlite_store.write() as session:
        add_channel(session, LOADER, "larmet", "apprise", "json://127.0.0.1:9/x", "all", clock)
        ask_test(session, LOADER, "larmet", clock)
    with sqlite_store.write() as session:
        [message] = claim(session, "one", (), clock)
        confirm_test(session, LOADER, str(message.values["code"]), clock)
    UPSETS[upset](clock)
    for seconds, holds in ((TESTED_WITHIN.total_seconds() - 1, True), (1, False)):
        clock.sleep(seconds)
        with sqlite_store.read() as connection:
            assert is_tested(channels(connection)[0], clock.now()) is holds
