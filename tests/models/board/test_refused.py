"""Refused traffic is told until somebody has seen to it, and again when more of it comes."""

from __future__ import annotations

import pytest

from models.access.actor import LOADER
from models.alarms.receive import notice_refused
from models.alarms.words import NOTICE_CAUSES
from models.board.refused import refused_traffic, settle_refused
from models.board.rows import IntakeNoticeRow
from models.board.views import read_board
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, Overtaken
from models.store.store import Store
from models.words import lookup
from tests.models.people.build import AUDITOR
from tui.render.refused import refused_short, refused_words


def come(store: Store, cause: str = "unknown_account", account: str = "9999", times: int = 1) -> None:
    with store.write() as session:
        notice_refused(session, cause, account, "198.51.100.7", times, store.clock)


def told(store: Store) -> tuple[IntakeNoticeRow, ...]:
    with store.read() as connection:
        return refused_traffic(connection)


def test_it_is_told_counted_and_ticked(store: Store, clock: HeldClock) -> None:
    come(store, times=3)
    clock.advance(5)
    come(store, "undecryptable", "4711")
    come(store, times=2)
    rows = {row.account: row for row in told(store)}
    assert (rows["9999"].times, rows["9999"].peer) == (5, "198.51.100.7")
    with store.read() as connection:
        assert set(read_board(connection, clock.now()).intake_notices) == set(rows.values())
    with store.write() as session:
        settle_refused(session, LOADER, rows["9999"], clock)
    assert [row.account for row in told(store)] == ["4711"]
    come(store)
    assert [row.times for row in told(store) if row.account == "9999"] == [6]


def test_what_came_meanwhile_is_not_ticked_unseen(store: Store, clock: HeldClock) -> None:
    come(store)
    [seen] = told(store)
    come(store)
    with pytest.raises(Overtaken), store.write() as session:
        settle_refused(session, LOADER, seen, clock)
    [seen] = told(store)
    with store.write() as session:
        settle_refused(session, LOADER, seen, clock)
    with pytest.raises(Overtaken), store.write() as session:
        settle_refused(session, LOADER, seen, clock)


def test_an_auditor_ticks_nothing(store: Store, clock: HeldClock) -> None:
    come(store)
    with pytest.raises(NotAllowed), store.write() as session:
        settle_refused(session, AUDITOR, told(store)[0], clock)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("cause", NOTICE_CAUSES)
@pytest.mark.parametrize("account", ["", "9999"])
def test_every_cause_has_words(clock: HeldClock, language: str, cause: str, account: str) -> None:
    lookup.use(language)
    row = IntakeNoticeRow("n", cause, account, 12, clock.now(), clock.now(), "198.51.100.7")
    words = refused_words(row)
    assert "refused." not in words and "12" in words and "198.51.100.7" in words
    if account and cause != "too_many_connections":
        assert "9999" in words
    assert refused_short([row, row, row], 120).endswith(("(+2 till)", "(+2 more)"))
    assert refused_short([row, row], 80).startswith("2 ")
    assert refused_short([], 120) == ""
