"""An occasion from its first word to the answer given back: what may be done, by whom, what is on record (D41-D44)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from models.access import two_person
from models.access.actor import LOADER
from models.assignments import commands, judging
from models.assignments.reading import seen_by, view
from models.assignments.reminding import due
from models.assignments.rows import AssignmentChange
from models.assignments.views import ahead, by_number, everything, exposed, inbox, of_person, seated_on
from models.audit import weeding
from models.measures.commands import request
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.policy import Retention, decide
from models.store.store import Store
from tests.models.access.conftest import Staff, staff
from tests.models.assignments.build import plan, read, set_up
from tests.models.people.build import AUDITOR, EK, LIND

__all__ = ["staff"]
PLANTED = "planterat zebrahjul"


def test_the_whole_way_of_a_risk_that_the_office_cannot_judge(store: Store, clock: HeldClock) -> None:
    set_up(store)
    first = plan(store, forum="board_meeting", board="SN", escalate=True)
    row = read(store, first).row
    assert (row.number, row.lack, row.persons, row.office, row.board) == (
        "U2026-001",
        "answer",
        ("SF-07",),
        "HL",
        "SN",
    )
    assert row.due_at is not None
    assert row.left(clock.now()) == timedelta(hours=4)
    with store.read() as connection:
        assert seated_on(connection, "sn", clock.now()) == ("SF-07",)
        assert [each.number for each in exposed(connection, clock.now()).waiting] == ["U2026-001"]
        assert [each.text_id for each in due(connection, clock.now())] == ["notice.assignment.asked"]
    clock.jump((row.due_at - clock.now()).total_seconds() + 60)
    with store.read() as connection:
        late = inbox(connection, clock.now())[0]
        assert late.late(clock.now())
        assert late.left(clock.now()) == -timedelta(minutes=1)
        told = due(connection, clock.now())
        assert [(each.text_id, each.urgent) for each in told] == [("notice.assignment.overdue", True)]
    with store.write() as session:
        judging.take(session, LIND, first, row.version, clock)
        judging.answer(session, LIND, first, row.version + 1, "Sällskap fram och hem.", 2, clock)
    card = read(store, first)
    assert (card.row.lack, card.row.level, card.row.owner, card.result) == (
        "return",
        2,
        "A. Lind",
        "Sällskap fram och hem.",
    )
    clock.jump(2 * 3600)
    with store.read() as connection:
        assert [each.text_id for each in due(connection, clock.now())] == ["notice.assignment.unreturned"]
    with store.write() as session:
        judging.send_back(session, LIND, first, card.row.version, "phone", clock)
    with store.read() as connection:
        assert inbox(connection, clock.now()) == ()
        assert due(connection, clock.now()) == ()
    assert read(store, first).row.lack == ""
    with store.write() as session:
        judging.escalate(session, EK, first, card.row.version + 1, clock)
    assert read(store, first).row.lack == "answer"


def test_an_office_analyses_itself_and_known_persons_may_need_none(
    sqlite_store: Store, clock: HeldClock
) -> None:
    store = sqlite_store
    set_up(store)
    known, travel = plan(store, "known_persons"), plan(store, "travel", hours=200)
    assert read(store, known).row.lack == "judgement"
    with store.read() as connection:
        [unjudged] = due(connection, clock.now())
    assert unjudged.text_id == "notice.assignment.unjudged"
    with store.write() as session:
        judging.judge(session, LIND, known, 1, "none_seen", clock)
        judging.judge(session, LIND, travel, 1, "none_seen", clock)
        judging.leave_to_office(session, LIND, travel, 2, clock)
    assert (read(store, known).row.lack, read(store, travel).row.lack) == ("", "office_result")
    with store.write() as session:
        judging.answer(session, LIND, travel, 3, "Resväg ändrad.", 1, clock)
    row = read(store, travel).row
    assert (row.lack, row.answered_at, row.analysed_by) == ("", None, "")
    with store.read() as connection:
        assert [each.number for each in ahead(connection, clock.now())] == ["U2026-001", "U2026-002"]
        assert [each.number for each in ahead(connection, clock.now(), timedelta(hours=72))] == ["U2026-001"]
        assert len(everything(connection, clock.now())) == 2


def test_who_goes_what_it_led_to_and_what_is_called_off(sqlite_store: Store, clock: HeldClock) -> None:
    store = sqlite_store
    set_up(store)
    made = plan(store)
    with store.write() as session:
        measure = request(session, LIND, "SF-07", "guarding", "Sällskap.", clock)
        assert measure
        commands.who_goes(session, LIND, made, 1, ["sf-11"], clock)
        commands.link_measure(session, LIND, made, 2, "measure", 1, clock)
        commands.change(session, LIND, made, 3, AssignmentChange(place="Hamnhallen"), clock)
    card = read(store, made)
    assert card.row.persons == ("SF-11",)
    assert [(each.what, each.number, each.kind, each.state) for each in card.measures] == [
        ("measure", 1, "guarding", "requested")
    ]
    assert card.place == "Hamnhallen"
    with store.read() as connection:
        ids = {row.code: row.id for row in connection.execute(text("SELECT code, id FROM person"))}
        assert of_person(connection, ids["SF-07"], clock.now()) == ()
        assert len(of_person(connection, ids["SF-11"], clock.now())) == 1
    with store.write() as session:
        commands.call_off(session, LIND, made, 4, "Mötet ställs in.", clock)
    row = read(store, made).row
    assert (row.open, row.lack) == (False, "")
    with store.read() as connection:
        assert ahead(connection, clock.now()) == ()
        assert by_number(connection, " u2026-001 ", clock.now()) is not None
    with store.write() as session, pytest.raises(Refused, match="called_off"):
        judging.escalate(session, LIND, made, 5, clock)


def test_what_is_refused(sqlite_store: Store, clock: HeldClock) -> None:
    store = sqlite_store
    set_up(store)
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({"category": "party"}, "no_such_category"),
        ({"title": " "}, "empty_title"),
        ({"office": ""}, "which_office"),
        ({"asker": "board"}, "which_board"),
        ({"ends_at": clock.now()}, "ends_first"),
        ({"needed_by": clock.now() + timedelta(days=9)}, "needed_after"),
    )
    for more, why in wrong:
        with pytest.raises(Refused, match=why):
            plan(store, **more)
    unknown: tuple[dict[str, Any], ...] = ({"persons": ("SF-99",)}, {"office": "XX"}, {"board": "XX"})
    for more in unknown:
        with pytest.raises(NotFound):
            plan(store, **more)
    made = plan(store)
    acts: tuple[tuple[Callable[[Session], None], str], ...] = (
        (lambda s: judging.judge(s, LIND, made, 1, "not_judged", clock), "not_judged"),
        (lambda s: judging.send_back(s, LIND, made, 1, "phone", clock), "no_answer"),
        (lambda s: judging.answer(s, LIND, made, 1, "Ja.", 5, clock), "bad_level"),
        (lambda s: judging.answer(s, LIND, made, 1, " ", 1, clock), "empty_result"),
        (lambda s: commands.link_measure(s, LIND, made, 1, "measure", 9, clock), "no_such_measure"),
        (lambda s: commands.who_goes(s, LIND, made, 1, ["SF-07"], clock), "nothing_changed"),
        (lambda s: commands.set_rule(s, LOADER, 0, False, "KS 1", clock), "bad_rule"),
    )
    for act, why in acts:
        with store.write() as session, pytest.raises(Refused, match=why):
            act(session)
    with store.write() as session:
        with pytest.raises(Overtaken):
            judging.escalate(session, LIND, made, 9, clock)
        with pytest.raises(NotAllowed):
            judging.escalate(session, AUDITOR, made, 1, clock)


def test_words_are_read_on_record_and_weeded_once_it_is_over(staff: Staff, clock: HeldClock) -> None:
    store = staff.store
    staff.add("ove", "officer")
    staff.add("cia", "head")
    set_up(store)
    words: dict[str, Any] = {"title": PLANTED, "place": PLANTED, "about": PLANTED}
    done, waits = plan(store, **words), plan(store, escalate=True, **words)
    with store.write() as session:
        judging.answer(session, LIND, done, 1, PLANTED, 1, clock)
        assert view(session, EK, done, clock).title == PLANTED
        now = clock.now()
        decide(session, LOADER, replace(Retention(), assignment=12), "KS 2026/123", now, now)
    with store.read() as connection:
        administrator = replace(EK, role="administrator")
        assert PLANTED not in repr(seen_by(connection, administrator, done, clock))
        bodies = connection.execute(text("SELECT body FROM entry_detail")).scalars().all()
        assert not any(PLANTED in (body or "") for body in bodies)
        assert "assignment.viewed" in connection.execute(text("SELECT verb FROM entry")).scalars().all()
    clock.jump(400 * 86400)
    with store.write() as session:
        number = weeding.request(session, staff.at("ove"), "assignment", clock)
    with store.write() as session:
        two_person.approve(session, staff.at("cia"), number, clock)
    assert PLANTED not in repr(read(store, done))
    assert read(store, done).row.number == "U2026-001"
    assert read(store, waits).title == PLANTED
