"""Who is covered on a day, as known now and as it was known, and the head count (D2-D5; rule 16)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.people.commands import add_mandate, add_office, change_person, end_mandate
from models.people.covered import covered_on, head_count
from models.people.deciding import decide_scope, end_scope_decision
from models.people.views import offers_due, people
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Refused
from models.store.policy import Scope, decide
from models.store.store import Store
from tests.models.people.build import AUDITOR, person

TODAY = date(2026, 11, 25)
WORDS = ("Uppdragets innehåll", "Stadsdirektören", "KS 2026/77")


def test_the_ground_the_decider_and_the_dates_are_told(store: Store, clock: HeldClock) -> None:
    someone, official, nobody = (person(store, code) for code in ("SF-01", "SF-02", "SF-03"))
    with store.write() as session:
        office = add_office(session, LOADER, "HL", "Hamnlistan", "08-465 004 30", clock)
        add_mandate(
            session, LOADER, someone, "group_leader", 350, clock, valid_from=date(2026, 1, 1),
            valid_to=date(2026, 12, 31), office_id=office, decided_by="Hamnlistan", title="Gruppledare",
            decision="HL 1",
        )  # fmt: skip
        add_mandate(session, LOADER, official, "political_official", 1000, clock)
    with store.read() as connection:
        first, second, third = covered_on(connection, TODAY)
        counted = head_count(connection, TODAY)
    assert (first.code, first.category, first.title, first.degree_tenths, first.office) == (
        "SF-01", "group_leader", "Gruppledare", 350, "HL",
    )  # fmt: skip
    assert (first.in_scope, first.by, first.to_decide, first.decided_by, first.decision) == (
        True, "category", True, "Hamnlistan", "HL 1",
    )  # fmt: skip
    assert (first.covered_from, first.covered_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (second.in_scope, second.category) == (False, "political_official")
    assert (third.person_id, third.category, third.degree_tenths, third.in_scope) == (
        nobody,
        None,
        None,
        False,
    )
    assert (counted.covered, counted.band, counted.to_decide) == (1, "few", 1)


def test_a_decision_holds_from_its_day_and_what_was_known_before_it_stays(
    store: Store, clock: HeldClock
) -> None:
    someone = person(store, "SF-01")
    with store.write() as session:
        add_mandate(session, LOADER, someone, "group_leader", 300, clock, valid_from=date(2026, 1, 1))
    before = clock.now()
    clock.advance(60)
    with store.write() as session:
        decide_scope(session, LOADER, someone, False, *WORDS, clock, valid_from=date(2026, 10, 1))
    known = clock.now()
    clock.advance(60)

    def stands(day: date, **known_at: object) -> tuple[bool, str, bool]:
        with store.read() as connection:
            one = covered_on(connection, day, **known_at)[0]  # type: ignore[arg-type]  # known_at only
        return one.in_scope, one.by, one.to_decide

    assert stands(date(2026, 9, 30)) == (True, "category", True)
    assert stands(TODAY) == (False, "decision", False)
    assert stands(TODAY, known_at=before) == (True, "category", True)
    with store.read() as connection:
        assert covered_on(connection, date(2026, 9, 30))[0].covered_to == date(2026, 10, 1)
        # Every screen counts by the same engine.
        assert (people(connection, TODAY)[0].in_scope, offers_due(connection, TODAY).covered) == (False, 0)
    with store.write() as session:
        end_scope_decision(session, LOADER, someone, date(2026, 11, 1), clock)
    assert stands(TODAY) == (True, "category", True)
    assert stands(TODAY, known_at=known) == (False, "decision", False)
    with pytest.raises(NotFound), store.write() as session:
        end_scope_decision(session, LOADER, someone, date(2026, 11, 1), clock)


def test_a_rule_recorded_later_is_not_read_into_what_was_known(store: Store, clock: HeldClock) -> None:
    someone = person(store, "SF-01")
    with store.write() as session:
        add_mandate(session, LOADER, someone, "part_time", 400, clock, valid_from=date(2026, 1, 1))
    known = clock.now()
    clock.advance(60)
    with store.write() as session:
        decide(session, LOADER, Scope(degree_tenths=500), "KS 1", known, clock.now())
    person(store, "SF-02")
    with store.read() as connection:
        assert [each.in_scope for each in covered_on(connection, TODAY)] == [False, False]
        assert [each.in_scope for each in covered_on(connection, TODAY, known)] == [True]


@pytest.mark.parametrize(("count", "band"), [(1, "few"), (2, "ok"), (3, "ok"), (4, "many")])
def test_a_head_count_outside_the_band_is_told(
    sqlite_store: Store, clock: HeldClock, count: int, band: str
) -> None:
    with sqlite_store.write() as session:
        decide(session, LOADER, Scope(fewest=2, most=3), "KS 1", clock.now(), clock.now())
    for number in range(count):
        someone = person(sqlite_store, f"SF-0{number}")
        with sqlite_store.write() as session:
            add_mandate(session, LOADER, someone, "presidium", 405, clock)
    with sqlite_store.read() as connection:
        counted = head_count(connection, TODAY)
    assert (counted.covered, counted.band, counted.boundary) == (count, band, count)


@pytest.mark.parametrize("missing", range(3))
def test_a_decision_needs_its_words_and_the_right(sqlite_store: Store, missing: int) -> None:
    someone = person(sqlite_store)
    words = [" " if at == missing else each for at, each in enumerate(WORDS)]
    with pytest.raises(Refused, match=r"scope\.needs_words"), sqlite_store.write() as session:
        decide_scope(session, LOADER, someone, True, *words, sqlite_store.clock)
    with pytest.raises(NotAllowed), sqlite_store.write() as session:
        decide_scope(session, AUDITOR, someone, True, *WORDS, sqlite_store.clock)


def test_a_person_is_renamed_without_a_word_in_the_log(store: Store, clock: HeldClock) -> None:
    someone = person(store)
    with store.write() as session:
        change_person(session, LOADER, someone, clock, name="Ada Nyttnamn", phone="070-174 06 09")
        add_mandate(session, LOADER, someone, "presidium", 500, clock, valid_from=date(2026, 1, 1))
        end_mandate(session, LOADER, someone, "presidium", TODAY, clock)
    with pytest.raises(Refused, match=r"person\.nothing_changed"), store.write() as session:
        change_person(session, LOADER, someone, clock)
    with store.read() as connection:
        said = connection.execute(text("SELECT body FROM entry_detail")).scalars().all()
    assert not any("Ada" in body or "070" in body for body in said)
