"""What a cycle says of itself: a stuck alarm is told of, and the service manager hears only of whole cycles."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlmodel import Session

from models.alarms import commands, late_steps
from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.store import Store
from models.watch.commands import Listening, begin_watch
from models.watch.views import watch_row
from scheduler import clockwork as under_test
from scheduler.clockwork import Clockwork
from tests.models.alarms.build import EK, ring


@pytest.fixture
def epoch(store: Store, clock: HeldClock) -> int:
    with store.write() as session:
        return begin_watch(session, "here", 1, Listening(), clock)


def _fault(store: Store) -> str:
    with store.read() as connection:
        return watch_row(connection).fault


def test_an_alarm_that_is_stuck_is_told_of_and_the_cycle_goes_round(
    store: Store,
    clock: HeldClock,
    epoch: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from models.alarms import ladder

    stuck, other = ring(store, sequence="0001"), ring(store, sequence="0002")
    whole = ladder._fired

    def breaks(session: Session, alarm_id: str, *more: object) -> None:
        if alarm_id == stuck:
            raise ValueError("Eva Exempel, Provgatan 12")
        whole(session, alarm_id, *more)  # type: ignore[arg-type]  # passed on as they came

    clock.advance(180)
    clockwork = Clockwork(store, lambda: epoch, lambda: (True, ""))
    with monkeypatch.context() as broken:
        broken.setattr(ladder, "_fired", breaks)
        assert clockwork.run_cycle()
        assert clockwork.run_cycle()
    assert _fault(store) == "clockwork.alarm_failed"
    with store.read() as connection:
        assert connection.execute(text("SELECT alarm_id FROM escalation")).scalars().all() == [other]
    assert [each.levelname for each in caplog.records] == ["ERROR"]
    assert "ValueError" in caplog.text
    assert "Exempel" not in caplog.text
    assert clockwork.run_cycle()
    assert _fault(store) == ""
    with store.read() as connection:
        assert len(connection.execute(text("SELECT alarm_id FROM escalation")).scalars().all()) == 2


def test_only_a_cycle_that_came_to_its_end_is_a_sign_of_life(
    store: Store, epoch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    clockwork = Clockwork(store, lambda: epoch, lambda: (True, ""), on_cycle=lambda: heard.append("cycle"))
    assert clockwork.run_cycle()
    assert len(heard) == 1

    def broken(*_: object) -> int:
        raise ValueError

    def away(*_: object) -> int:
        raise StoreUnavailable("store.away")

    with monkeypatch.context() as context:
        context.setattr(under_test, "fire_due", broken)
        assert not clockwork.run_cycle()
        assert len(heard) == 1
        # Reception goes on into the spool while the database is away: that is no reason to be started anew.
        context.setattr(under_test, "fire_due", away)
        assert not clockwork.run_cycle()
    assert len(heard) == 2


def test_who_hears_of_cycles_cannot_break_them(store: Store, epoch: int) -> None:
    def fails() -> None:
        raise OSError

    assert Clockwork(store, lambda: epoch, lambda: (True, ""), on_cycle=fails).run_cycle()


def test_a_late_step_is_told_by_the_cycle_and_one_that_cannot_be_is_said(
    store: Store, clock: HeldClock, epoch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    alarm_id = ring(store)
    with store.write() as session:
        commands.acknowledge(session, EK, alarm_id, clock)
    clockwork = Clockwork(store, lambda: epoch, lambda: (True, ""))
    clock.advance(60)

    def breaks(*_: object) -> None:
        raise ValueError

    def told() -> int:
        with store.read() as connection:
            chosen = text("SELECT count(*) FROM notice WHERE text_id = 'notice.alarm.step_late'")
            return int(connection.execute(chosen).scalar_one())

    with monkeypatch.context() as broken:
        broken.setattr(late_steps, "_tell", breaks)
        assert clockwork.run_cycle()
    assert (_fault(store), told()) == ("clockwork.plans_failed", 0)
    assert clockwork.run_cycle()
    assert clockwork.run_cycle()
    assert (_fault(store), told()) == ("", 1)
