"""Boards and companies: lead, seats, analysis, routine and channels, and the missing list (D66-D73)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from models.access.actor import LOADER
from models.boards.commands import (
    add_board,
    change_board,
    end_lead,
    end_seat,
    set_lead,
    set_seat,
    verify_lead,
)
from models.boards.duties import agree_channel, record_analysis, record_routine, withdraw
from models.boards.rows import BoardStanding
from models.boards.views import board_id_of, boards
from models.people.commands import add_mandate, add_office
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Refused
from models.store.store import Store
from tests.models.people.build import AUDITOR, person

TODAY = date(2026, 11, 25)


def one_board(session: Session, clock: HeldClock) -> str:
    return add_board(session, LOADER, "sn", "Skolnämnden", "board", "08-465 004 40", clock)


def stands(store: Store, day: date = TODAY) -> BoardStanding:
    with store.read() as connection:
        (found,) = boards(connection, day)
    return found


def test_a_new_board_lacks_everything_and_a_whole_one_nothing(store: Store, clock: HeldClock) -> None:
    with store.write() as session:
        board = one_board(session, clock)
    assert stands(store).missing == ("lead", "analysis", "routine", "channel")
    someone = person(store)
    with store.write() as session:
        office = add_office(session, LOADER, "HL", "Hamnlistan", "08-465 004 30", clock)
        add_mandate(session, LOADER, someone, "presidium", 500, clock, office_id=office)
        set_seat(session, LOADER, board, someone, "chair", clock)
        set_lead(session, LOADER, board, "Bea Bolagsson", "08-465 004 41", clock)
        set_lead(session, LOADER, board, "Cleo Ersättare", "08-465 004 42", clock, deputy=True)
        record_analysis(session, LOADER, board, "dnr 1", clock, done_on=date(2026, 3, 1))
        record_routine(session, LOADER, board, "dnr 2", False, clock)
    found = stands(store)
    assert (found.missing, found.offices_missing) == (("routine_roles", "channel"), ("HL",))
    assert [(each.person, each.role, each.office) for each in found.seats] == [("SF-07", "chair", "HL")]
    with store.write() as session:
        record_routine(session, LOADER, board, "dnr 3", True, clock)
        agree_channel(session, LOADER, board, office, "telefon, sedan brev", clock)
    found = stands(store)
    assert found.missing == ()
    assert (found.analysis and found.analysis.next_due_on) == date(2027, 3, 1)
    assert (found.lead and found.lead.name, found.deputy and found.deputy.name) == (
        "Bea Bolagsson",
        "Cleo Ersättare",
    )
    with store.read() as connection:
        said = "".join(connection.execute(text("SELECT body FROM entry_detail")).scalars().all())
        assert board_id_of(connection, " SN ") == board
    assert "Bolagsson" not in said


def test_an_analysis_comes_due_and_is_late(sqlite_store: Store, clock: HeldClock) -> None:
    with sqlite_store.write() as session:
        board = one_board(session, clock)
        record_analysis(
            session, LOADER, board, "dnr 1", clock, done_on=date(2026, 1, 1), next_due_on=date(2027, 1, 24)
        )
    due = date(2027, 1, 24)
    for day, word in (
        (TODAY, "analysis_soon"),
        (due, "analysis_soon"),
        (due + timedelta(days=1), "analysis_late"),
    ):
        assert word in stands(sqlite_store, day).missing
    assert "analysis_soon" not in stands(sqlite_store, TODAY - timedelta(days=1)).missing
    # On a day before it was made there was none.
    assert "analysis" in stands(sqlite_store, date(2025, 12, 31)).missing


def test_what_was_recorded_by_mistake_is_withdrawn(store: Store, clock: HeldClock) -> None:
    with store.write() as session:
        board = one_board(session, clock)
        office = add_office(session, LOADER, "HL", "Hamnlistan", "08-465 004 30", clock)
        first = record_analysis(session, LOADER, board, "dnr 1", clock, done_on=date(2026, 1, 1))
        wrong = record_analysis(session, LOADER, board, "dnr 2", clock)
        routine = record_routine(session, LOADER, board, "dnr 3", True, clock)
        channel = agree_channel(session, LOADER, board, office, "telefon", clock)
        for kind, row_id in (("analysis", wrong), ("routine", routine), ("channel", channel)):
            withdraw(session, LOADER, kind, row_id, clock)
    found = stands(store)
    assert (found.analysis and found.analysis.id, found.routine, found.channels) == (first, None, ())
    with pytest.raises(NotFound), store.write() as session:
        withdraw(session, LOADER, "routine", routine, clock)
    with store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM board_analysis")).scalar() == 2


def test_leads_and_seats_hold_for_a_time(store: Store, clock: HeldClock) -> None:
    someone = person(store)
    with store.write() as session:
        board = one_board(session, clock)
        set_lead(session, LOADER, board, "Bea", "1", clock, valid_from=TODAY - timedelta(days=91))
        set_seat(session, LOADER, board, someone, "member", clock)
        set_seat(session, LOADER, board, someone, "vice_chair", clock, valid_from=TODAY + timedelta(days=7))
    found = stands(store)
    assert "lead_unverified" in found.missing
    assert [each.role for each in found.seats] == ["member"]
    assert [each.role for each in stands(store, TODAY + timedelta(days=7)).seats] == ["vice_chair"]
    with store.write() as session:
        verify_lead(session, LOADER, board, False, TODAY, clock)
    assert "lead_unverified" not in stands(store).missing
    with store.write() as session:
        end_lead(session, LOADER, board, False, TODAY, clock)
        end_seat(session, LOADER, board, someone, TODAY, clock)
        change_board(session, LOADER, board, clock, name="Nya skolnämnden", phone="08-465 004 49")
    found = stands(store)
    assert (found.lead, found.seats, found.name, found.phone) == (
        None,
        (),
        "Nya skolnämnden",
        "08-465 004 49",
    )
    with store.write() as session:
        change_board(session, LOADER, board, clock, active=False)
    with store.read() as connection:
        assert boards(connection, TODAY) == ()
        assert [each.code for each in boards(connection, TODAY, ended=True)] == ["SN"]


def test_what_cannot_be_is_refused(sqlite_store: Store, clock: HeldClock) -> None:
    someone = person(sqlite_store)
    with sqlite_store.write() as session:
        board = one_board(session, clock)
    ahead = TODAY + timedelta(days=1)
    wrong = [
        (lambda s: add_board(s, LOADER, "a b", "X", "board", "1", clock), "board.bad_code"),
        (lambda s: add_board(s, LOADER, "AB", " ", "board", "1", clock), "board.empty_name"),
        (lambda s: add_board(s, LOADER, "AB", "X", "klubb", "1", clock), "board.no_such_kind"),
        (lambda s: add_board(s, LOADER, "SN", "X", "board", "1", clock), "board.code_taken"),
        (lambda s: change_board(s, LOADER, board, clock), "person.nothing_changed"),
        (lambda s: change_board(s, LOADER, "x", clock, name="X"), "board.not_found"),
        (lambda s: set_lead(s, LOADER, "x", "Bea", "1", clock), "board.not_found"),
        (lambda s: set_lead(s, LOADER, board, "", "1", clock), "person.empty_name"),
        (lambda s: end_lead(s, LOADER, board, False, TODAY, clock), "board.no_lead"),
        (lambda s: verify_lead(s, LOADER, board, False, ahead, clock), "office.not_yet"),
        (lambda s: set_seat(s, LOADER, board, someone, "kung", clock), "board.no_such_role"),
        (lambda s: set_seat(s, LOADER, board, "x", "chair", clock), "person.not_found"),
        (lambda s: end_seat(s, LOADER, board, someone, TODAY, clock), "board.no_seat"),
        (lambda s: record_analysis(s, LOADER, board, "", clock), "board.needs_words"),
        (lambda s: record_analysis(s, LOADER, board, "x", clock, done_on=ahead), "office.not_yet"),
        (lambda s: record_analysis(s, LOADER, board, "x", clock, next_due_on=TODAY), "board.due_before_done"),
        (lambda s: agree_channel(s, LOADER, board, "x", "telefon", clock), "office.not_found"),
        (lambda s: withdraw(s, LOADER, "lead", "x", clock), "board.no_such_record"),
    ]
    for act, message in wrong:
        with pytest.raises(Refused) as refused, sqlite_store.write() as session:
            act(session)
        assert refused.value.message_id == message
    with pytest.raises(NotAllowed), sqlite_store.write() as session:
        record_routine(session, AUDITOR, board, "x", True, clock)
