"""The watch plays a drill: what is due rings in the cycle, and a drill that cannot go on stops nothing."""

from __future__ import annotations

import pytest

from models.alarms.views import open_alarms
from models.drills.drilling import begin
from models.store.clock import HeldClock
from models.store.store import Store
from models.watch.commands import Listening, begin_watch
from scheduler import clockwork
from scheduler.clockwork import Clockwork
from tests.models.alarms.build import EK, ring


def watching(store: Store) -> Clockwork:
    """The clockwork of a watch that has just begun."""
    with store.write() as session:
        epoch = begin_watch(session, "here", 4711, Listening(), store.clock)
    return Clockwork(store, lambda: epoch, lambda: (True, ""))


def _rows(store: Store) -> list[tuple[str, bool]]:
    with store.read() as connection:
        return [(row.kind, row.drill) for row in open_alarms(connection)]


def test_a_cycle_rings_what_is_due_once(store: Store, clock: HeldClock) -> None:
    works = watching(store)
    with store.write() as session:
        begin(session, EK, "two_at_once", clock)
    assert works.run_cycle()
    assert _rows(store) == [("burglary", True)]
    clock.advance(60)
    assert works.run_cycle()
    assert works.run_cycle()
    assert _rows(store) == [("personal", True), ("burglary", True)]


def test_a_drill_that_fails_leaves_the_watch_well_and_the_alarms_told(
    store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = watching(store)
    with store.write() as session:
        begin(session, EK, "two_at_once", clock)

    def broken(*_: object) -> int:
        raise RuntimeError("a drill")

    monkeypatch.setattr(clockwork, "play_due", broken)
    ring(store)
    assert works.run_cycle()
    assert works.cycles == 1
    assert ("personal", False) in _rows(store)
