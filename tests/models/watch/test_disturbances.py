"""Disturbances on both engines: noted with an entry, on the board until ticked once, outages found at a start."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from models.board.views import read_board
from models.store import chain
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.store import Store
from models.watch.commands import Listening, beat, begin_watch, end_watch
from models.watch.disturbances import FOLD_AT, end, lasting, note, note_folded, settle, unsettled
from models.watch.rows import DisturbanceRow
from models.watch.words import DISTURBANCES, MOMENTS
from tests.models.alarms.build import AUDITOR, BERG, EK


def _unsettled(store: Store) -> tuple[DisturbanceRow, ...]:
    with store.read() as connection:
        return unsettled(connection)


def _verbs(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(text("SELECT verb FROM entry ORDER BY seq")).scalars())


@pytest.mark.parametrize("kind", DISTURBANCES)
def test_what_is_noted_stands_on_the_board_until_ticked(store: Store, clock: HeldClock, kind: str) -> None:
    began = clock.now()
    clock.advance(60)
    with store.write() as session:
        noted = note(session, kind, began, clock, seconds=-3600.0, detail="417")
    with store.read() as connection:
        board = read_board(connection, clock.now())
    ends = began if kind in MOMENTS else None
    assert board.disturbances == (
        DisturbanceRow(noted, kind, began, ends, -3600.0, "417", began + timedelta(seconds=60)),
    )
    with store.write() as session:
        end(session, noted, clock.now(), clock)
    with store.write() as session:
        settle(session, EK, noted, clock)
    assert _unsettled(store) == ()
    ended = [] if kind in MOMENTS else ["disturbance.ended"]
    assert _verbs(store) == ["disturbance.noted", *ended, "disturbance.settled"]
    with store.read() as connection:
        assert chain.verify(connection) is None


def test_what_lasts_cannot_be_ticked_away(store: Store, clock: HeldClock) -> None:
    with store.write() as session:
        noted = note(session, "database_away", clock.now(), clock)
    with pytest.raises(Refused) as refused, store.write() as session:
        settle(session, EK, noted, clock)
    assert refused.value.message_id == "disturbance.lasts"
    with store.read() as connection:
        assert lasting(connection, "database_away") == noted
        assert lasting(connection, "outage") is None
    clock.advance(30)
    with store.write() as session:
        end(session, noted, clock.now(), clock)
    with store.read() as connection:
        assert lasting(connection, "database_away") is None
    first_end = clock.now()
    clock.advance(30)
    with store.write() as session:
        end(session, noted, clock.now(), clock)
    assert _unsettled(store)[0].ended_at == first_end


def test_the_second_officer_is_told_who_was_first(store: Store, clock: HeldClock) -> None:
    with store.write() as session:
        noted = note(session, "suspend", clock.now(), clock, ended_at=clock.now())
    with store.write() as session:
        settle(session, EK, noted, clock)
    with pytest.raises(Overtaken) as overtaken, store.write() as session:
        settle(session, BERG, noted, clock)
    assert overtaken.value.values == {"who": "M. Ek", "at": clock.now()}
    assert _verbs(store).count("disturbance.settled") == 1


def test_who_may_not_and_what_is_not_there(store: Store, clock: HeldClock) -> None:
    with pytest.raises(NotAllowed), store.write() as session:
        settle(session, AUDITOR, "x", clock)
    with pytest.raises(NotFound), store.write() as session:
        settle(session, EK, "no-such", clock)


def _begin(store: Store, clock: HeldClock, **more: object) -> int:
    with store.write() as session:
        return begin_watch(session, "here", 1, Listening(), clock, **more)  # type: ignore[arg-type]  # `since` only


@pytest.mark.parametrize(
    ("how", "away_s", "noted"),
    [
        ("first", 0.0, []),
        ("killed", 4.0, []),
        ("killed", 5.5, [("outage", None)]),
        ("killed", 86400.0, [("outage", None)]),
        ("stopped", 3.0, []),
        ("stopped", 90.0, [("outage", None)]),
        ("killed", -3600.0, [("clock_jump", -3600.0)]),
    ],
)
def test_a_start_tells_of_the_time_before_it(
    store: Store, clock: HeldClock, how: str, away_s: float, noted: list[tuple[str, float | None]]
) -> None:
    last = clock.now()
    if how != "first":
        epoch = _begin(store, clock)
        clock.advance(7)
        with store.write() as session:
            beat(session, epoch, True, "", clock)
        if how == "stopped":
            clock.advance(1)
            with store.write() as session:
                end_watch(session, epoch, clock)
        last = clock.now()
        clock.jump(away_s)
    _begin(store, clock)
    found = _unsettled(store)
    assert [(each.kind, each.seconds) for each in found] == noted
    if noted and noted[0][0] == "outage":
        assert (found[0].began_at, found[0].ended_at) == (last, clock.now())


def test_reception_into_the_spool_is_no_outage(store: Store, clock: HeldClock) -> None:
    """The watch started, or lived on, while the database was away: what it took into the spool is not lost."""
    _begin(store, clock)
    last = clock.now()
    clock.advance(30)
    since = clock.now()
    clock.advance(600)
    _begin(store, clock, since=since)
    assert [(each.kind, each.began_at, each.ended_at) for each in _unsettled(store)] == [
        ("outage", last, since)
    ]
    clock.advance(600)
    _begin(store, clock, since=since)
    assert len(_unsettled(store)) == 1


def test_what_a_killed_watch_left_open_ends_with_the_next(store: Store, clock: HeldClock) -> None:
    with store.write() as session:
        note(session, "database_away", clock.now(), clock)
    clock.advance(3)
    _begin(store, clock)
    assert _unsettled(store)[0].ended_at == clock.now()


def test_the_sixth_of_a_kind_lengthens_the_fifth(store: Store, clock: HeldClock) -> None:
    began = clock.now()
    with store.write() as session:
        note(session, "outage", began, clock, ended_at=began)
    for _ in range(8):
        clock.advance(10)
        with store.write() as session:
            note_folded(session, "clock_jump", clock.now(), clock.now(), 3.0, clock)
    jumps = [each for each in _unsettled(store) if each.kind == "clock_jump"]
    assert len(jumps) == FOLD_AT
    assert sum(each.seconds or 0.0 for each in jumps) == 24.0
    assert jumps[-1].ended_at == clock.now()
    assert jumps[-1].began_at == began + timedelta(seconds=50)
    with store.write() as session:
        settle(session, EK, jumps[-1].id, clock)
    with store.write() as session:
        note_folded(session, "clock_jump", clock.now(), clock.now(), 3.0, clock)
    assert len([each for each in _unsettled(store) if each.kind == "clock_jump"]) == FOLD_AT
