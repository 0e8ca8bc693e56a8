"""Both read and sign, duty passes by the incoming's signature, and a change that nobody signed stays missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.access.actor import operator_at, unnamed
from models.handover.commands import settle, sign, write
from models.handover.parting import part_of
from models.handover.sheet import fingerprint, new_since
from models.handover.views import handover_numbered, handovers, live, remark_of, sheet_of
from models.rota import having
from models.rota.views import holder
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.store import Store
from scheduler.handover import look_to_handovers
from tests.models.alarms.build import ring
from tests.models.handover.conftest import THURSDAY, WEDNESDAY, Watchroom


def had(room: Watchroom) -> str:
    with room.store.read() as connection:
        return holder(connection, "tib", room.clock.now()).operator


def side(room: Watchroom, who: str) -> tuple[str, int | None]:
    with room.store.read() as connection:
        part = part_of(connection, getattr(room, who).id, room.clock.now())
    return part.side, part.sheet


def test_both_sign_and_duty_passes_by_the_signature_of_the_incoming(
    store: Store, room_in: Callable[[Store], Watchroom]
) -> None:
    room = room_in(store)
    room.at(WEDNESDAY, "06:50")
    assert side(room, "ek") == ("outgoing", None)
    number = room.write(room.ek)
    assert (had(room), side(room, "berg")) == ("M. Ek", ("incoming", number))
    room.at(WEDNESDAY, "06:58")
    room.sign(room.berg, number)
    assert had(room) == "S. Berg"
    with store.read() as connection:
        row = handover_numbered(connection, number)
        sheet = sheet_of(connection, number)
    assert (row.standing, row.outgoing, row.incoming) == ("signed", "M. Ek", "S. Berg")
    assert sheet is not None
    assert sheet.head.split()[0] == str(row.head_seq)
    room.at(WEDNESDAY, "12:00")
    assert room.missing() == []


def test_a_change_without_a_sheet_is_missing_until_both_have_signed(room: Watchroom) -> None:
    room.at(WEDNESDAY, "07:00")
    room.accept(room.berg)
    assert room.missing() == [("unwritten", "M. Ek", "S. Berg")]
    assert room.late() == []
    room.at(WEDNESDAY, "07:15")
    assert [each.standing for each in room.late()] == ["unwritten"]
    assert (side(room, "berg"), side(room, "ek")) == (("incoming", None), ("outgoing", None))
    number = room.write(room.berg)
    assert room.missing() == [("outgoing", "M. Ek", "S. Berg")]
    assert side(room, "ek") == ("outgoing", number)
    room.sign(room.ek, number)
    assert room.missing() == []
    assert had(room) == "S. Berg"


def test_a_sheet_that_the_outgoing_left_is_signed_after_the_key_was_pressed(room: Watchroom) -> None:
    room.at(WEDNESDAY, "06:50")
    number = room.write(room.ek)
    room.at(WEDNESDAY, "07:01")
    span = room.accept(room.berg)
    room.at(WEDNESDAY, "07:30")
    assert room.missing() == [("incoming", "M. Ek", "S. Berg")]
    assert side(room, "berg") == ("incoming", number)
    room.sign(room.berg, number)
    with room.store.read() as connection:
        assert handover_numbered(connection, number).span_id == span
    assert room.missing() == []


def test_an_old_change_stays_missing_beside_a_later_one(room: Watchroom) -> None:
    room.at(WEDNESDAY, "07:00")
    room.accept(room.berg)
    room.at(WEDNESDAY, "19:00")
    room.accept(room.ask)
    room.at(THURSDAY, "06:00")
    assert room.missing() == [("unwritten", "M. Ek", "S. Berg"), ("unwritten", "S. Berg", "A. Ask")]
    # Berg is in both: the older one first.
    room.sign(room.ek, room.write(room.berg))
    assert room.missing() == [("unwritten", "S. Berg", "A. Ask")]
    room.sign(room.ask, room.write(room.berg))
    assert room.missing() == []


def test_what_was_read_is_what_is_signed(room: Watchroom) -> None:
    room.at(WEDNESDAY, "06:50")
    with room.store.read() as connection:
        before = live(connection, room.clock.now())
    ring(room.store)
    with pytest.raises(Overtaken, match="changed_meanwhile"), room.store.write() as session:
        write(session, room.ek, fingerprint(before), room.clock)
    with room.store.read() as connection:
        now = live(connection, room.clock.now())
        assert handovers(connection) == ()
    new, gone = new_since(before, now)
    assert [each.id for each in new] == ["alarms"]
    assert gone == ()
    # As time goes and nothing happens the sheet stays the same.
    room.at(WEDNESDAY, "06:55")
    with room.store.read() as connection:
        assert fingerprint(live(connection, room.clock.now())) == fingerprint(now)


def test_a_new_sheet_withdraws_the_one_that_nobody_took(room: Watchroom) -> None:
    room.at(WEDNESDAY, "06:30")
    first = room.write(room.ek)
    second = room.write(room.ek)
    with pytest.raises(Overtaken, match="withdrawn"):
        room.sign(room.berg, first)
    room.sign(room.berg, second)
    with room.store.read() as connection:
        assert [(each.seq, each.standing) for each in handovers(connection)] == [
            (second, "signed"),
            (first, "withdrawn"),
        ]


def test_who_may_sign(room: Watchroom) -> None:
    room.at(WEDNESDAY, "06:50")
    number = room.write(room.ek)
    with pytest.raises(Overtaken, match="signed_already"):
        room.sign(room.ek, number)
    with pytest.raises(Refused, match="who_are_you"):
        room.sign(unnamed("vakt", "desk-1"), number)
    # Ask, who is not planned, comes instead: the duty is theirs, and the sheet says who signed.
    room.sign(room.ask, number)
    assert had(room) == "A. Ask"
    with room.store.read() as connection:
        assert handover_numbered(connection, number).incoming == "A. Ask"
    with pytest.raises(Overtaken, match="over.signed"):
        room.sign(room.berg, number)


def test_no_key_makes_somebody_come_whom_nobody_asked(room: Watchroom) -> None:
    room.at(WEDNESDAY, "06:50")
    with pytest.raises(Refused, match="not_next"):
        room.write(room.ask)
    number = room.write(room.ek)
    room.sign(room.berg, number)
    # Whoever has just left does not take it back by pressing the same key twice.
    with pytest.raises(Refused, match="not_next"):
        room.write(room.ek)
    assert had(room) == "S. Berg"


def test_the_incoming_may_write_it_where_the_outgoing_left_none(room: Watchroom) -> None:
    room.at(WEDNESDAY, "06:30")
    number = room.write(room.berg)
    assert had(room) == "S. Berg"
    assert room.missing() == [("outgoing", "M. Ek", "S. Berg")]
    room.sign(room.ek, number)
    assert room.missing() == []


def test_nobody_relieves_nobody(room: Watchroom) -> None:
    with room.store.write() as session:
        session.connection().exec_driver_sql("DELETE FROM duty_span")
    with pytest.raises(Refused, match="nobody_to_relieve"):
        room.write(room.berg)


def test_the_head_says_why_a_signature_never_comes(room: Watchroom) -> None:
    room.at(WEDNESDAY, "07:00")
    span = room.accept(room.berg)
    head = operator_at(room.ask.id, "A. Ask", "head", "desk-1")
    with pytest.raises(NotAllowed), room.store.write() as session:
        settle(session, room.berg, span, "slutat", room.clock)
    with pytest.raises(Refused, match="no_reason"), room.store.write() as session:
        settle(session, head, span, "  ", room.clock)
    with room.store.write() as session:
        number = settle(session, head, span, "Ek har slutat", room.clock)
    assert room.missing() == []
    with room.store.read() as connection:
        assert remark_of(connection, number) == "Ek har slutat"
        assert handover_numbered(connection, number).standing == "settled"
        told = connection.exec_driver_sql(
            "SELECT count(*) FROM entry_detail WHERE body LIKE '%slutat%'"
        ).scalar()
    assert told == 0
    with pytest.raises(NotFound), room.store.write() as session:
        settle(session, head, span, "igen", room.clock)
    with pytest.raises(Overtaken, match="over.settled"), room.store.write() as session:
        sign(session, room.ek, number, room.clock)


def test_a_missing_signature_nags_whoever_has_not_signed_then_the_head_and_again_each_day(
    room: Watchroom,
) -> None:
    def waiting() -> set[tuple[str, str]]:
        chosen = (
            "SELECT recipient, threshold FROM notice WHERE subject LIKE 'handover:%' AND settled_at IS NULL"
        )
        with room.store.read() as connection:
            return {(str(row[0]), str(row[1])) for row in connection.exec_driver_sql(chosen)}

    room.at(WEDNESDAY, "07:00")
    room.accept(room.berg)
    assert look_to_handovers(room.store) == 0
    room.at(WEDNESDAY, "07:15")
    assert look_to_handovers(room.store) == 2
    assert look_to_handovers(room.store) == 0
    number = room.write(room.berg)
    room.at(WEDNESDAY, "08:00")
    assert look_to_handovers(room.store) == 1
    assert ("head", "head0") in waiting()
    room.at(THURSDAY, "08:00")
    assert look_to_handovers(room.store) == 2
    assert (f"operator:{room.ek.id}", f"day1:{room.ek.id}") in waiting()
    assert (f"operator:{room.berg.id}", f"day1:{room.berg.id}") not in waiting()
    room.sign(room.ek, number)
    assert waiting() == set()
    assert look_to_handovers(room.store) == 0


def test_taking_tib_without_a_word_is_a_change_too(room: Watchroom) -> None:
    room.at(WEDNESDAY, "02:00")
    with room.store.write() as session:
        having.take(session, room.ask, "tib", room.clock)
    assert room.missing() == [("unwritten", "M. Ek", "A. Ask")]
