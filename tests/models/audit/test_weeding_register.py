"""Weeding reaches who answered before, what was attested, and the reasons when cover ended; so does protection."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.access import two_person
from models.access.actor import LOADER
from models.audit import weeding
from models.audit.verify import verify
from models.boards.commands import add_board, end_lead, set_lead
from models.people.commands import add_mandate, add_office, end_mandate, set_responsible
from models.people.ending_views import ending_of
from models.people.endings import answer_threat, close_ending, settle_item
from models.people.office_commands import attest, end_responsible
from models.people.protection import protect
from models.people.weeding import _ATTESTATION, _ENDING, _ITEM, _LEAD, _RESPONSIBLE
from models.people.words import ATTESTED_ITEMS
from models.store.clock import HeldClock
from models.store.policy import Retention, decide
from models.store.store import Store
from tests.models.access.conftest import Staff
from tests.models.audit.record import KEY
from tests.models.people.build import person

TODAY = date(2026, 11, 25)
PLANTED = "planterat zebrahjul"
_COLUMNS = (
    _ENDING.c.reason, _ITEM.c.reason, _RESPONSIBLE.c.name, _RESPONSIBLE.c.phone, _ATTESTATION.c.attested_by,
    _LEAD.c.name, _LEAD.c.phone,
)  # fmt: skip


@pytest.fixture
def two(staff: Staff) -> Staff:
    """Those who ask and approve."""
    staff.add("ove", "officer")
    staff.add("cia", "head")
    return staff


def held(store: Store) -> list[str]:
    """The columns that still hold the planted words, once for each row."""
    with store.read() as connection:
        return sorted(
            f"{column.table.name}.{column.name}"
            for column in _COLUMNS
            for value in connection.execute(column.table.select().with_only_columns(column)).scalars()
            if value == PLANTED
        )


def left(store: Store, clock: HeldClock) -> str:
    """Somebody whose cover ended and was seen to, with reasons written."""
    someone = person(store)
    with store.write() as session:
        add_mandate(
            session, LOADER, someone, "group_leader", 500, clock, valid_from=TODAY - timedelta(days=900)
        )
        end_mandate(session, LOADER, someone, "group_leader", TODAY, clock)
    with store.write() as session:
        ending_id = answer_threat(session, LOADER, someone, "no", "Chefen", clock, reason=PLANTED)
    with store.write() as session:
        ending = ending_of(session.connection(), someone, TODAY)
        assert ending is not None
        for item in ending.items:
            settle_item(session, LOADER, item.id, "not_applicable", item.version, clock, reason=PLANTED)
        close_ending(session, LOADER, ending_id, ending.version, clock)
    return someone


def test_what_has_ended_loses_its_names_and_what_holds_keeps_them(two: Staff, clock: HeldClock) -> None:
    store = two.store
    left(store, clock)
    with store.write() as session:
        office = add_office(session, LOADER, "HL", "Hamnlistan", "08-465 004 30", clock)
        board = add_board(session, LOADER, "SN", "Skolnämnden", "board", "08-465 004 40", clock)
        set_responsible(session, LOADER, office, PLANTED, PLANTED, clock, valid_from=TODAY)
        set_responsible(session, LOADER, office, PLANTED, PLANTED, clock, deputy=True, valid_from=TODAY)
        set_lead(session, LOADER, board, PLANTED, PLANTED, clock, valid_from=TODAY)
        set_lead(session, LOADER, board, PLANTED, PLANTED, clock, deputy=True, valid_from=TODAY)
        attest(session, LOADER, office, ATTESTED_ITEMS[:1], PLANTED, clock)
    clock.advance(timedelta(days=10).total_seconds())
    with store.write() as session:
        end_responsible(session, LOADER, office, False, TODAY + timedelta(days=10), clock)
        end_lead(session, LOADER, board, False, TODAY + timedelta(days=10), clock)
        decide(session, LOADER, replace(Retention(), register=12), "KS 2026/123", clock.now(), clock.now())
    before = held(store)
    assert set(before) == {f"{column.table.name}.{column.name}" for column in _COLUMNS}
    clock.advance(timedelta(days=400).total_seconds())
    with store.write() as session:
        number = weeding.request(session, two.at("ove"), "register", clock)
    with store.write() as session:
        two_person.approve(session, two.at("cia"), number, clock)
    assert held(store) == [
        "board_lead.name", "board_lead.phone", "office_responsible.name", "office_responsible.phone",
    ]  # fmt: skip
    with store.write() as session:
        (due,) = weeding.propose(session, two.at("ove"), clock.now())
    assert due.count == 0
    with store.read() as connection:
        assert verify(connection, KEY, copy=True).fault is None


def test_a_protected_person_keeps_no_reason_either(store: Store, clock: HeldClock) -> None:
    left(store, clock)
    assert set(held(store)) == {"mandate_ending.reason", "ending_item.reason"}
    with store.write() as session:
        protect(session, LOADER, "SF-07", "marked", clock)
    assert held(store)
    with store.write() as session:
        protect(session, LOADER, "SF-07", "protected", clock)
    assert held(store) == []
