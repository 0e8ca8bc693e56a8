"""An emergency opening: told on every desk, answered for by another within 72 hours; on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER, operator_at, unnamed
from models.access.break_glass import break_glass, review, to_review, unreviewed
from models.audit import review as audit
from models.board.views import read_board
from models.people.commands import add_person
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.store import Store
from tests.models.access.conftest import Staff

WHY = "någon skriker i telefonen"


@pytest.fixture
def opened(store: Store, staff: Staff) -> int:
    """SF-07's card, opened by mek; its number."""
    for code, role in (("mek", "tib"), ("cia", "head"), ("cbo", "head")):
        staff.add(code, role)
    with store.write() as session:
        add_person(session, LOADER, "SF-07", "Eva Exempel", store.clock)
    with store.write() as session:
        return break_glass(session, staff.at("mek"), "SF-07", WHY, store.clock)


def test_every_desk_sees_it_by_code_and_not_why(store: Store, opened: int, clock: HeldClock) -> None:
    with store.read() as connection:
        board = read_board(connection, clock.now())
    [row] = board.break_glass
    assert (row.number, row.person, row.who) == (opened, "SF-07", "Mek")
    assert row.due_at - row.opened_at == timedelta(hours=72)
    assert WHY not in repr(board)
    assert row.holds(clock.now())
    assert not row.holds(clock.now() + timedelta(minutes=15))
    assert not row.holds(clock.now() - timedelta(seconds=1)), "a clock set back does not open it anew"
    assert not row.overdue(clock.now() + timedelta(hours=71, minutes=59))
    assert row.overdue(clock.now() + timedelta(hours=72))


def test_a_board_that_was_read_before_shows_it_too(store: Store, staff: Staff, opened: int) -> None:
    with store.read() as connection:
        before = read_board(connection, store.clock.now())
    with store.write() as session:
        another = break_glass(session, staff.at("mek"), "SF-07", WHY, store.clock)
    with store.read() as connection:
        board = read_board(connection, store.clock.now(), before=before)
    assert [row.number for row in board.break_glass] == [opened, another]


def test_a_second_person_is_told_without_a_name(store: Store, opened: int) -> None:
    with store.read() as connection:
        rows = connection.execute(text("SELECT recipient, text_id, urgent FROM notice ORDER BY seq")).all()
    assert [tuple(row) for row in rows] == [
        (duty, "notice.break_glass", True) for duty in ("tib", "tib_backup", "contact")
    ]


def test_another_person_signs_once(store: Store, staff: Staff, opened: int) -> None:
    for who, problem in (("mek", NotAllowed), ("adm", NotAllowed)):
        with pytest.raises(problem), store.write() as session:
            review(session, staff.at(who), opened, "ok", "", store.clock)
    with store.read() as connection:
        assert to_review(connection, staff.at("cia"), opened).reason == WHY
        with pytest.raises(NotAllowed):
            to_review(connection, staff.at("mek"), opened)
        with pytest.raises(NotFound):
            to_review(connection, staff.at("cia"), 99)
    for verdict in ("question", "maybe"):
        with pytest.raises(Refused, match="needs_words"), store.write() as session:
            review(session, staff.at("cia"), opened, verdict, " ", store.clock)
    with store.write() as session:
        review(session, staff.at("cia"), opened, "question", "Vem ringde?", store.clock)
    with pytest.raises(Overtaken), store.write() as session:
        review(session, staff.at("cbo"), opened, "ok", "", store.clock)
    with pytest.raises(NotFound), store.write() as session:
        review(session, staff.at("cia"), 99, "ok", "", store.clock)
    with store.read() as connection:
        assert unreviewed(connection) == ()


def test_nobody_signs_their_own(store: Store, staff: Staff, opened: int) -> None:
    with store.write() as session:
        own = break_glass(session, staff.at("cia"), "SF-07", WHY, store.clock)
    with pytest.raises(Refused, match="own_act"), store.write() as session:
        review(session, staff.at("cia"), own, "ok", "", store.clock)
    with store.write() as session:
        review(session, staff.at("cbo"), own, "ok", "", store.clock)


@pytest.mark.parametrize(
    ("who", "words", "problem"),
    [
        (unnamed("Ek", "d"), WHY, NotAllowed),
        (operator_at("x", "R", "auditor", "d"), WHY, NotAllowed),
        (operator_at("x", "O", "officer", "d"), "snabbt!", Refused),
        (operator_at("x", "O", "officer", "d"), "\u200b" * 30, Refused),
    ],
)
def test_it_takes_the_right_and_a_sentence(
    store: Store, opened: int, who: object, words: str, problem: type[Exception]
) -> None:
    with pytest.raises(problem), store.write() as session:
        break_glass(session, who, "SF-07", words, store.clock)  # type: ignore[arg-type]  # actors, as listed
    with pytest.raises(NotFound), store.write() as session:
        break_glass(session, operator_at("x", "O", "officer", "d"), "SF-99", WHY, store.clock)
    with store.read() as connection:
        assert len(unreviewed(connection)) == 1


def test_reviewers_of_the_record_are_given_it_too(store: Store, staff: Staff, opened: int) -> None:
    with store.write() as session:
        audit.draw(session, staff.at("cia"), 1, store.clock, 0.0)
    with store.read() as connection:
        [item] = [each for each in audit.unsigned(connection) if each.saw.verb == "break_glass.opened"]
    assert "break_glass" in item.reasons
