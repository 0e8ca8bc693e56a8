"""The daily backup: begun once when its time has come, again when it failed, and told of when it does not come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from models.access.actor import WATCH
from models.backup.commands import note_failed, note_made
from models.backup.rows import BackupHealth, Figures, Made
from models.store.clock import HeldClock, zone
from models.store.store import Store
from models.watch.disturbances import unsettled
from scheduler.backup import Backups, is_due, last_time
from scheduler.clockwork import Clockwork

STOCKHOLM = "Europe/Stockholm"
AT = time(2, 40)
NIGHT = datetime(2026, 11, 25, 2, 12, 41, tzinfo=UTC)  # 03:12:41
COME = datetime(2026, 11, 25, 1, 40, tzinfo=UTC)
NOTHING = Figures(0, 0, 0, 0, "", "")


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.mark.parametrize(
    ("known", "due"),
    [
        (BackupHealth(), True),  # never one: at once
        (BackupHealth(made_at=COME, tried_at=COME), False),
        (BackupHealth(made_at=COME - hours(1), tried_at=COME - hours(1)), True),  # by hand, before its time
        (BackupHealth(made_at=COME + hours(0.1), tried_at=COME + hours(0.1)), False),
        (BackupHealth(made_at=COME - hours(24), tried_at=COME + hours(0.3)), False),  # failed 14 minutes ago
        (BackupHealth(made_at=COME - hours(24), tried_at=NIGHT - hours(1)), True),  # failed an hour ago
        (BackupHealth(tried_at=NIGHT - hours(0.5)), False),
        (
            BackupHealth(made_at=NIGHT + hours(20), tried_at=NIGHT + hours(20)),
            True,
        ),  # by a clock that was wrong
    ],
)
def test_when_one_is_due(known: BackupHealth, due: bool) -> None:
    assert is_due(known, NIGHT, AT, STOCKHOLM) is due


@pytest.mark.parametrize(
    "day",
    [datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)],
)
@pytest.mark.parametrize("at", [time(2, 40), time(0, 0), time(23, 59), time(3, 0)])
def test_it_comes_once_a_day_on_every_night_of_the_year(day: datetime, at: time) -> None:
    """Also where 02:40 is not there at all, or there twice."""
    minutes = [day + timedelta(minutes=each) for each in range(3 * 24 * 60)]
    times = {last_time(each, at, STOCKHOLM) for each in minutes}
    assert len({each.astimezone(zone(STOCKHOLM)).date() for each in times}) == len(times) == 4


@given(st.integers(0, 10 * 365 * 24 * 60), st.times())
def test_the_last_time_is_past_and_within_a_day(minutes: int, at: time) -> None:
    now = NIGHT + timedelta(minutes=minutes)
    assert timedelta(0) <= now - last_time(now, at, STOCKHOLM) <= hours(26)


@dataclass
class Fake:
    """A process that ends when told."""

    code: int | None = None
    ended: bool = False

    def poll(self) -> int | None:
        return self.code

    def terminate(self) -> None:
        self.ended = True


@dataclass
class Started:
    """The processes that were started."""

    those: list[Fake] = field(default_factory=list)

    def start(self) -> Fake:
        self.those.append(Fake())
        return self.those[-1]


@pytest.fixture
def started() -> Started:
    return Started()


@pytest.fixture
def backups(store: Store, started: Started) -> Backups:
    return Backups(store, "02:40", started.start, STOCKHOLM)


def make_one(store: Store, clock: HeldClock) -> None:
    now = clock.now()
    with store.write() as session:
        note_made(session, WATCH, Made(now, f"{now:%H%M}.age", 1, NOTHING, 0.1), clock)


def kinds(store: Store) -> list[str]:
    with store.read() as connection:
        return [each.kind for each in unsettled(connection)]


def test_one_at_a_time_and_one_a_day(
    store: Store, backups: Backups, started: Started, clock: HeldClock
) -> None:
    for _ in range(3):
        backups.look()
    assert len(started.those) == 1
    make_one(store, clock)
    started.those[0].code = 0
    for _ in range(48):
        backups.look()
        clock.advance(1800)
        if started.those[-1].code is None:
            make_one(store, clock)
            started.those[-1].code = 0
    assert len(started.those) == 2
    assert kinds(store) == []


def test_one_that_was_killed_is_told_and_tried_again_within_the_hour(
    store: Store, backups: Backups, started: Started, clock: HeldClock
) -> None:
    backups.look()
    started.those[0].code = -9
    clock.advance(30)
    backups.look()
    assert kinds(store) == ["backup_failed"]
    with store.read() as connection:
        assert connection.execute(text("SELECT fault FROM backup_run")).scalars().all() == ["backup.killed"]
    clock.advance(3000)
    backups.look()
    assert len(started.those) == 1
    clock.advance(700)
    backups.look()
    assert len(started.those) == 2


def test_one_that_told_of_its_own_fault_is_told_once(
    store: Store, backups: Backups, started: Started, clock: HeldClock
) -> None:
    backups.look()
    with store.write() as session:
        note_failed(session, WATCH, "backup", "backup.disk_full", clock.now(), clock)
    started.those[0].code = 5
    backups.look()
    with store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM backup_run")).scalar() == 1


def test_a_day_without_one_stands_on_the_desks_also_while_one_hangs(
    store: Store, backups: Backups, started: Started, clock: HeldClock
) -> None:
    make_one(store, clock)
    for _ in range(25):
        clock.advance(3600)
        backups.look()
    assert kinds(store) == []
    assert [each.ended for each in started.those] == [False]
    clock.advance(7200)
    backups.look()
    assert kinds(store) == ["backup_overdue"]
    clock.advance(4 * 3600)
    backups.look()
    assert [each.ended for each in started.those] == [True]


def test_the_clockwork_begins_it_and_ends_it(
    store: Store, backups: Backups, started: Started, clock: HeldClock
) -> None:
    clockwork = Clockwork(store, lambda: 1, lambda: (True, ""), backups=backups)
    assert clockwork.look_to_backups()
    assert len(started.those) == 1
    clockwork.stop()
    assert started.those[0].ended


def test_what_cannot_be_started_keeps_nothing_else_from_its_turn(store: Store, clock: HeldClock) -> None:
    def broken() -> Fake:
        raise OSError("no processes left")

    clockwork = Clockwork(
        store, lambda: 1, lambda: (True, ""), backups=Backups(store, "02:40", broken, STOCKHOLM)
    )
    assert not clockwork.look_to_backups()
