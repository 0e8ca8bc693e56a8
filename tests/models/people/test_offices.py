"""Party offices: who answers, how long ago that was verified, and what is attested (D39, D40)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.people.commands import add_mandate, add_office, set_responsible
from models.people.office_commands import (
    attest,
    change_office,
    end_responsible,
    set_intervals,
    verify_responsible,
)
from models.people.office_standing import OfficeStanding, office_standings
from models.people.words import ATTESTED_ITEMS
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Refused
from models.store.store import Store
from tests.models.people.build import AUDITOR, person

TODAY = date(2026, 11, 25)


@pytest.fixture
def office(store: Store, clock: HeldClock) -> str:
    with store.write() as session:
        return add_office(
            session, LOADER, "HL", "Hamnlistan", "08-465 004 30", clock, out_of_hours_phone="070-174 06 30"
        )


def stands(store: Store, day: date = TODAY) -> OfficeStanding:
    with store.read() as connection:
        (found,) = office_standings(connection, day)
    return found


def test_an_office_with_nobody_says_so(store: Store, office: str) -> None:
    found = stands(store)
    assert (found.code, found.out_of_hours_phone, found.responsible, found.deputy) == (
        "HL", "070-174 06 30", None, None,
    )  # fmt: skip
    assert found.warnings == ("no_responsible", "no_deputy", "attest")
    assert [each.item for each in found.attested if each.late] == list(ATTESTED_ITEMS)


def test_a_contact_is_unverified_after_ninety_days_and_not_before(
    store: Store, office: str, clock: HeldClock
) -> None:
    with store.write() as session:
        for deputy, name in ((False, "Lo Ankarby"), (True, "Kim Relling")):
            set_responsible(
                session, LOADER, office, name, "08-465 004 31", clock, deputy=deputy,
                valid_from=TODAY - timedelta(days=90), valid_to=TODAY + timedelta(days=200),
            )  # fmt: skip
        attest(session, LOADER, office, ATTESTED_ITEMS, "Lo Ankarby", clock)
    found = stands(store)
    assert (found.warnings, found.unverified_for, found.next_ends_on) == ((), 90, TODAY + timedelta(days=200))
    assert found.responsible is not None
    assert found.responsible.name == "Lo Ankarby"
    tomorrow = TODAY + timedelta(days=1)
    assert stands(store, tomorrow).warnings == ("unverified", "deputy_unverified")
    with store.write() as session:
        verify_responsible(session, LOADER, office, False, TODAY, clock)
    found = stands(store, tomorrow)
    assert (found.warnings, found.unverified_for) == (("deputy_unverified",), 1)
    assert stands(store, TODAY + timedelta(days=200)).warnings[0] == "no_responsible"
    with store.write() as session:
        end_responsible(session, LOADER, office, True, TODAY, clock)
    assert stands(store).deputy is None
    with store.read() as connection:
        said = "".join(connection.execute(text("SELECT body FROM entry_detail")).scalars().all())
    assert "Ankarby" not in said


def test_the_city_chooses_how_often_an_office_attests(store: Store, office: str, clock: HeldClock) -> None:
    last_year = date(2025, 11, 25)
    with store.write() as session:
        attest(session, LOADER, office, ATTESTED_ITEMS[:2], "Lo Ankarby", clock, attested_on=last_year)
    late = [each.item for each in stands(store).attested if each.late]
    assert late == list(ATTESTED_ITEMS[2:])
    late = [each.item for each in stands(store, TODAY + timedelta(days=1)).attested if each.late]
    assert late == list(ATTESTED_ITEMS)
    with store.write() as session:
        set_intervals(session, LOADER, 30, 0, "KS 2026/9", clock)
    assert "attest" not in stands(store).warnings


def test_an_office_changes_and_ends_and_is_not_deleted(store: Store, office: str, clock: HeldClock) -> None:
    someone = person(store)
    with store.write() as session:
        add_mandate(session, LOADER, someone, "presidium", 500, clock, office_id=office)
        change_office(session, LOADER, office, clock, party="Hamnpartiet", out_of_hours_phone="")
    found = stands(store)
    assert (found.party, found.phone, found.out_of_hours_phone, found.covered) == (
        "Hamnpartiet", "08-465 004 30", "", 1,
    )  # fmt: skip
    with store.write() as session:
        change_office(session, LOADER, office, clock, active=False)
    with store.read() as connection:
        assert office_standings(connection, TODAY) == ()
        assert [each.active for each in office_standings(connection, TODAY, ended=True)] == [False]


def test_what_cannot_be_is_refused(sqlite_store: Store, clock: HeldClock) -> None:
    with sqlite_store.write() as session:
        office = add_office(session, LOADER, "HL", "Hamnlistan", "08-465 004 30", clock)
    ahead = TODAY + timedelta(days=1)
    wrong = [
        (
            lambda s: verify_responsible(s, LOADER, office, False, TODAY, clock),
            NotFound,
            "office.no_responsible",
        ),
        (lambda s: verify_responsible(s, LOADER, office, False, ahead, clock), Refused, "office.not_yet"),
        (lambda s: end_responsible(s, LOADER, office, True, TODAY, clock), NotFound, "office.no_responsible"),
        (lambda s: attest(s, LOADER, office, (), "Lo", clock), Refused, "office.no_such_item"),
        (lambda s: attest(s, LOADER, office, ("kaffe",), "Lo", clock), Refused, "office.no_such_item"),
        (lambda s: attest(s, LOADER, office, ("routines",), " ", clock), Refused, "office.attested_by_whom"),
        (
            lambda s: attest(s, LOADER, office, ("routines",), "Lo", clock, attested_on=ahead),
            Refused,
            "office.not_yet",
        ),
        (lambda s: attest(s, LOADER, "nobody", ("routines",), "Lo", clock), NotFound, "office.not_found"),
        (lambda s: change_office(s, LOADER, office, clock), Refused, "person.nothing_changed"),
        (lambda s: change_office(s, LOADER, "nobody", clock, phone="1"), NotFound, "office.not_found"),
        (lambda s: set_intervals(s, LOADER, 0, 12, "KS 1", clock), Refused, "office.bad_interval"),
        (lambda s: set_intervals(s, LOADER, 90, 12, " ", clock), Refused, "office.bad_interval"),
        (lambda s: change_office(s, AUDITOR, office, clock, phone="1"), NotAllowed, "access.not_allowed"),
    ]
    for act, kind, message in wrong:
        with pytest.raises(kind) as refused, sqlite_store.write() as session:
            act(session)
        assert refused.value.message_id == message
