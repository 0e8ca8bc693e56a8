"""The memory of recent frames: settled by a commit, forgotten by a failure, filled from the rows, bounded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.alarms import recent as memory
from models.alarms.receive import Stored, store_frames
from models.alarms.recent import RecentKeys
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.alarms.build import alarm_event, frame


def take(store: Store, recent: RecentKeys, clock: HeldClock, sequence: str = "0001") -> Stored:
    with store.write() as session:
        (stored,) = store_frames(
            session, [frame(alarm_event(), clock.now(), sequence=sequence)], clock, recent
        )
    recent.settle()
    return stored


def test_a_copy_is_known_within_the_window_and_across_restarts(store: Store, clock: HeldClock) -> None:
    recent = RecentKeys()
    first = take(store, recent, clock)
    clock.advance(60)
    assert take(store, recent, clock) == Stored(first.alarm_ids, copy=True)
    clock.advance(100)
    assert take(store, RecentKeys(), clock) == Stored(first.alarm_ids, copy=True), (
        "the window runs from the last copy"
    )
    clock.advance(121)
    assert not take(store, recent, clock).copy


def test_what_was_rolled_back_is_not_remembered(sqlite_store: Store, clock: HeldClock) -> None:
    recent = RecentKeys()
    take(sqlite_store, recent, clock, "0009")

    def failing() -> None:
        with sqlite_store.write() as session:
            store_frames(session, [frame(alarm_event(), clock.now())], clock, recent)
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        failing()
    recent.forget()
    assert not take(sqlite_store, recent, clock).copy
    assert take(sqlite_store, recent, clock, "0009").copy


def test_the_memory_is_bounded(
    sqlite_store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MOST", 40)
    recent = RecentKeys()
    for number in range(300):
        take(sqlite_store, recent, clock, f"{number:04}")
        clock.advance(1)
    assert recent._known is not None
    assert len(recent._known) <= 80
    assert take(sqlite_store, recent, clock, "0299").copy
    recent.settle(timedelta(0))
