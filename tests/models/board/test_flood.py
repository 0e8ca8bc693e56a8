"""Ten alarms in ten minutes are a flood, on both engines: how many, from whom, how fast, and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.board import flood as under_test
from models.board.flood import flood
from models.board.rows import FloodRow
from models.board.views import read_board
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.alarms.build import add_person
from tests.models.figures.build import alarm, put


def now_flooding(store: Store, clock: HeldClock) -> FloodRow | None:
    with store.read() as connection:
        return flood(connection, clock.now())


@pytest.mark.parametrize(("count", "flooding"), [(9, False), (10, True)])
def test_ten_make_a_flood(store: Store, clock: HeldClock, count: int, flooding: bool) -> None:
    put(store, *(alarm(clock.now() - timedelta(seconds=at), None) for at in range(count)))
    assert (now_flooding(store, clock) is not None) is flooding


def test_old_alarms_make_none_and_a_flood_ends_by_itself(store: Store, clock: HeldClock) -> None:
    put(store, *(alarm(clock.now() - timedelta(seconds=60 * at), None) for at in range(11, 0, -1)))
    assert now_flooding(store, clock) is None
    put(store, alarm(clock.now(), None))
    found = now_flooding(store, clock)
    assert found is not None
    assert (found.count, found.until) == (10, clock.now() - timedelta(minutes=9) + timedelta(minutes=10))
    clock.advance(61)
    assert now_flooding(store, clock) is None


def test_sources_are_told_by_code_with_their_rate(store: Store, clock: HeldClock) -> None:
    person_id, _ = add_person(store, clock)
    now = clock.now()
    put(
        store,
        *(alarm(now - timedelta(seconds=240 - at), None, person_id=person_id) for at in range(20)),
        *(alarm(now - timedelta(seconds=10), None, account="4711") for _ in range(5)),
        *(alarm(now, None, account=f"90{at}") for at in range(3)),
    )
    found = now_flooding(store, clock)
    assert found is not None
    assert [(each.whose, each.count, each.rate) for each in found.sources[:2]] == [
        ("SF-07", 20, 5.0),
        ("4711", 5, 5.0),
    ]
    assert (found.count, found.more_sources, found.least) == (28, 2, False)


def test_more_than_are_looked_at_is_said(
    store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(under_test, "LOOKED_AT", 12)
    put(store, *(alarm(clock.now(), None) for _ in range(20)))
    found = now_flooding(store, clock)
    assert found is not None
    assert (found.count, found.least) == (12, True)


def test_the_board_tells_of_it(store: Store, clock: HeldClock) -> None:
    put(store, *(alarm(clock.now(), None) for _ in range(10)))
    with store.read() as connection:
        board = read_board(connection, clock.now())
        again = read_board(connection, clock.now() + timedelta(minutes=11), before=board)
    assert board.flood is not None
    assert again.flood is None
