"""`vaktbord close` wants the same person's open alarms seen, and ends a whole fold where its number is given."""

from __future__ import annotations

from models.store.home import Home
from tests.cli.conftest import Command, store_of
from tests.models.alarms.build import add_person, alarm_event, ring


def test_what_is_left_open_of_the_same_person_is_told(home: Home, vaktbord: Command) -> None:
    store = store_of(home)
    person_id, _ = add_person(store, store.clock)
    ring(store, person_id=person_id, sequence="0001")
    ring(store, alarm_event("tamper", 3, "137"), person_id=person_id, sequence="0002")
    ring(store, account="2000", sequence="0003")
    store.close()
    assert vaktbord("ack", "1").code == 0
    close = ("close", "1", "--class", "user_error", "--reason", "misstag")
    told = vaktbord(*close)
    assert told.code == 2
    assert "--seen 1" in told.err
    [head, other] = told.out.splitlines()
    assert head == "Samma person har 1 larm till som inte är avslutat:"
    assert "sabotage" in other
    assert "SF-07" in other
    assert vaktbord(*close, "--seen", "2").code == 2
    assert vaktbord(*close, "--seen", "1").code == 0
    assert vaktbord("ack", "2").code == 0
    alone = vaktbord("close", "2", "--class", "technical", "--reason", "lucka")
    assert len(alone.out.splitlines()) == 1


def test_a_fold_ends_in_one_act(home: Home, vaktbord: Command) -> None:
    store = store_of(home)
    for at in range(4):
        ring(store, alarm_event("tamper", 3, "137"), sequence=f"{at:04}")
    store.close()
    assert vaktbord("ack", "1").code == 0
    close = ("close", "1", "--class", "technical", "--reason", "glapp")
    refused = vaktbord(*close, "--repeats", "9")
    assert (refused.code, "--repeats 3" in refused.err) == (2, True)
    told = vaktbord(*close, "--repeats", "3")
    assert (told.code, told.err) == (0, "")
    assert vaktbord("alarms").out.strip() == "Inga larm."
