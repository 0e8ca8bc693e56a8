"""A list is taken in whole or not at all, by code, and a second time changes nothing, by independent SQL."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

import fixtures
from models.access.actor import LOADER
from models.people.commands import add_person
from models.people.covered import covered_on
from models.people.validity import today
from models.store import chain
from models.store.errors import NotAllowed
from models.store.store import Store
from tests.models.exchange.build import count, homes_may_be_held, office, sheet, taken_in
from tests.models.people.build import AUDITOR

LISTS = Path(fixtures.__file__).parent / "data" / "lists"
HEAD = ("Kod", "Namn", "Kategori", "Grad", "Partikansli", "Från", "Telefon", "Adress")


def _entries(store: Store) -> int:
    return count(store, "SELECT count(*) FROM entry")


def test_persons_are_added_changed_and_left(store: Store) -> None:
    office(store)
    homes_may_be_held(store)
    first = sheet(
        HEAD,
        ("sf-33", "Vera Exempel", "borgarråd", "100", "HL", "2026-10-19", "070-174 06 05", "Provgatan 1"),
        ("SF-34", "Arvid Prov", "utsedd av partiet", "39,9", "HL", "2026-10-19", "", ""),
    )
    taken, problems = taken_in(store, "people", first)
    assert (taken.added, taken.changed, problems) == (["sf-33", "SF-34"], [], [])
    with store.read() as connection:
        found = {each.code: each for each in covered_on(connection, today(store.clock))}
    assert (found["SF-33"].by, found["SF-33"].degree_tenths, found["SF-33"].office) == (
        "category",
        1000,
        "HL",
    )
    assert found["SF-34"].to_decide  # appointed by the party, and below 40 %

    before = _entries(store)
    taken, _ = taken_in(store, "people", first)
    assert (taken.added, taken.changed, taken.same) == ([], [], ["sf-33", "SF-34"])
    assert _entries(store) == before + 1  # the list itself

    store.clock.jump(86400.0)  # type: ignore[attr-defined]  # a held clock in tests
    taken, _ = taken_in(
        store,
        "people",
        sheet(("Kod", "Kategori", "Grad", "Telefon"), ("SF-34", "utsedd av partiet", "50", "070-174 06 06")),
    )
    assert taken.changed == ["SF-34"]
    with store.read() as connection:
        found = {each.code: each for each in covered_on(connection, today(store.clock))}
        assert chain.verify(connection) is None
    assert (found["SF-34"].degree_tenths, found["SF-34"].office, found["SF-34"].to_decide) == (
        500,
        "HL",
        False,
    )
    assert count(store, "SELECT count(*) FROM mandate WHERE superseded_at IS NULL") == 3  # the past is kept


def test_two_thousand_rows_with_one_bad_change_nothing_and_name_it(sqlite_store: Store) -> None:
    store = sqlite_store
    office(store)
    rows = [(f"IM-{n}", f"Person {n}", "borgarråd", "100", "HL", "2026-10-19", "", "") for n in range(2000)]
    rows[1234] = (*rows[1234][:4], "XX", *rows[1234][5:])
    before = _entries(store)
    taken, problems = taken_in(store, "people", sheet(HEAD, *rows))
    assert [(each.line, each.message_id) for each in problems] == [(1236, "office.not_found")]
    assert len(taken.added) == 1999
    assert (count(store, "SELECT count(*) FROM person"), _entries(store)) == (0, before)
    with store.read() as connection:
        assert chain.verify(connection) is None


def test_a_fault_in_one_row_hides_none_in_another(store: Store) -> None:
    _, problems = taken_in(
        store,
        "people",
        sheet(
            HEAD,
            ("B B", "Bad Kod", "", "", "", "", "", ""),
            ("SF-40", "", "", "", "", "", "", ""),
            ("SF-41", "Med Adress", "", "", "", "", "", "Provgatan 3"),
            ("SF-42", "Hel Rad", "", "", "", "", "", ""),
        ),
    )
    assert [(each.line, each.message_id) for each in problems] == [
        (2, "person.bad_code"), (3, "exchange.needs_name"), (4, "home.not_decided"),
    ]  # fmt: skip
    assert "Provgatan" not in repr(problems)
    assert count(store, "SELECT count(*) FROM person") == 0


def test_the_samples_are_taken_in_one_after_the_other_and_again(store: Store) -> None:
    office(store)
    for again in (False, True):
        for kind, name in (
            ("offices", "partikanslier"), ("boards", "namnder"), ("people", "personer"),
            ("transmitters", "larmsandare"),
        ):  # fmt: skip
            taken, problems = taken_in(store, kind, (LISTS / f"{name}.csv").read_bytes())
            assert problems == []
            assert bool(taken.added) is not again, name
            assert taken.changed == [], name
    assert count(store, "SELECT count(*) FROM board_analysis") == 1
    assert count(store, "SELECT count(*) FROM office_responsible WHERE superseded_at IS NULL") == 2
    assert count(store, "SELECT count(*) FROM transmitter WHERE interval_s = 300") == 1


def test_a_list_moves_no_transmitter_from_one_person_to_another(store: Store) -> None:
    with store.write() as session:
        for code in ("SF-1", "SF-2"):
            add_person(session, LOADER, code, "Någon", store.clock)
    head = ("Konto", "Slag", "Kod", "Modell")
    assert taken_in(store, "transmitters", sheet(head, ("7001", "personlarm", "SF-1", "")))[1] == []
    taken, problems = taken_in(store, "transmitters", sheet(head, ("7001", "personlarm", "SF-2", "")))
    assert [each.message_id for each in problems] == ["exchange.another_holder"]
    taken, problems = taken_in(store, "transmitters", sheet(head, ("7001", "inbrottslarm", "SF-1", "")))
    assert [each.message_id for each in problems] == ["exchange.another_kind"]
    taken, problems = taken_in(store, "transmitters", sheet(head, ("7001", "", "", "Provlarm 3")))
    assert (taken.changed, problems) == (["7001"], [])


def test_what_a_list_does_not_say_stays(store: Store) -> None:
    head = ("Kod", "Parti", "Telefon", "Jour", "Ansvarig", "Ansvarig telefon")
    whole = ("EXP", "Exempelpartiet", "08-465 004 60", "08-465 004 61", "Hanna Prov", "070-174 06 70")
    taken_in(store, "offices", sheet(head, whole))
    taken, _ = taken_in(store, "offices", sheet(("Kod", "Telefon"), ("EXP", "08-465 004 65")))
    assert taken.changed == ["EXP"]
    taken, _ = taken_in(store, "offices", sheet(("Kod", "Ansvarig"), ("EXP", "Hanna Prov")))
    assert taken.same == ["EXP"]
    assert count(store, "SELECT count(*) FROM office_responsible WHERE superseded_at IS NULL") == 1
    assert count(store, "SELECT count(*) FROM party_office WHERE out_of_hours_phone = '08-465 004 61'") == 1


def test_who_may_not_add_to_the_register_may_not_by_a_list(store: Store) -> None:
    with pytest.raises(NotAllowed):
        taken_in(store, "people", sheet(HEAD, ("SF-1", "A B", "", "", "", "", "", "")), AUDITOR)


def test_the_record_names_the_file_and_the_counts_and_nobody(store: Store) -> None:
    content = sheet(HEAD, ("SF-1", "Vera Exempel", "", "", "", "", "070-174 06 05", ""))
    store.clock.advance(timedelta(seconds=1).total_seconds())  # type: ignore[attr-defined]  # a held clock
    taken_in(store, "people", content)
    with store.read() as connection:
        from models.store.tables import Entry, EntryDetail

        entries, details = Entry.__table__, EntryDetail.__table__  # type: ignore[attr-defined]  # SQLModel's
        found = connection.execute(
            details.select().join(entries, entries.c.detail_id == details.c.id).where(entries.c.verb == "list.taken_in")
        ).mappings().one()  # fmt: skip
    told = json.loads(found["body"])
    assert (told["file"], told["added"], told["changed"], len(told["sha256"])) == ("lista.csv", 1, 0, 64)
    assert "Vera" not in found["body"]
