"""Whoever ends an alarm has seen the same person's other open ones, on both engines."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.alarms.card import alarm_card
from models.alarms.commands import acknowledge, add_note, close
from models.store.clock import HeldClock
from models.store.errors import Refused
from models.store.store import Store
from tests.models.alarms.build import EK, add_person, alarm_event, ring


@pytest.fixture
def person(store: Store, clock: HeldClock) -> str:
    return add_person(store, clock)[0]


def taken(store: Store, person: str, sequence: str) -> str:
    alarm_id = ring(store, person_id=person, sequence=sequence)
    with store.write() as session:
        acknowledge(session, EK, alarm_id, store.clock)
    return alarm_id


def test_an_alarm_is_not_closed_over_others_unseen(store: Store, clock: HeldClock, person: str) -> None:
    first = taken(store, person, "0001")
    second = ring(store, alarm_event("tamper", 3, "137"), person_id=person, sequence="0002")
    with pytest.raises(Refused) as caught, store.write() as session:
        close(session, EK, first, "user_error", "misstag", clock, others=())
    assert (caught.value.message_id, caught.value.values["n"]) == ("alarm.more_of_same_person", 1)
    with store.write() as session:
        add_note(session, EK, second, "hör ihop med det första", clock)
    with store.write() as session:
        close(session, EK, first, "user_error", "misstag", clock, others=(second,))
    with store.read() as connection:
        card = alarm_card(connection, second, EK.id, clock.now())
        assert card is not None
        assert card.row.state == "new"  # closed one by one; the note stays where it was written
        assert any(entry.detail.get("note") == "hör ihop med det första" for entry in card.timeline)
        closed = alarm_card(connection, first, EK.id, clock.now())
    assert closed is not None
    assert [entry.detail.get("seen") for entry in closed.timeline if entry.verb == "alarm.closed"] == [1]


def test_closed_ones_other_persons_and_nobodys_are_no_hindrance(
    store: Store, clock: HeldClock, person: str
) -> None:
    done = taken(store, person, "0001")
    with store.write() as session:
        close(session, EK, done, "test", "prov", clock, others=())
    ring(store, account="2000", sequence="0002")
    last = taken(store, person, "0003")
    with store.write() as session:
        close(session, EK, last, "test", "prov", clock, others=())
    nobodys = ring(store, account="2000", sequence="0004")
    with store.write() as session:
        acknowledge(session, EK, nobodys, clock)
        close(session, EK, nobodys, "test", "prov", clock, others=())
    with store.read() as connection:
        assert connection.execute(text("SELECT COUNT(*) FROM alarm WHERE state = 'closed'")).scalar() == 3


def test_the_card_lists_every_open_one_and_closed_ones_to_make_up_ten(
    store: Store, clock: HeldClock, person: str
) -> None:
    for at in range(4):
        alarm_id = taken(store, person, f"1{at:03}")
        with store.write() as session:
            close(session, EK, alarm_id, "test", "prov", clock)
    rows = [ring(store, person_id=person, sequence=f"2{at:03}") for at in range(8)]
    with store.read() as connection:
        card = alarm_card(connection, rows[0], EK.id, clock.now())
        assert card is not None
        assert [each.state for each in card.related] == ["new"] * 7 + ["closed"] * 3
    for at in range(20):
        ring(store, person_id=person, sequence=f"3{at:03}")
    with store.read() as connection:
        card = alarm_card(connection, rows[0], EK.id, clock.now())
    assert card is not None
    assert [each.state for each in card.related] == ["new"] * 27
