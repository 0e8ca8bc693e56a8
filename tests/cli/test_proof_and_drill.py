"""`vaktbord proof` and `vaktbord drill`: lists that ask nobody, acts that name what they did, JSON that stays."""

from __future__ import annotations

import json

import pytest

from models.access.actor import LOADER
from models.alarms.commands import acknowledge
from models.drills.drilling import running
from models.store.home import Home
from tests.cli.conftest import Command, store_of
from tests.models.alarms.build import add_person, alarm_event, frame, receive


@pytest.fixture
def sender(home: Home) -> str:
    """SF-07's transmitter 1001; its id."""
    store = store_of(home)
    _, transmitter_id = add_person(store, store.clock)
    store.close()
    return transmitter_id


def test_a_test_is_expected_met_and_told(home: Home, sender: str, vaktbord: Command) -> None:
    told = vaktbord("proof")
    assert (told.code, told.err) == (0, "")
    first, last = told.out.splitlines()
    assert first == "SF-07, 1001, personlarm, har aldrig provats"
    assert last == "0 av 1 larmsändare är provad, 1 väntar på prov"

    told = vaktbord("proof", "--expect", "1001", "--minutes", "5")
    assert told.code == 0
    assert "Det första larmet därifrån som passar märks" in told.out
    assert "prov väntas till" in told.out
    assert vaktbord("proof", "--expect", "1001").code == 2

    store = store_of(home)
    for number in (1, 2):
        sent = frame(alarm_event(), store.clock.now(), sequence=f"{number:04}", transmitter_id=sender)
        receive(store, sent)
    store.close()
    [row] = json.loads(vaktbord("proof", "--json").out)
    assert (row["account"], row["person"], row["state"]) == ("1001", "SF-07", "proven")
    assert row["proven_at"] and row["due_at"] and row["expected_until"] is None
    alarms = json.loads(vaktbord("alarms", "--json").out)
    assert [each["expected_test"] for each in alarms] == [True, False]
    assert vaktbord("alarms").out.count("väntat prov") == 1


def test_it_is_taken_back_and_unknown_accounts_are_refused(sender: str, vaktbord: Command) -> None:
    assert vaktbord("proof", "--expect", "1001").code == 0
    assert vaktbord("proof", "--cancel", "1001").code == 0
    assert json.loads(vaktbord("proof", "--json").out)[0]["state"] == "never"
    for told in (("--cancel", "1001"), ("--expect", "9999"), ("--expect", "1001", "--minutes", "0")):
        answer = vaktbord("proof", *told)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.count("\n") == 1


def test_a_drill_from_list_to_debrief(home: Home, vaktbord: Command) -> None:
    listed = vaktbord("drill", "list")
    assert (listed.code, listed.err) == (0, "")
    assert "duress_night: Överfallslarm på natten (1 larm)" in listed.out
    assert vaktbord("drill", "debrief").code == 2
    assert vaktbord("drill", "end").code == 2
    assert vaktbord("drill", "start", "nej").code == 2
    assert vaktbord("drill", "start", "duress_night").code == 0
    assert vaktbord("alarms").out.startswith("P1 larm under hot, ÖVNING, ")
    [alarm] = json.loads(vaktbord("alarms", "--json").out)
    assert (alarm["drill"], alarm["person"], alarm["account"]) == (True, None, "")
    stands = json.loads(vaktbord("status", "--json").out)
    assert (stands["open"]["1"], stands["unacknowledged"], stands["drills"]) == (0, 0, 1)
    assert "ÖVNING: 1 " in vaktbord("status").out
    store = store_of(home)
    with store.write() as session:
        acknowledge(session, LOADER, alarm["id"], store.clock)
    store.close()
    assert vaktbord("drill", "end").code == 0
    told = vaktbord("drill", "debrief")
    assert (told.code, told.err) == (0, "")
    assert "Kvitterat efter 0:0" in told.out
    assert LOADER.label not in told.out
    found = json.loads(vaktbord("drill", "debrief", "1", "--json").out)
    assert (found["number"], found["scenario"], found["unplayed"]) == (1, "duress_night", 0)
    [worked] = found["worked"]
    assert worked["in_time"] is True
    assert worked["closed_s"] is not None
    [row] = json.loads(vaktbord("drill", "list", "--json").out)["drills"]
    assert (row["number"], row["alarms"]) == (1, 1)
    store = store_of(home)
    with store.read() as connection:
        assert running(connection) is None
    store.close()
