"""Persons, mandates, homes, offices and transmitters: commands and as-of reads, on both engines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from models.access.actor import LOADER
from models.people.commands import (
    add_mandate,
    add_office,
    add_person,
    end_mandate,
    set_home,
    set_responsible,
)
from models.people.devices import add_transmitter, end_transmitter
from models.people.offers import change_offer, offers_of, record_offer
from models.people.offices import offices
from models.people.senders import senders
from models.people.validity import today
from models.people.views import mandates_at, offers_due, people, person_in_alarm, transmitters
from models.store import chain
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused, VaktbordError
from models.store.policy import Holding, Scope, decide
from models.store.store import Store
from models.words import lookup
from tests.models.people.build import AUDITOR, hold_homes, person

TODAY = date(2026, 11, 25)


def test_a_person_is_added_once_and_cleaned(store: Store) -> None:
    with store.write() as session:
        hold_homes(session, store.clock)
        added = add_person(
            session, LOADER, " sf-07 ", "Eva\x1b[31m Exempel\u202e", store.clock, home="Provgatan 12 C"
        )
    with store.read() as connection:
        rows = people(connection, TODAY)
        opened = person_in_alarm(connection, added, TODAY)
        assert chain.verify(connection) is None
    assert [row.code for row in rows] == ["SF-07"]
    assert opened is not None
    assert (opened.name, opened.home, opened.office) == ("Eva Exempel", "Provgatan 12 C", None)


@pytest.mark.parametrize(
    ("code", "name", "message"),
    [
        ("", "Eva Exempel", "person.bad_code"),
        ("SF 07", "Eva Exempel", "person.bad_code"),
        ("S" * 17, "Eva Exempel", "person.bad_code"),
        ("-1", "Eva Exempel", "person.bad_code"),
        ("SF-08", "\u200b\u202e ", "person.empty_name"),
        ("SF-07", "Bo Fiktelius", "person.code_taken"),
        ("sf-07", "Bo Fiktelius", "person.code_taken"),
    ],
)
def test_what_is_no_person_is_refused(sqlite_store: Store, code: str, name: str, message: str) -> None:
    person(sqlite_store)
    with pytest.raises(Refused) as refused, sqlite_store.write() as session:
        add_person(session, LOADER, code, name, sqlite_store.clock)
    assert refused.value.message_id == message
    with sqlite_store.read() as connection:
        assert len(people(connection, TODAY)) == 1


@given(st.text(max_size=40), st.text(max_size=200))
def test_any_text_makes_a_clean_person_or_a_sentence(sqlite_store: Store, code: str, name: str) -> None:
    try:
        with sqlite_store.write() as session:
            add_person(session, LOADER, code, name, sqlite_store.clock)
    except Refused as refused:
        assert lookup.known(refused.message_id)
    with sqlite_store.read() as connection:
        for row in people(connection, TODAY):
            assert row.code.isprintable()


def test_an_auditor_changes_nothing(sqlite_store: Store) -> None:
    person_id = person(sqlite_store)
    acts = [
        lambda s: add_person(s, AUDITOR, "SF-01", "X", sqlite_store.clock),
        lambda s: add_mandate(s, AUDITOR, person_id, "presidium", 400, sqlite_store.clock),
        lambda s: set_home(s, AUDITOR, person_id, "X", sqlite_store.clock),
        lambda s: add_office(s, AUDITOR, "HL", "X", "1", sqlite_store.clock),
        lambda s: add_transmitter(s, AUDITOR, "1001", "personal", "SF-07", sqlite_store.clock),
        lambda s: record_offer(s, AUDITOR, person_id, "talk", "offered", TODAY, "möte", sqlite_store.clock),
    ]
    for act in acts:
        with pytest.raises(NotAllowed), sqlite_store.write() as session:
            act(session)


def test_a_new_degree_supersedes_and_both_can_be_read(store: Store, clock: HeldClock) -> None:
    person_id = person(store)
    with store.write() as session:
        add_mandate(session, LOADER, person_id, "part_time", 350, clock, valid_from=date(2024, 1, 1))
    first_known = clock.now()
    clock.advance(86400)
    with store.write() as session:
        add_mandate(session, LOADER, person_id, "part_time", 400, clock, valid_from=date(2026, 6, 1))

    def degree(day: date, **known: object) -> list[tuple[int, bool]]:
        with store.read() as connection:
            return [(row.degree_tenths, row.in_scope) for row in mandates_at(connection, day, **known)]  # type: ignore[arg-type]  # known_at only

    assert degree(date(2023, 12, 31)) == []
    assert degree(date(2024, 1, 1)) == [(350, False)]
    assert degree(date(2026, 5, 31)) == [(350, False)]
    assert degree(date(2026, 6, 1)) == [(400, True)]
    # What was believed before the change is still there to be read.
    assert degree(date(2026, 6, 1), known_at=first_known) == [(350, False)]
    with store.read() as connection:
        row = people(connection, TODAY)[0]
        assert (row.in_scope, row.degree_tenths) == (True, 400)
        assert not people(connection, date(2026, 5, 31))[0].in_scope


def test_a_mandate_within_another_leaves_what_is_around_it(store: Store, clock: HeldClock) -> None:
    person_id = person(store)
    with store.write() as session:
        add_mandate(
            session,
            LOADER,
            person_id,
            "presidium",
            500,
            clock,
            valid_from=date(2024, 1, 1),
            valid_to=date(2027, 1, 1),
        )
        add_mandate(
            session,
            LOADER,
            person_id,
            "presidium",
            800,
            clock,
            valid_from=date(2025, 3, 1),
            valid_to=date(2025, 9, 1),
        )
    with store.read() as connection:
        found = [
            (day, [each.degree_tenths for each in mandates_at(connection, day)])
            for day in (
                date(2025, 2, 28),
                date(2025, 3, 1),
                date(2025, 8, 31),
                date(2025, 9, 1),
                date(2026, 12, 31),
                date(2027, 1, 1),
            )
        ]
    assert [each for _, each in found] == [[500], [800], [800], [500], [500], []]


def test_a_mandate_ends_and_is_not_deleted(store: Store, clock: HeldClock) -> None:
    person_id = person(store)
    with store.write() as session:
        add_mandate(session, LOADER, person_id, "presidium", 500, clock, valid_from=date(2024, 1, 1))
        end_mandate(session, LOADER, person_id, "presidium", date(2026, 11, 1), clock)
    with store.read() as connection:
        assert [row.person for row in mandates_at(connection, date(2026, 10, 31))] == ["SF-07"]
        assert mandates_at(connection, date(2026, 11, 1)) == ()
        assert people(connection, TODAY)[0].category is None
        assert offers_due(connection, TODAY).covered == 0
    with pytest.raises(NotFound), store.write() as session:
        end_mandate(session, LOADER, person_id, "group_leader", TODAY, clock)


@pytest.mark.parametrize(
    ("category", "degree", "span", "message"),
    [
        ("borgarråd", 1000, (None, None), "mandate.no_such_category"),
        ("presidium", 1001, (None, None), "mandate.bad_degree"),
        ("presidium", -1, (None, None), "mandate.bad_degree"),
        ("presidium", 500, (TODAY, TODAY), "validity.ends_before_start"),
        ("presidium", 500, (TODAY, TODAY - timedelta(days=1)), "validity.ends_before_start"),
    ],
)
def test_what_is_no_mandate_is_refused(
    sqlite_store: Store, category: str, degree: int, span: tuple[date | None, date | None], message: str
) -> None:
    person_id = person(sqlite_store)
    with pytest.raises(Refused) as refused, sqlite_store.write() as session:
        add_mandate(
            session,
            LOADER,
            person_id,
            category,
            degree,
            sqlite_store.clock,
            valid_from=span[0],
            valid_to=span[1],
        )
    assert refused.value.message_id == message


def test_no_home_is_taken_in_before_the_city_has_decided_or_after_it_took_the_decision_back(
    store: Store, clock: HeldClock
) -> None:
    """DIRECTIVE rule 22."""
    person_id = person(store)
    with pytest.raises(Refused, match="home.not_decided"), store.write() as session:
        set_home(session, LOADER, person_id, "Ankargränd 3", clock)
    with pytest.raises(Refused, match="home.not_decided"), store.write() as session:
        add_person(session, LOADER, "SF-08", "Kim Påhittad", clock, home="Pirgatan 19")
    with store.write() as session:
        hold_homes(session, clock)
        set_home(session, LOADER, person_id, "Ankargränd 3", clock)
    clock.advance(60)
    with store.write() as session:
        decide(session, LOADER, Holding(), "KS 2026/2", clock.now(), clock.now())
    with pytest.raises(Refused, match="home.not_decided"), store.write() as session:
        set_home(session, LOADER, person_id, "Pirgatan 19", clock)
    with store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM home")).scalar() == 1
        assert connection.execute(text("SELECT count(*) FROM person")).scalar() == 1


def test_a_home_moves_and_the_old_one_is_kept(store: Store, clock: HeldClock) -> None:
    person_id = person(store)
    with store.write() as session:
        hold_homes(session, clock)
        set_home(session, LOADER, person_id, "Ankargränd 3", clock, valid_from=date(2025, 1, 1))
        set_home(session, LOADER, person_id, "Pirgatan 19", clock, valid_from=date(2026, 11, 25))
    with store.read() as connection:
        homes = [
            getattr(person_in_alarm(connection, person_id, day), "home", None)
            for day in (date(2024, 12, 31), date(2026, 11, 24), TODAY)
        ]
        said = connection.execute(text("SELECT body FROM entry_detail")).scalars().all()
    assert homes == [None, "Ankargränd 3", "Pirgatan 19"]
    assert not any("Ankar" in body or "Eva" in body for body in said)


def test_the_office_answers_by_its_responsible_and_else_by_the_deputy(store: Store, clock: HeldClock) -> None:
    person_id = person(store)
    with store.write() as session:
        office = add_office(session, LOADER, "hl", "Hamnlistan", "08-465 004 30", clock)
        add_mandate(
            session,
            LOADER,
            person_id,
            "group_leader",
            500,
            clock,
            valid_from=date(2024, 1, 1),
            office_id=office,
        )
        set_responsible(
            session,
            LOADER,
            office,
            "Kim Relling",
            "08-465 004 32",
            clock,
            deputy=True,
            valid_from=date(2024, 1, 1),
        )
        set_responsible(
            session, LOADER, office, "Lo Ankarby", "08-465 004 31", clock,
            valid_from=date(2025, 1, 1), valid_to=date(2026, 1, 1),
        )  # fmt: skip
    with store.read() as connection:
        opened = [person_in_alarm(connection, person_id, day) for day in (date(2025, 6, 1), TODAY)]
        listed = offices(connection, date(2025, 6, 1))
        now = offices(connection, TODAY)
    assert [each.responsible for each in opened if each] == ["Lo Ankarby", "Kim Relling"]
    assert opened[0] is not None
    assert (opened[0].office, opened[0].office_phone) == ("Hamnlistan", "08-465 004 30")
    assert [(row.name, row.deputy) for row in listed[0].responsible] == [
        ("Lo Ankarby", False),
        ("Kim Relling", True),
    ]
    assert [row.name for row in now[0].responsible] == ["Kim Relling"]
    with pytest.raises(Refused), store.write() as session:
        add_office(session, LOADER, "HL", "Annat parti", "08-465 004 33", clock)


@pytest.mark.parametrize("size", [16, 24, 32])
def test_a_keyed_transmitter_is_heard_under_its_key(store: Store, size: int) -> None:
    person_id = person(store)
    with store.write() as session:
        add_transmitter(
            session,
            LOADER,
            " 1001 ",
            "personal",
            "sf-07",
            store.clock,
            key=bytes(range(size)),
            interval_s=300,
        )
    with store.read() as connection:
        row = transmitters(connection)[0]
        sender = senders(connection)[0]
        said = "".join(connection.execute(text("SELECT body FROM entry_detail")).scalars().all())
    assert (row.account, row.person, row.keyed, row.portable, row.last_signal_at) == (
        "1001",
        "SF-07",
        True,
        True,
        None,
    )
    assert (sender.person_id, sender.secrets, sender.interval_s) == (person_id, (bytes(range(size)),), 300)
    assert bytes(range(size)).hex() not in said


@pytest.mark.parametrize(
    ("account", "kind", "whose", "more", "message"),
    [
        ("", "personal", "SF-07", {}, "transmitter.bad_account"),
        ("12 34", "personal", "SF-07", {}, "transmitter.bad_account"),
        ("#1234", "personal", "SF-07", {}, "transmitter.bad_account"),
        ("12[34", "personal", "SF-07", {}, "transmitter.bad_account"),
        ("åäö1", "personal", "SF-07", {}, "transmitter.bad_account"),
        ("1" * 17, "personal", "SF-07", {}, "transmitter.bad_account"),
        ("1001\n", "burglary", "SF-07", {"key": b"short"}, "transmitter.bad_key"),
        ("1002", "burglary", "SF-07", {"key": b""}, "transmitter.bad_key"),
        ("1002", "burglary", "SF-07", {"key": bytes(33)}, "transmitter.bad_key"),
        ("1002", "hemlarm", "SF-07", {}, "transmitter.no_such_kind"),
        ("1002", "burglary", "SF-99", {}, "person.not_found"),
        ("1002", "burglary", "SF-07", {"interval_s": -1}, "transmitter.bad_interval"),
        ("AB12", "burglary", "SF-07", {}, "transmitter.account_taken"),
        ("ab12", "burglary", "SF-07", {}, "transmitter.account_taken"),
    ],
)
def test_what_is_no_transmitter_is_refused(
    sqlite_store: Store, account: str, kind: str, whose: str, more: dict[str, object], message: str
) -> None:
    person(sqlite_store)
    with sqlite_store.write() as session:
        add_transmitter(session, LOADER, "AB12", "burglary", None, sqlite_store.clock)
    with pytest.raises(VaktbordError) as refused, sqlite_store.write() as session:
        add_transmitter(session, LOADER, account, kind, whose, sqlite_store.clock, **more)  # type: ignore[arg-type]  # a table of wrong values
    assert refused.value.message_id == message
    with sqlite_store.read() as connection:
        assert [row.account for row in transmitters(connection)] == ["AB12"]


def test_an_ended_transmitter_is_heard_no_more_and_still_listed(store: Store) -> None:
    with store.write() as session:
        device = add_transmitter(session, LOADER, "1001", "technical", None, store.clock)
        end_transmitter(session, LOADER, device, 1, store.clock)
    with pytest.raises(Overtaken), store.write() as session:
        end_transmitter(session, LOADER, device, 1, store.clock)
    with store.read() as connection:
        assert senders(connection) == ()
        assert [row.active for row in transmitters(connection)] == [False]


def test_offers_count_from_the_planned_one_that_was_not_cancelled(store: Store, clock: HeldClock) -> None:
    person_id = person(store)
    with store.write() as session:
        add_mandate(session, LOADER, person_id, "presidium", 500, clock, valid_from=date(2024, 1, 1))
        for state, day, planned in (
            ("declined", date(2025, 12, 10), True),
            ("held", date(2026, 10, 1), False),
            ("cancelled", date(2026, 11, 1), True),
        ):
            record_offer(
                session, LOADER, person_id, "talk", state, day, "möte", clock,
                planned=planned, trigger="" if planned else "larm", held_on=day if state == "held" else None,
            )  # fmt: skip
    with store.read() as connection:
        row = people(connection, TODAY)[0]
        due = offers_due(connection, TODAY)
        listed = offers_of(connection, person_id)
    assert (row.talk, row.talk_due_on, row.talk_state) == ("due", date(2026, 12, 10), "declined")
    assert (due.talks_soon, due.talks_overdue, due.introductions_missing, due.trainings_missing) == (
        1,
        0,
        1,
        1,
    )
    assert (due.next_due_on, due.introductions_since) == (date(2026, 12, 10), date(2024, 1, 1))
    assert [each.state for each in listed] == ["cancelled", "held", "declined"]
    with store.read() as connection:
        later = offers_due(connection, date(2026, 12, 11))
    assert (later.talks_overdue, later.talks_soon, later.next_due_on) == (1, 0, None)


def test_an_offer_moves_on_under_its_version(store: Store, clock: HeldClock) -> None:
    person_id = person(store)
    with store.write() as session:
        offer = record_offer(session, LOADER, person_id, "talk", "offered", date(2026, 11, 1), "brev", clock)
        change_offer(session, LOADER, offer, "held", 1, clock, held_on=date(2026, 11, 20))
    with pytest.raises(Overtaken), store.write() as session:
        change_offer(session, LOADER, offer, "declined", 1, clock)
    with store.read() as connection:
        row = offers_of(connection, person_id)[0]
    assert (row.state, row.held_on, row.version) == ("held", date(2026, 11, 20), 2)


@pytest.mark.parametrize(
    ("kind", "state", "day", "held", "message"),
    [
        ("fika", "offered", TODAY, None, "offer.no_such_kind"),
        ("talk", "kanske", TODAY, None, "offer.no_such_state"),
        ("talk", "offered", TODAY + timedelta(days=1), None, "offer.not_yet"),
        ("talk", "held", TODAY, None, "offer.held_when"),
        ("talk", "offered", TODAY, TODAY, "offer.held_when"),
        ("talk", "held", TODAY, TODAY - timedelta(days=1), "offer.held_when"),
        ("talk", "held", TODAY, TODAY + timedelta(days=1), "offer.held_when"),
    ],
)
def test_what_is_no_offer_is_refused(
    sqlite_store: Store, kind: str, state: str, day: date, held: date | None, message: str
) -> None:
    person_id = person(sqlite_store)
    with pytest.raises(Refused) as refused, sqlite_store.write() as session:
        record_offer(session, LOADER, person_id, kind, state, day, "möte", sqlite_store.clock, held_on=held)
    assert refused.value.message_id == message


def test_the_citys_own_scope_decides_on_every_screen(store: Store, clock: HeldClock) -> None:
    person_id = person(store)
    with store.write() as session:
        add_mandate(session, LOADER, person_id, "part_time", 450, clock, valid_from=date(2024, 1, 1))
        decide(session, LOADER, Scope(degree_tenths=500), "KS 2026/1", clock.now(), clock.now())
    with store.read() as connection:
        assert not people(connection, TODAY)[0].in_scope
        assert not mandates_at(connection, TODAY)[0].in_scope
        assert people(connection, TODAY - timedelta(days=1))[0].in_scope


def test_cover_counts_from_where_it_began_without_a_break(store: Store, clock: HeldClock) -> None:
    """A changed degree or title within unbroken cover does not restart the year of the talk."""
    person_id = person(store)
    with store.write() as session:
        for category, degree, starts, ends in (
            ("presidium", 500, date(2019, 1, 1), date(2020, 1, 1)),
            ("presidium", 500, date(2025, 12, 1), date(2026, 6, 1)),
            ("group_leader", 500, date(2026, 6, 1), None),
        ):
            add_mandate(session, LOADER, person_id, category, degree, clock, valid_from=starts, valid_to=ends)
    with store.read() as connection:
        assert people(connection, TODAY)[0].talk_due_on == date(2026, 12, 1)


def test_today_is_the_citys_day(clock: HeldClock) -> None:
    clock.jump(20.5 * 3600)  # 23:42 in Stockholm is 22:42 UTC, the 25th both; an hour on, only here the 26th
    assert today(clock) == date(2026, 11, 25)
    clock.jump(3600)
    assert (today(clock), clock.now().date()) == (date(2026, 11, 26), date(2026, 11, 25))
