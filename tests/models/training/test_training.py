"""Courses and invitations: one line each in the ledger of offers, and what holds until when (D7, D16, D65)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.duties.measured_offers import measured as ledger_measured
from models.people.offers import offers_of
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.store import Store
from models.training.catalogue import add_course, end_course
from models.training.inviting import NEXT, answer, invite
from models.training.measured import behind, measured
from models.training.views import courses, expiring, holders, invitations
from models.training.words import INVITATION_STATES
from tests.models.risks.group import ADMIN, AUDITOR, OFFICER, TIB, people

TODAY = date(2026, 11, 25)


@pytest.fixture
def group(store: Store, clock: HeldClock) -> dict[str, str]:
    """The two, and two courses."""
    made = people(store, clock)
    with store.write() as session:
        add_course(session, OFFICER, "ps1", "Personsäkerhet", "live", clock, valid_months=24)
        add_course(session, ADMIN, "dig", "Digital grund", "digital", clock, open_to_part_time=True)
    return made


def figures(store: Store, day: date = TODAY) -> dict[str, tuple[int | None, int | None, str]]:
    with store.read() as connection:
        found = (*measured(connection, day), *ledger_measured(connection, day))
    return {each.id: (each.count, each.of, each.state) for each in found}


def test_an_invitation_is_a_line_in_the_ledger_all_the_way(
    store: Store, clock: HeldClock, group: dict[str, str]
) -> None:
    assert figures(store)["trainings.offered"] == (0, 1, "overdue")
    with store.write() as session:
        [number] = invite(session, TIB, "PS1", ["sf-01"], "mejl", clock)
    with store.read() as connection:
        [offer] = offers_of(connection, group["SF-01"])
    assert (offer.kind, offer.state, offer.offered_on, offer.channel) == (
        "training",
        "offered",
        TODAY,
        "mejl",
    )
    assert figures(store)["trainings.offered"] == (1, 1, "ok")
    assert figures(store)["training.held"] == (0, 1, "attention"), "offered is not held"
    clock.advance(10 * 86400)
    with store.write() as session:
        answer(session, TIB, number, "accepted", clock, seen=1)
        with pytest.raises(Overtaken):
            answer(session, TIB, number, "declined", clock, seen=1)
        until = answer(session, TIB, number, "completed", clock, completed_on=date(2026, 12, 1))
    assert until == date(2028, 12, 1)
    with store.read() as connection:
        [offer] = offers_of(connection, group["SF-01"])
        assert (offer.state, offer.held_on) == ("held", date(2026, 12, 1))
        assert holders(connection, date(2028, 11, 30)) == {group["SF-01"]}
        assert holders(connection, until) == frozenset()
        [row] = invitations(connection, until)
        assert (row.person, row.course, row.state, row.expired) == ("SF-01", "PS1", "completed", True)
        assert [(each.code, each.invited, each.holding, each.expired) for each in courses(connection, until)] == [
            ("DIG", 0, 0, 0), ("PS1", 1, 0, 1),
        ]  # fmt: skip
        assert [each.code for each in behind(connection, "training.expired", until)] == ["SF-01"]
    assert figures(store, date(2027, 1, 1))["training.held"] == (1, 1, "ok")
    assert figures(store, until)["training.expired"] == (1, None, "attention")
    clock.advance(100 * 86400)
    with store.write() as session:
        [again] = invite(session, TIB, "PS1", ["SF-01"], "mejl", clock)
        answer(session, TIB, again, "completed", clock)
    with store.read() as connection:
        assert [each.number for each in expiring(connection, until)] == [], "completed anew"


def test_who_is_not_covered_is_invited_to_open_courses_only(
    store: Store, clock: HeldClock, group: dict[str, str]
) -> None:
    with pytest.raises(Refused, match="course.not_open"), store.write() as session:
        invite(session, TIB, "PS1", ["SF-01", "SF-02"], "mejl", clock)
    with store.read() as connection:
        assert invitations(connection, TODAY) == (), "all or none"
        assert offers_of(connection, group["SF-01"]) == ()
    with store.write() as session:
        assert len(invite(session, TIB, "DIG", ["SF-01", "SF-02", "SF-01"], "mejl", clock)) == 2
        with pytest.raises(Refused, match="course.invited_already"):
            invite(session, TIB, "DIG", ["SF-02"], "mejl", clock)
        with pytest.raises(NotFound, match="person.not_found"):
            invite(session, TIB, "DIG", ["SF-77"], "mejl", clock)
    assert figures(store)["trainings.offered"] == (1, 1, "ok"), "who is not covered counts in no goal"
    with store.read() as connection:
        assert [each.code for each in behind(connection, "training.open", TODAY)] == ["DIG"]
        assert [each.code for each in behind(connection, "training.held", TODAY)] == ["SF-01"]


def test_a_course_that_is_ended_invites_nobody(store: Store, clock: HeldClock, group: dict[str, str]) -> None:
    with store.write() as session:
        end_course(session, OFFICER, "dig", clock, seen=1)
        with pytest.raises(Refused, match="course.ended"):
            invite(session, TIB, "DIG", ["SF-01"], "mejl", clock)
        with pytest.raises(NotAllowed):
            end_course(session, TIB, "PS1", clock)
    assert figures(store)["training.courses"][2] == "attention", "no digital one is left (D16)"
    assert figures(store)["training.open"] == (0, None, "attention")
    with store.write() as session:
        end_course(session, OFFICER, "DIG", clock, again=True)
        with pytest.raises(NotAllowed):
            invite(session, AUDITOR, "DIG", ["SF-01"], "mejl", clock)
    assert figures(store)["training.courses"] == (2, None, "ok")


@pytest.mark.parametrize("before", INVITATION_STATES)
def test_what_may_follow_what(sqlite_store: Store, clock: HeldClock, before: str) -> None:
    people(sqlite_store, clock)
    for after in INVITATION_STATES:
        code = f"{before}-{after}"[:16]
        with sqlite_store.write() as session:
            add_course(session, OFFICER, code, "x", "live", clock)
            [number] = invite(session, TIB, code, ["SF-01"], "mejl", clock)
            if before != "invited":
                answer(session, TIB, number, before, clock)
            if after in NEXT[before]:
                answer(session, TIB, number, after, clock)
            else:
                with pytest.raises(Refused, match=r"course\.cannot_follow"):
                    answer(session, TIB, number, after, clock)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"code": ""}, "course.bad_code"),
        ({"code": "två ord"}, "course.bad_code"),
        ({"title": " "}, "course.empty_title"),
        ({"form": "film"}, "course.no_such_form"),
        ({"valid_months": -1}, "course.bad_months"),
        ({"valid_months": 601}, "course.bad_months"),
    ],
)
def test_what_a_course_needs(
    sqlite_store: Store, clock: HeldClock, changed: dict[str, Any], why: str
) -> None:
    told: dict[str, Any] = {"code": "X", "title": "t", "form": "live"} | changed
    with pytest.raises(Refused, match=why), sqlite_store.write() as session:
        add_course(session, OFFICER, clock=clock, **told)


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2026, 11, 26)])
def test_nothing_is_completed_before_it_was_offered_or_after_today(
    sqlite_store: Store, clock: HeldClock, day: date
) -> None:
    people(sqlite_store, clock)
    with sqlite_store.write() as session:
        add_course(session, OFFICER, "X", "x", "live", clock)
        [number] = invite(session, TIB, "X", ["SF-01"], "mejl", clock)
        with pytest.raises(Refused, match="course.completed_when"):
            answer(session, TIB, number, "completed", clock, completed_on=day)
