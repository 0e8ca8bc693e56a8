"""Sleep, moved clocks and both daylight-saving nights through the real clockwork: nothing late, lost or doubled."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.store import chain
from models.store.clock import HeldClock, SystemClock
from models.store.errors import StoreUnavailable
from models.store.policy import STAFFED, Ladder, decide
from models.store.store import Store
from models.watch.commands import Listening, begin_watch
from models.watch.disturbances import FOLD_AT, unsettled
from models.watch.views import watch_row
from scheduler import clockwork as under_test
from scheduler.clockwork import Clockwork
from tests.models.alarms.build import ring
from tests.scheduler.conftest import until

STEPS = ["louder", "next_duty", "call_list"]


@pytest.fixture
def epoch(store: Store, clock: HeldClock) -> int:
    return _begin(store)


def _begin(store: Store) -> int:
    now = store.clock.now()
    with store.write() as session:
        decide(session, LOADER, Ladder(profile=STAFFED), "test", datetime(2026, 1, 1, tzinfo=UTC), now)
        return begin_watch(session, "here", 1, Listening(), store.clock)


def _clockwork(store: Store, epoch: int) -> Clockwork:
    made = Clockwork(store, lambda: epoch, lambda: (True, ""))
    assert made.run_cycle()
    return made


def _steps(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(text("SELECT act FROM escalation ORDER BY seq")).scalars())


def _told(store: Store) -> list[tuple[str, float | None]]:
    with store.read() as connection:
        return [(each.kind, each.seconds) for each in unsettled(connection)]


def test_ten_minutes_of_sleep_are_told_and_the_overdue_fires_at_once(
    store: Store, clock: HeldClock, epoch: int
) -> None:
    clockwork = _clockwork(store, epoch)
    ring(store)
    clock.advance(1)
    clockwork.run_cycle()
    began = clock.now()
    clock.sleep(600)
    assert clockwork.run_cycle()
    assert _steps(store) == STEPS
    with store.read() as connection:
        (noted,) = unsettled(connection)
        assert chain.verify(connection) is None
    assert (noted.kind, noted.seconds, noted.began_at, noted.ended_at) == (
        "suspend",
        600.0,
        began,
        clock.now(),
    )
    assert clockwork.run_cycle()
    assert (_steps(store), len(_told(store))) == (STEPS, 1)


@pytest.mark.parametrize(
    ("jump", "second"), [(3600.0, 45), (-3600.0, 5), (86400.0, 5), (-86400.0, 45), (2.5, 45), (-2.5, 45)]
)
def test_a_moved_clock_is_told_and_no_step_is_late_lost_or_doubled(
    store: Store, clock: HeldClock, epoch: int, jump: float, second: int
) -> None:
    """Never late by the boot clock. Forward may be early: a virtual machine that was paused cannot know better."""
    clockwork = _clockwork(store, epoch)
    ring(store)
    rang = clock.boottime()
    fired: list[tuple[float, str]] = []
    for elapsed in range(1, 122):
        clock.advance(1)
        if elapsed == second:
            clock.jump(jump)
        before = len(_steps(store))
        assert clockwork.run_cycle()
        fired += [(clock.boottime() - rang, act) for act in _steps(store)[before:]]
    assert _told(store) == [("clock_jump", jump)]
    assert [act for _, act in fired][:3] == STEPS
    late = [at - wanted for (at, _), wanted in zip(fired, (30, 60, 120), strict=False)]
    assert max(late) <= 1.0
    if jump < 0:
        assert min(late) >= 0.0
        assert len(fired) == 3


@pytest.mark.parametrize("night", [datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 3, 29, tzinfo=UTC)])
def test_a_daylight_saving_night_upsets_nothing(
    sqlite_store: Store, clock: HeldClock, night: datetime
) -> None:
    """From one in the night on, an alarm every quarter of an hour: each climbs by the second, nothing is told."""
    clock.jump((night - clock.now()).total_seconds())
    clockwork = _clockwork(sqlite_store, _begin(sqlite_store))
    rang: dict[str, datetime] = {}
    for minute in range(0, 180, 15):
        clock.jump((night + timedelta(minutes=minute) - clock.now()).total_seconds())
        clockwork._time._looked = None  # the test's own jump, to not walk every second of the night
        rang[ring(sqlite_store, sequence=f"{minute:04}")] = clock.now()
        for _ in range(121):
            clock.advance(1)
            assert clockwork.run_cycle()
    with sqlite_store.read() as connection:
        found = connection.execute(
            text("SELECT alarm_id, step, fired_at FROM escalation WHERE step < 3")
        ).all()
    assert len(found) == 3 * len(rang)
    for alarm_id, step, fired_at in found:
        after = datetime.fromisoformat(fired_at) - rang[alarm_id]
        assert after.total_seconds() == (30, 60, 120)[step]
    assert _told(sqlite_store) == []


def test_an_event_loop_that_stood_still_is_an_outage(store: Store, clock: HeldClock, epoch: int) -> None:
    """As after SIGSTOP: nobody was heard meanwhile, and no desk may have been there to see it."""
    clockwork = _clockwork(store, epoch)
    for _ in range(10):
        clock.advance(0.5)
        clockwork.loop_turned()
    began = clock.now()
    clock.advance(600)
    clockwork.loop_turned()
    ended = clock.now()
    clock.advance(0.5)
    clockwork.loop_turned()
    assert clockwork.run_cycle()
    assert clockwork.run_cycle()
    with store.read() as connection:
        (noted,) = unsettled(connection)
    assert (noted.kind, noted.began_at, noted.ended_at) == ("outage", began, ended)
    # Asleep is told as that, and not as an outage too.
    clock.sleep(600)
    clockwork.loop_turned()
    assert clockwork.run_cycle()
    assert [kind for kind, _ in _told(store)] == ["outage", "suspend"]


def test_time_that_was_upset_while_the_database_was_away_is_told_when_it_is_back(
    store: Store, clock: HeldClock, epoch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clockwork = _clockwork(store, epoch)

    def away(*_: object) -> int:
        raise StoreUnavailable("store.away")

    with monkeypatch.context() as gone:
        gone.setattr(under_test, "fire_due", away)
        clock.jump(3600)
        assert not clockwork.run_cycle()
        clock.sleep(60)
        assert not clockwork.run_cycle()
    assert _told(store) == []
    assert clockwork.run_cycle()
    assert clockwork.run_cycle()
    assert _told(store) == [("clock_jump", 3600.0), ("suspend", 60.0)]


def test_a_clock_that_is_moved_for_ever_does_not_fill_the_record(
    store: Store, clock: HeldClock, epoch: int
) -> None:
    clockwork = _clockwork(store, epoch)
    for _ in range(40):
        clock.advance(1)
        clock.jump(10)
        clockwork.run_cycle()
    told = _told(store)
    assert len(told) == FOLD_AT
    assert sum(seconds or 0.0 for _, seconds in told) == pytest.approx(400)
    with store.read() as connection:
        noted = connection.execute(text("SELECT count(*) FROM entry WHERE verb = 'disturbance.noted'"))
        assert noted.scalar_one() == FOLD_AT


def test_by_the_machines_own_clock_a_step_comes_within_a_second(sqlite_store: Store) -> None:
    """For real, with APScheduler: an alarm whose step comes in two seconds; how late is measured on the boot clock."""
    store = sqlite_store
    store.clock = SystemClock()
    epoch = _begin(store)
    with store.write() as session:
        rule = Ladder(profile=STAFFED, bemannad=(2, 3, 600))
        decide(session, LOADER, rule, "test", store.clock.now() - timedelta(days=1), store.clock.now())
    clockwork = Clockwork(store, lambda: epoch, lambda: (True, ""))
    clockwork.start()
    try:
        rang = time.clock_gettime(time.CLOCK_BOOTTIME)
        ring(store)
        until(lambda: len(_steps(store)) >= 1, within_s=20)
        first = time.clock_gettime(time.CLOCK_BOOTTIME) - rang
        until(lambda: len(_steps(store)) >= 2, within_s=20)
    finally:
        clockwork.stop()
    assert first >= 2.0
    with store.read() as connection:
        assert _told(store) == []
        assert watch_row(connection).fault == ""
