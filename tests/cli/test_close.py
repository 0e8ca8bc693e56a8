"""`vaktbord close` tells of the same person's alarms that are still open."""

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
    told = vaktbord("close", "1", "--class", "user_error", "--reason", "misstag")
    assert told.code == 0
    [head, other] = told.out.splitlines()[1:]
    assert head == "Samma person har 1 larm till som inte är avslutat:"
    assert "sabotage" in other
    assert "SF-07" in other
    assert vaktbord("ack", "2").code == 0
    alone = vaktbord("close", "2", "--class", "technical", "--reason", "lucka")
    assert len(alone.out.splitlines()) == 1
