"""Both signatures and the head code verify afterwards; whatever is changed in a kept sheet is found (D87)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.audit import weeding
from models.audit.heads import check_code, head_key, sign_head
from models.audit.verify import verify
from models.handover.sheet import as_text, digest_of, read_text
from models.handover.verifying import verify_handovers
from models.handover.views import handover_numbered, sheet_of
from models.handover.weeding import forget_words
from models.store.errors import IntegrityProblem
from models.store.store import Store
from tests.models.handover.conftest import WEDNESDAY, Watchroom

KEY = head_key(bytes(32))


@pytest.fixture
def signed(room: Watchroom) -> tuple[Watchroom, int]:
    room.at(WEDNESDAY, "06:50")
    number = room.write(room.ek)
    room.at(WEDNESDAY, "06:58")
    room.sign(room.berg, number)
    return room, number


def test_the_whole_record_verifies_with_sheets_signatures_and_the_code_on_the_paper(
    store: Store, room_in: Callable[[Store], Watchroom]
) -> None:
    room = room_in(store)
    room.at(WEDNESDAY, "06:50")
    number = room.write(room.ek)
    with store.write() as session:
        sign_head(session, KEY, room.clock)
    with store.read() as connection:
        half = verify(connection, KEY)
        sheet = sheet_of(connection, number)
        assert sheet is not None
        assert check_code(connection, sheet.head).why == ""
    assert (half.fault, half.handovers, half.signatures) == (None, 1, 1)
    room.sign(room.berg, number)
    with store.write() as session:
        sign_head(session, KEY, room.clock)
    with store.read() as connection:
        whole = verify(connection, KEY)
    assert (whole.fault, whole.handovers, whole.signatures) == (None, 1, 2)


CHANGES = {
    "the head's hash": ("UPDATE handover SET head_hash = 'ab'", "handover_head"),
    "the head's number": ("UPDATE handover SET head_seq = head_seq - 1", "handover_head"),
    "the sum over the sheet": ("UPDATE handover SET sha256 = 'ab'", "handover_sheet"),
    "a signature taken out": ("UPDATE handover SET incoming_signed_at = NULL", "handover_signature"),
    "another name under it": ("UPDATE handover SET incoming_id = outgoing_id", "handover_signature"),
    "signed at another time": (
        "UPDATE handover SET incoming_signed_at = outgoing_signed_at",
        "handover_signature",
    ),
    "written at another time": ("UPDATE handover SET written_at = incoming_signed_at", "handover_sheet"),
    "of another change of duty": (
        "UPDATE handover SET span_id = (SELECT id FROM duty_span ORDER BY seq LIMIT 1)",
        "handover_signature",
    ),
    "withdrawn by nobody": ("UPDATE handover SET withdrawn_at = written_at", "handover_signature"),
    "let be by nobody": ("UPDATE handover SET settled_at = written_at", "handover_signature"),
    "the words gone": ("UPDATE handover SET sheet = ''", "handover_sheet"),
    "other words": ("UPDATE handover SET sheet = replace(sheet, 'M. Ek', 'A. Lo')", "handover_sheet"),
    "the sheet gone": ("DELETE FROM handover", "handover_gone"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_handover_is_found(signed: tuple[Watchroom, int], what: str) -> None:
    room, number = signed
    statement, why = CHANGES[what]
    with room.store.write() as session:
        session.connection().exec_driver_sql(statement)
    with room.store.read() as connection:
        found = verify_handovers(connection)
        whole = verify(connection)
    assert (found.why, found.number) == (why, number)
    assert whole.fault is not None
    assert (whole.fault.why, whole.fault.name) == (why, str(number))


def test_a_signature_that_was_put_in_by_hand_is_found(room: Watchroom) -> None:
    room.at(WEDNESDAY, "06:50")
    room.write(room.ek)
    with room.store.write() as session:
        session.connection().exec_driver_sql("UPDATE handover SET incoming_signed_at = written_at")
    with room.store.read() as connection:
        assert verify_handovers(connection).why == "handover_signature"


def test_a_sheet_reads_back_as_it_was_written(signed: tuple[Watchroom, int]) -> None:
    room, number = signed
    with room.store.read() as connection:
        sheet = sheet_of(connection, number)
    assert sheet is not None
    assert read_text(as_text(sheet)) == sheet
    assert digest_of(as_text(sheet)) != digest_of(as_text(sheet) + " ")
    for broken in ("", "{}", "[]", '{"sections": [{"id": 1}]}'):
        with pytest.raises(IntegrityProblem):
            read_text(broken)


def test_weeded_words_leave_signatures_that_still_verify(signed: tuple[Watchroom, int]) -> None:
    room, number = signed
    later = room.clock.now() + timedelta(days=800)
    with room.store.write() as session:
        connection = session.connection()
        [subject] = connection.execute(
            text("SELECT DISTINCT subject FROM entry WHERE verb LIKE 'handover.%'")
        ).scalars()
        forget_words(connection, subject, later)
        entries = weeding._entries(connection, subject, later)
        weeding._empty(session, LOADER, subject, entries, room.clock.now())
    with room.store.read() as connection:
        assert sheet_of(connection, number) is None
        found = verify_handovers(connection)
        assert handover_numbered(connection, number).standing == "signed"
    assert (found.why, found.signatures) == ("", 2)
