"""What referrals say to the compliance board: counted, unconfirmed, decided, and the lists behind (D63, D64, D70)."""

from __future__ import annotations

from datetime import date, timedelta

from models.duties.measured import Measured
from models.people.validity import local_day
from models.referrals.commands import confirm
from models.referrals.measured import behind, measured
from models.store.clock import HeldClock
from models.store.store import Store
from models.words.lookup import known
from tests.models.people.build import EK
from tests.models.referrals.build import TO_BOARD, owners, refer

IDS = ("made", "unconfirmed", "confirmed.office", "confirmed.board", "decided")


def figures(store: Store, day: date) -> dict[str, Measured]:
    with store.read() as connection:
        found = measured(connection, day)
    assert [each.id for each in found] == [f"referrals.{id}" for id in IDS]
    return {each.id.removeprefix("referrals."): each for each in found}


def test_nothing_is_green_before_anybody_has_called(store: Store) -> None:
    found = figures(store, local_day(store.clock.now()))
    assert (found["made"].count, found["made"].state) == (0, "ok")
    assert {found[id].state for id in IDS[1:]} == {"not_measured"}


def test_each_figure_and_the_list_behind_it(store: Store, clock: HeldClock) -> None:
    owners(store)
    first, _, _ = refer(store), refer(store), refer(store, TO_BOARD)
    with store.write() as session:
        confirm(session, EK, first, 1, "vakthavande", store.clock)
    day = local_day(clock.now())
    found = figures(store, day)
    assert [(found[id].count, found[id].of, found[id].state) for id in IDS] == [
        (3, None, "ok"),
        (2, None, "attention"),
        (1, 2, "not_known"),
        (0, 1, "not_known"),
        (3, 3, "ok"),
    ]
    assert found["unconfirmed"].since == day
    with store.read() as connection:
        rows = {id: behind(connection, f"referrals.{id}", day) for id in IDS}
        assert behind(connection, "other.figure", day) == ()
    assert [(each.code, dict(each.values)["number"]) for each in rows["unconfirmed"]] == [
        ("HL", "R2026-002"),
        ("KN", "R2026-003"),
    ]
    assert [len(rows[id]) for id in IDS] == [3, 2, 1, 1, 0]
    for each in (*rows["made"], *rows["unconfirmed"]):
        assert known(each.words), each.words
    # A week on nobody has answered; a day before, nobody had called; two years on they are out of the span.
    assert figures(store, day + timedelta(days=7))["unconfirmed"].state == "overdue"
    assert figures(store, day - timedelta(days=1))["made"].count == 0
    assert figures(store, day + timedelta(days=730))["made"].count == 0
