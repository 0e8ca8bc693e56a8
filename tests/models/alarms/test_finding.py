"""Alarms are found by the words that officers wrote, on both engines, and the database holds no word."""

from __future__ import annotations

import pytest
from sqlalchemy import text, update

from models.alarms import commands, finding
from models.alarms import history as h
from models.alarms.phone import enter_by_phone
from models.alarms.rows import PhonedAlarm
from models.alarms.tables import WordToken
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.alarms.build import EK, add_person, alarm_event, ring

NO_WORDS = h.Vocabulary(kinds={}, states={})
_TOKEN = WordToken.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def found(store: Store, typed: str) -> set[str]:
    with store.read() as connection:
        return {row.id for row in h.history(connection, typed, NO_WORDS)}


def note(store: Store, alarm_id: str, words: str) -> None:
    with store.write() as session:
        commands.add_note(session, EK, alarm_id, words, store.clock)


@pytest.mark.parametrize(
    ("typed", "hit"),
    [
        ("granne", True),
        ("GRANNE", True),
        ("gra", True),
        ("gr", False),
        ("grannar", False),
        ("rann", False),
        ("gränne", False),
        ("såg bilen", True),
        ("såg cykel", False),
        ("abc-123", True),
        ("ＧＲＡＮＮＥ", True),
        ("väldigtlångtsammansattordförbilen", True),
        ("%", False),
        ("___", False),
    ],
)
def test_a_note_is_found_by_its_words_and_their_beginnings(store: Store, typed: str, hit: bool) -> None:
    alarm_id = ring(store)
    ring(store, alarm_event(zone="77"), sequence="0002")
    note(store, alarm_id, "Granne såg (bilen) ABC-123; väldigtlångtsammansattordförbilen")
    assert found(store, typed) == ({alarm_id} if hit else set())


def test_everything_an_officer_writes_is_found(store: Store, clock: HeldClock) -> None:
    add_person(store, clock)
    alarm_id = ring(store)
    with store.write() as session:
        commands.acknowledge(session, EK, alarm_id, clock)
        commands.act(session, EK, alarm_id, "ringde jourbilen", clock)
        commands.close(session, EK, alarm_id, "user_error", "knapp i fickan", clock)
        phoned = enter_by_phone(
            session, EK, PhonedAlarm(person="SF-07", kind="personal", note="hör skrik"), clock
        )
    for typed, hit in (("jourbilen", alarm_id), ("fick", alarm_id), ("skrik", phoned)):
        assert found(store, typed) == {hit}


def test_the_database_holds_no_word_and_each_database_has_a_key_of_its_own(store: Store) -> None:
    note(store, ring(store), "Gurkmeja gurkmeja")
    with store.read() as connection:
        rows = connection.execute(text("SELECT token FROM word_token")).scalars().all()
        key = finding.key_of(connection)
    assert key is not None
    assert sorted(rows) == sorted(finding.token(key, "gurkmeja"[:length]) for length in range(3, 9))
    assert not any("gurk" in row for row in rows)
    assert finding.token(bytes(32), "gurkmeja") not in rows


def test_a_word_written_twice_is_kept_once_and_a_flood_of_words_is_cut(store: Store) -> None:
    alarm_id = ring(store)
    note(store, alarm_id, "samma")
    note(store, alarm_id, "samma " + " ".join(f"ord{n:05}" for n in range(2000)))
    with store.read() as connection:
        rows = connection.execute(text("SELECT token FROM word_token")).scalars().all()
    assert len(rows) == len(set(rows)) <= finding.MOST + 3
    assert found(store, "samma") == {alarm_id}


def test_what_was_weeded_is_found_no_more(store: Store) -> None:
    alarm_id = ring(store)
    note(store, alarm_id, "gallras sedan")
    with store.write() as session:
        finding.let_find_no_more(session.connection(), alarm_id)
    assert found(store, "gallras") == set()


def test_an_upgrade_finds_what_was_written_before(store: Store) -> None:
    alarm_id = ring(store)
    note(store, alarm_id, "gammal anteckning")
    with store.write() as session:
        connection = session.connection()
        connection.execute(update(_TOKEN).values(token=""))
        connection.execute(text("DELETE FROM word_key"))
    assert found(store, "anteckning") == set()
    with store.write() as session:
        finding.index_what_is_there(session.connection())
    assert found(store, "anteckning") == {alarm_id}
