"""An acknowledgement by somebody who has not shown who they are: it helps, for 20 s, and yields to an officer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlmodel import Session

from models.access.actor import unproven
from models.alarms.commands import acknowledge, add_note, close, release
from models.alarms.ladder import fire_due
from models.alarms.rows import AlarmRow
from models.alarms.views import alarm_row
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, Overtaken, Refused
from models.store.store import Store
from tests.models.alarms.build import BERG, EK, add_person, alarm_event, frame, receive

LOCKED = unproven("M. Ek, ej bekräftad", "desk-1")
OTHER = unproven("S. Berg, ej bekräftad", "desk-2")


@pytest.fixture
def alarm(store: Store, clock: HeldClock) -> str:
    """A personal alarm, acknowledged from a locked desk."""
    [stored] = receive(store, frame(alarm_event("personal", 1), clock.now()))
    with store.write() as session:
        acknowledge(session, LOCKED, stored.alarm_ids[0], clock)
    return stored.alarm_ids[0]


def row_of(store: Store, alarm_id: str) -> AlarmRow:
    with store.read() as connection:
        row = alarm_row(connection, alarm_id)
    assert row is not None
    return row


def verbs(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(text("SELECT verb FROM entry ORDER BY seq")).scalars())


def test_it_rings_again_after_twenty_seconds(store: Store, clock: HeldClock, alarm: str) -> None:
    assert (row_of(store, alarm).state, row_of(store, alarm).acknowledged_label) == (
        "acknowledged",
        LOCKED.label,
    )
    clock.advance(19.9)
    with store.write() as session:
        assert fire_due(session, clock).moved == 0
    clock.advance(0.1)
    with store.write() as session:
        assert fire_due(session, clock).moved == 1
    assert row_of(store, alarm).state == "new"


def test_an_officer_who_has_shown_who_they_are_takes_it_over(
    store: Store, clock: HeldClock, alarm: str
) -> None:
    clock.advance(10)
    with store.write() as session:
        acknowledge(session, EK, alarm, clock)
    assert (row_of(store, alarm).state, row_of(store, alarm).acknowledged_label) == ("acknowledged", "M. Ek")
    clock.advance(15)
    with store.write() as session:
        assert fire_due(session, clock).moved == 0
    for actor in (BERG, LOCKED):
        with pytest.raises(Overtaken), store.write() as session:
            acknowledge(session, actor, alarm, clock)


def test_it_yields_to_no_other_of_its_kind_and_does_nothing_more(
    store: Store, clock: HeldClock, alarm: str
) -> None:
    with pytest.raises(Overtaken), store.write() as session:
        acknowledge(session, OTHER, alarm, clock)
    with pytest.raises(Refused, match=r"alarm\.already_yours"), store.write() as session:
        acknowledge(session, LOCKED, alarm, clock)
    acts: list[Callable[[Session], object]] = [
        lambda session: release(session, LOCKED, alarm, clock),
        lambda session: add_note(session, LOCKED, alarm, "x", clock),
        lambda session: close(session, LOCKED, alarm, "test", "x", clock),
    ]
    for act in acts:
        with pytest.raises(NotAllowed), store.write() as session:
            act(session)


def test_it_opens_no_persons_card(store: Store, clock: HeldClock) -> None:
    who, _ = add_person(store, clock)
    [stored] = receive(store, frame(alarm_event("personal", 1), clock.now(), person_id=who))
    with store.write() as session:
        acknowledge(session, LOCKED, stored.alarm_ids[0], clock)
    assert "person.opened" not in verbs(store)
    with store.write() as session:
        acknowledge(session, EK, stored.alarm_ids[0], clock)
    assert verbs(store)[-3:] == ["alarm.acknowledged", "person.opened", "plan.began"]


def test_only_an_officer_stamps_the_first_time_somebody_had_it(
    store: Store, clock: HeldClock, alarm: str
) -> None:
    """The figures count from an officer's hand: what was quieted from a locked screen was nobody's yet."""
    assert row_of(store, alarm).first_acknowledged_at is None
    clock.advance(7)
    with store.write() as session:
        acknowledge(session, EK, alarm, clock)
    first = row_of(store, alarm).first_acknowledged_at
    assert first == clock.now()
    with store.write() as session:
        release(session, EK, alarm, clock)
    clock.advance(7)
    with store.write() as session:
        acknowledge(session, BERG, alarm, clock)
    assert row_of(store, alarm).first_acknowledged_at == first
