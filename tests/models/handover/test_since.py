"""What happened since one was last here: counted from the entry that was seen, nothing twice and nothing left out."""

from __future__ import annotations

from collections.abc import Callable

from models.access.actor import LOADER
from models.handover.since import Since, seen, since
from models.incidents.commands import open_incident
from models.store.policy import Targets, decide
from models.store.store import Store
from tests.models.alarms.build import ring
from tests.models.handover.conftest import WEDNESDAY, Watchroom


def look(room: Watchroom) -> Since:
    with room.store.read() as connection:
        return since(connection, room.berg.id, room.clock.now())


def say_seen(room: Watchroom, entry: int) -> None:
    with room.store.write() as session:
        seen(session, room.berg, entry, room.clock)


def test_what_was_seen_is_told_no_more_and_what_came_after_is(
    store: Store, room_in: Callable[[Store], Watchroom]
) -> None:
    room = room_in(store)
    first = look(room)
    assert first.first
    assert ("duty", 1) in [each[:2] for each in first.acts]
    say_seen(room, first.until)
    assert look(room).nothing
    room.at(WEDNESDAY, "02:00")
    alarm_id = ring(store)
    with store.write() as session:
        open_incident(session, room.ek, "Hot", "near_miss", room.clock)
        decide(session, LOADER, Targets(), "KS 2026/1", room.clock.now(), room.clock.now())
    room.at(WEDNESDAY, "07:00")
    room.accept(room.berg)
    found = look(room)
    assert [row.id for row in found.alarms] == [alarm_id]
    assert [row.outcome for row in found.incidents] == ["near_miss"]
    assert {noun: count for noun, count, _ in found.acts} == {"policy": 1, "duty": 1}
    assert "Hot" not in repr(found)


def test_seen_never_goes_back_and_never_past_the_end(room: Watchroom) -> None:
    until = look(room).until
    say_seen(room, until)
    say_seen(room, 1)
    assert look(room).after == until
    say_seen(room, until + 1000)
    assert look(room).after == until
    # Another has seen nothing by it.
    with room.store.read() as connection:
        assert since(connection, room.ask.id, room.clock.now()).first


def test_what_came_while_the_view_was_read_is_told_next_time(room: Watchroom) -> None:
    room.at(WEDNESDAY, "06:00")
    until = look(room).until
    room.at(WEDNESDAY, "06:10")
    alarm_id = ring(room.store)
    with room.store.write() as session:
        incident = open_incident(session, room.ek, "Hot", "near_miss", room.clock)
    room.at(WEDNESDAY, "06:20")
    say_seen(room, until)
    found = look(room)
    assert [row.id for row in found.alarms] == [alarm_id]
    assert [row.id for row in found.incidents] == [incident]
