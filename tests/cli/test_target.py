"""`vaktbord target`: the city's targets with their decision; what cannot be is refused in one sentence."""

from __future__ import annotations

import json

import pytest

from models.store.home import Home
from models.store.policy import Proofs, in_force
from tests.cli.conftest import Command, by, store_of


def test_defaults_say_that_nobody_has_decided_them(home: Home, vaktbord: Command) -> None:
    told = vaktbord("target", "show")
    assert (told.code, told.err) == (0, "")
    assert (
        "Beredskap i hemmet: P1 300 s, P2 900 s, P3 900 s, P4 28800 s · gäller nu · förval, ej beslutat"
        in told.out
    )
    assert json.loads(vaktbord("target", "show", "--json").out) == {
        "profile": "beredskap", "bemannad": [30, 90, 90, 3600], "beredskap": [300, 900, 900, 28800],
        "stale": [300, 900, 1800, 28800], "proofs": {"interval_days": 31, "soon_days": 7},
        "decisions": {"targets": None, "stale": None, "proofs": None},
    }  # fmt: skip


def test_a_decision_holds_from_now_and_leaves_the_others(home: Home, vaktbord: Command) -> None:
    assert (
        vaktbord("target", "set", "beredskap", "240", "600", "600", "7200", "--decision", "KS 2026/12").code
        == 0
    )
    assert vaktbord("target", "set", "stale", "60", "60", "60", "60", "--decision", "KS 2026/13").code == 0
    told = json.loads(vaktbord("target", "show", "--json").out)
    assert (told["beredskap"], told["bemannad"]) == ([240, 600, 600, 7200], [30, 90, 90, 3600])
    decisions = {"targets": "KS 2026/12", "stale": "KS 2026/13", "proofs": None}
    assert (told["stale"], told["decisions"]) == ([60] * 4, decisions)
    found = json.loads(vaktbord("figures", "--json").out)
    assert [each["target_s"] for each in found["time_to_acknowledge"]] == [240, 600, 600, 7200]
    store = store_of(home)
    with store.read() as connection:
        decided = connection.exec_driver_sql(
            "SELECT COUNT(*) FROM entry WHERE verb = 'policy.decided'"
        ).scalar()
    store.close()
    assert decided == 2


@pytest.mark.parametrize(
    "told",
    [("bemannad", "0", "1", "2", "3"), ("bemannad", "30", "90", "90", "999999999"), ("stale", "90", "30", "90", "90"),
     ("stale", "1", "2", "3"), ("mars", "1", "2", "3", "4"), ("stale", "1", "2", "3", "x")],
)  # fmt: skip
def test_numbers_that_cannot_be(home: Home, vaktbord: Command, told: tuple[str, ...]) -> None:
    answer = vaktbord("target", "set", *told, "--decision", "KS 1")
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)


def test_no_number_without_a_decision(home: Home, vaktbord: Command) -> None:
    for decision in ((), ("--decision", " ")):
        assert vaktbord("target", "set", "stale", "1", "2", "3", "4", *decision).code == 2


@pytest.mark.usefixtures("light")
def test_who_may_decide(staffed: Home, vaktbord: Command) -> None:
    told = ("target", "set", "stale", "1", "2", "3", "4", "--decision", "KS 1")
    assert by(vaktbord, "mek", *told).code == 3
    assert by(vaktbord, "cia", *told).code == 0


def test_how_often_a_transmitter_is_proven(home: Home, vaktbord: Command) -> None:
    """Decided, told, and what the due list goes by from then on."""
    for told in (("0", "0"), ("31", "31"), ("400", "7"), ("x", "1")):
        assert vaktbord("target", "proofs", *told, "--decision", "KS 1").code == 2
    assert vaktbord("target", "proofs", "14", "3", "--decision", " ").code == 2
    assert vaktbord("target", "proofs", "14", "3", "--decision", "KS 2026/14").code == 0
    shown = vaktbord("target", "show").out
    assert "Provlarm per sändare: var 14:e dag, påminns 3 dagar före · beslut KS 2026/14" in shown
    store = store_of(home)
    with store.read() as connection:
        assert in_force(connection, Proofs, store.clock.now()) == Proofs(14, 3)
    store.close()
