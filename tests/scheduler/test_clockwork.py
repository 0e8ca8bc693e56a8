"""The watch's cycle on both engines: nothing late, nothing twice, and no heartbeat that was not earned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.alarms import commands
from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.policy import STAFFED, Ladder, decide
from models.store.store import Store
from models.watch.commands import Listening, begin_watch
from models.watch.rows import WatchRow
from models.watch.views import watch_row
from scheduler import clockwork as under_test
from scheduler.clockwork import Clockwork
from tests.models.alarms.build import EK, add_person, alarm_event, ring
from tests.scheduler.conftest import until

RECEIVING = (True, "")


@pytest.fixture
def epoch(store: Store, clock: HeldClock) -> int:
    """A watch has begun, at a staffed desk."""
    with store.write() as session:
        decide(
            session, LOADER, Ladder(profile=STAFFED), "test", datetime(2026, 1, 1, tzinfo=UTC), clock.now()
        )
        return begin_watch(session, "here", 4711, Listening(dc09_tcp="127.0.0.1:1"), clock)


@pytest.fixture
def fresh(store: Store, epoch: int) -> Callable[[], Clockwork]:
    """A clockwork as a watch that has just started has it: it remembers nothing."""
    return lambda: Clockwork(store, lambda: epoch, lambda: RECEIVING)


def _watch(store: Store) -> WatchRow:
    with store.read() as connection:
        return watch_row(connection)


def _steps(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(text("SELECT act FROM escalation ORDER BY seq")).scalars())


def _notices(store: Store) -> list[tuple[str, str, str | None]]:
    with store.read() as connection:
        found = connection.execute(text("SELECT text_id, recipient, outcome FROM notice ORDER BY seq")).all()
    return [(row.text_id, row.recipient, row.outcome) for row in found]


def test_a_new_alarm_is_told_of_once(store: Store, clock: HeldClock, fresh: Callable[[], Clockwork]) -> None:
    ring(store)
    first = fresh()
    assert first.run_cycle()
    assert first.run_cycle()
    assert fresh().run_cycle()
    assert _notices(store) == [("notice.alarm.new", "tib", None)]


def test_a_notice_holds_class_age_and_code_and_nothing_else(
    store: Store, clock: HeldClock, fresh: Callable[[], Clockwork]
) -> None:
    person_id, transmitter_id = add_person(store, clock)
    ring(store, person_id=person_id, transmitter_id=transmitter_id)
    fresh().run_cycle()
    with store.read() as connection:
        row = connection.execute(text('SELECT urgent, "values" FROM notice')).one()
    assert bool(row[0])
    assert row[1] == (
        '{"kind": "personal", "priority": 1, "since": "2026-11-25T02:12:41+00:00", "person": "SF-07"}'
    )


def test_a_battery_is_told_of_without_urgency(store: Store, fresh: Callable[[], Clockwork]) -> None:
    ring(store, alarm_event("battery", 4, "302"))
    fresh().run_cycle()
    with store.read() as connection:
        assert not connection.execute(text("SELECT urgent FROM notice")).scalar_one()


def test_a_flood_is_one_notice_and_the_alarm_after_it_is_told_alone(
    store: Store, clock: HeldClock, fresh: Callable[[], Clockwork]
) -> None:
    for number in range(11):
        ring(store, sequence=f"{number:04}")
    clockwork = fresh()
    clockwork.run_cycle()
    clockwork.run_cycle()
    assert [each for each in _notices(store) if each[2] is None] == [("notice.alarm.many", "tib", None)]
    clock.advance(1)
    ring(store, sequence="9999")
    clockwork.run_cycle()
    waiting = [each[0] for each in _notices(store) if each[2] is None]
    assert waiting == ["notice.alarm.many", "notice.alarm.new"]


def test_a_flood_larger_than_one_look_is_told_to_the_end(
    sqlite_store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.alarms.untold.AT_ONCE", 3)
    monkeypatch.setattr(under_test, "AT_ONCE", 3)
    for number in range(8):
        ring(sqlite_store, sequence=f"{number:04}")
    clockwork = Clockwork(sqlite_store, lambda: 0, lambda: RECEIVING)
    for _ in range(4):
        clockwork.run_cycle()
    assert len(_notices(sqlite_store)) == 8


@pytest.mark.parametrize("restarted", [False, True], ids=["one watch", "restarted every second"])
def test_the_ladder_climbs_by_the_second(
    store: Store, clock: HeldClock, fresh: Callable[[], Clockwork], restarted: bool
) -> None:
    ring(store)
    clockwork, fired = fresh(), []
    for second in range(1, 122):
        clock.advance(1)
        clockwork = fresh() if restarted else clockwork
        before = len(_steps(store))
        assert clockwork.run_cycle()
        fired += [(second, act) for act in _steps(store)[before:]]
    assert fired == [(30, "louder"), (60, "next_duty"), (120, "call_list")]


def test_after_ten_minutes_of_sleep_everything_overdue_fires_at_once(
    store: Store, clock: HeldClock, fresh: Callable[[], Clockwork]
) -> None:
    clockwork = fresh()
    ring(store)
    clockwork.run_cycle()
    clock.advance(600)
    clockwork.run_cycle()
    assert _steps(store) == ["louder", "next_duty", "call_list"]
    clockwork.run_cycle()
    assert len(_steps(store)) == 3


@pytest.mark.parametrize(
    ("jump", "steps"),
    [
        # Forward, the wall clock says that it is time. Back, the boot clock knows better.
        (3600, {1: ["louder", "next_duty", "call_list"]}),
        (-3600, {29: ["louder"], 59: ["next_duty"], 119: ["call_list"]}),
        (-86400, {29: ["louder"], 59: ["next_duty"], 119: ["call_list"]}),
    ],
)
def test_a_wall_clock_that_jumps_delays_nothing_and_doubles_nothing(
    store: Store, clock: HeldClock, fresh: Callable[[], Clockwork], jump: int, steps: dict[int, list[str]]
) -> None:
    ring(store)
    clock.advance(1)
    clock.jump(jump)
    clockwork, fired = fresh(), dict[int, list[str]]()
    clockwork.run_cycle()
    at_once = _steps(store)
    for second in range(1, 120):
        clock.advance(1)
        before = len(_steps(store))
        clockwork.run_cycle()
        acts = _steps(store)[before:]
        # Past the last step the call list repeats; what comes once is the climb.
        if acts and len(_steps(store)) <= 3:
            fired[second] = acts
    assert ({1: at_once} if at_once else fired) == steps


@pytest.mark.parametrize(
    "night",
    [datetime(2026, 10, 25, 0, 59, 30, tzinfo=UTC), datetime(2026, 3, 29, 0, 59, 30, tzinfo=UTC)],
    ids=["autumn", "spring"],
)
def test_both_daylight_saving_nights_are_ordinary_nights(
    store: Store, clock: HeldClock, fresh: Callable[[], Clockwork], night: datetime
) -> None:
    clock.jump((night - clock.now()).total_seconds())
    clockwork, beats = fresh(), _watch(store).cycle
    ring(store)
    for _ in range(121):
        clock.advance(1)
        clockwork.run_cycle()
    assert _steps(store) == ["louder", "next_duty", "call_list"]
    assert _watch(store).cycle == beats + 121


def test_acknowledged_is_quiet(store: Store, clock: HeldClock, fresh: Callable[[], Clockwork]) -> None:
    alarm, clockwork = ring(store), fresh()
    clockwork.run_cycle()
    with store.write() as session:
        commands.acknowledge(session, EK, alarm, clock)
    clock.advance(59)
    clockwork.run_cycle()
    assert _steps(store) == []
    assert _notices(store) == [("notice.alarm.new", "tib", "overtaken")]


def test_a_finished_cycle_is_a_heartbeat_and_wakes_no_board(
    store: Store, clock: HeldClock, fresh: Callable[[], Clockwork]
) -> None:
    clockwork = fresh()
    with store.read() as connection:
        entries = connection.execute(text("SELECT seq FROM chain_head")).scalar_one()
    clock.advance(5)
    assert clockwork.run_cycle()
    seen = _watch(store)
    assert (seen.cycle, seen.beat_at, seen.receiving, seen.fault) == (1, clock.now(), True, "")
    with store.read() as connection:
        assert connection.execute(text("SELECT seq FROM chain_head")).scalar_one() == entries


def _broken(*_: object) -> int:
    raise ValueError("Eva Exempel, Provgatan 12")


@pytest.mark.parametrize(
    ("step", "fault"),
    [("tell_new", "clockwork.new_alarms_failed"), ("fire_due", "clockwork.ladder_failed")],
)
def test_a_step_that_fails_earns_no_heartbeat_stops_nothing_and_says_no_names(
    store: Store,
    clock: HeldClock,
    fresh: Callable[[], Clockwork],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    step: str,
    fault: str,
) -> None:
    clockwork = fresh()
    clockwork.run_cycle()
    ring(store)
    clock.advance(30)
    beat_at = _watch(store).beat_at
    with monkeypatch.context() as broken:
        broken.setattr(under_test, step, _broken)
        assert not clockwork.run_cycle()
        assert not clockwork.run_cycle()
    seen = _watch(store)
    assert (seen.cycle, seen.beat_at, seen.fault) == (1, beat_at, fault)
    assert "ValueError" in caplog.text
    assert "Exempel" not in caplog.text
    assert len(caplog.records) == 1
    # The other step did its work all the same.
    assert (_steps(store) == []) == (step == "fire_due")
    assert (_notices(store)[0][0] == "notice.alarm.new") == (step == "fire_due")
    assert clockwork.run_cycle()
    assert (_watch(store).cycle, _watch(store).fault) == (2, "")


def test_reception_that_cannot_store_is_told_with_the_heartbeat(store: Store, epoch: int) -> None:
    clockwork = Clockwork(store, lambda: epoch, lambda: (False, "store.away"))
    assert clockwork.run_cycle()
    seen = _watch(store)
    assert (seen.cycle, seen.receiving, seen.fault) == (1, False, "store.away")


def test_a_reception_that_cannot_say_how_it_is_earns_no_heartbeat(store: Store, epoch: int) -> None:
    def health() -> tuple[bool, str]:
        raise RuntimeError

    assert not Clockwork(store, lambda: epoch, health).run_cycle()
    assert _watch(store).cycle == 0


def test_an_older_watch_beats_no_more(store: Store, clock: HeldClock, fresh: Callable[[], Clockwork]) -> None:
    older = fresh()
    with store.write() as session:
        begin_watch(session, "elsewhere", 1, Listening(), clock)
    assert not older.run_cycle()
    assert _watch(store).cycle == 0


def test_a_database_that_is_away_is_waited_for_once_a_cycle(
    store: Store, fresh: Callable[[], Clockwork], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def away(*_: object) -> int:
        asked.append("asked")
        raise StoreUnavailable("store.away")

    for step in ("board_counter", "fire_due", "tell_fault"):
        monkeypatch.setattr(under_test, step, away)
    assert not fresh().run_cycle()
    assert asked == ["asked"]


def test_a_calendar_that_fails_is_told_though_alarms_go_on(
    store: Store, fresh: Callable[[], Clockwork], monkeypatch: pytest.MonkeyPatch
) -> None:
    clockwork = fresh()
    with monkeypatch.context() as broken:
        broken.setattr(under_test, "tell_talks", _broken)
        assert not clockwork.run_calendar()
    assert clockwork.run_cycle()
    assert (_watch(store).receiving, _watch(store).fault) == (True, "clockwork.talks_failed")
    assert clockwork.run_calendar()
    assert clockwork.run_cycle()
    assert _watch(store).fault == ""


def test_it_runs_by_itself_and_wakes_when_asked(
    sqlite_store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For real, with APScheduler. The pause is made long, so that only the wake can bring the second cycle."""
    monkeypatch.setattr(under_test, "CYCLE_S", 3600.0)
    with sqlite_store.write() as session:
        epoch = begin_watch(session, "here", 4711, Listening(), clock)
    clockwork = Clockwork(sqlite_store, lambda: epoch, lambda: RECEIVING)
    clockwork.start()
    try:
        until(lambda: _watch(sqlite_store).cycle == 1 and "talks" in clockwork.seconds)
        until(lambda: not clockwork._cycling.locked())
        ring(sqlite_store)
        clockwork.wake()
        until(lambda: _notices(sqlite_store) == [("notice.alarm.new", "tib", None)])
        until(lambda: _watch(sqlite_store).cycle == 2)
        # A new day: the calendar is asked at once and not at its hour.
        monkeypatch.setattr(under_test, "tell_talks", lambda *_: asked.append("talks"))
        asked: list[str] = []
        clock.jump(86400)
        clockwork.wake()
        until(lambda: asked == ["talks"])
    finally:
        clockwork.stop()
    cycles = _watch(sqlite_store).cycle
    clockwork.wake()
    assert _watch(sqlite_store).cycle == cycles
