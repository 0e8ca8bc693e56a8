"""The entry stream on both engines: whole when whole, and every change, gap or cut tail is found."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from models.access.actor import WATCH, Actor
from models.store import chain, schema
from models.store.errors import Overtaken
from models.store.feed import board_counter, open_feed
from models.store.store import Store
from models.store.walk import ChainFault


def _write(store: Store, count: int) -> None:
    for number in range(count):
        with store.write() as session:
            chain.record(session, WATCH, "tested", f"thing:{number}", store.clock.now(), {"n": number})


def test_tables_in_code_are_the_migrated_ones(store: Store) -> None:
    assert schema.differences(store.engine) == []


def test_a_whole_chain_verifies(store: Store) -> None:
    _write(store, 5)
    with store.read() as connection:
        assert chain.verify(connection) is None
    assert board_counter(store) == 5


@pytest.mark.parametrize("statement", ["UPDATE entry SET verb = 'x'", "DELETE FROM entry"])
def test_entries_cannot_be_changed(store: Store, statement: str) -> None:
    _write(store, 1)
    with pytest.raises(DatabaseError, match="append-only"), store.write() as session:
        session.connection().execute(text(statement))


@pytest.mark.parametrize(
    ("tamper", "seq", "why"),
    [
        ("UPDATE entry SET verb = 'forged' WHERE seq = 3", 3, "changed"),
        ("UPDATE entry SET actor_label = 'Someone' WHERE seq = 2", 2, "changed"),
        ("DELETE FROM entry WHERE seq = 3", 3, "missing"),
        ("DELETE FROM entry WHERE seq = 5", 5, "cut_tail"),
        (
            "UPDATE entry_detail SET body = '{}' WHERE id = (SELECT detail_id FROM entry WHERE seq = 4)",
            4,
            "detail_changed",
        ),
    ],
)
def test_tampering_is_found(sqlite_store: Store, tamper: str, seq: int, why: str) -> None:
    _write(sqlite_store, 5)
    with sqlite_store.write() as session:
        connection = session.connection()
        for trigger in ("entry_keeps_update", "entry_keeps_delete", "entry_detail_keeps_update"):
            connection.execute(text(f"DROP TRIGGER {trigger}"))
        connection.execute(text(tamper))
    with sqlite_store.read() as connection:
        fault = chain.verify(connection)
    assert fault is not None
    assert (fault.seq, fault.why) == (seq, why)


def test_weeding_that_the_stream_tells_of_keeps_the_chain(store: Store) -> None:
    _write(store, 3)
    with store.write() as session:
        session.connection().execute(
            text("UPDATE entry_detail SET body = NULL WHERE id = (SELECT detail_id FROM entry WHERE seq = 2)")
        )
    with store.read() as connection:
        assert chain.verify(connection) == ChainFault(2, "detail_erased", 1)
    with store.write() as session:
        chain.record(session, WATCH, "record.weeded", "thing:1", store.clock.now(), {"entries": [2]})
    with store.read() as connection:
        assert chain.verify(connection) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry_detail SET body = '{}'",
        "UPDATE entry_detail SET salt = 'x'",
        "DELETE FROM entry_detail",
        "UPDATE chain_head SET seq = 0",
        "UPDATE chain_head SET hash = 'x'",
        "DELETE FROM chain_head",
    ],
)
def test_details_and_head_cannot_be_changed(store: Store, statement: str) -> None:
    _write(store, 2)
    with pytest.raises(DatabaseError, match="append-only|forward"), store.write() as session:
        session.connection().execute(text(statement))


@pytest.mark.parametrize("table", ["entry", "entry_detail", "chain_head"])
def test_a_row_cannot_be_put_over_another(sqlite_store: Store, table: str) -> None:
    _write(sqlite_store, 2)
    with pytest.raises(DatabaseError, match="append-only"), sqlite_store.write() as session:
        session.connection().execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"))


def test_who_was_overtaken_is_on_record_though_the_act_is_undone(store: Store) -> None:
    with pytest.raises(Overtaken), store.write() as session:
        chain.record(session, WATCH, "tested", "thing:1", store.clock.now())
        chain.record_lost(session, WATCH, "tested.lost", "thing:1", store.clock.now(), {"to": "M. Ek"})
        raise Overtaken("alarm.already_taken")
    with store.read() as connection:
        assert connection.execute(text("SELECT verb FROM entry")).scalars().all() == ["tested.lost"]
        assert chain.verify(connection) is None


@pytest.mark.parametrize("words", ['"\\\n\t\b\f\r', "\x01\x1f\x7f\u2028é😀", "åäö/<>&'", ""])
def test_both_sides_hash_any_text_alike(store: Store, words: str) -> None:
    actor = Actor("operator", words, words, "tib")
    with store.write() as session:
        chain.record(session, actor, "tested", f"thing:{words}", store.clock.now(), {"w": words})
    with store.read() as connection:
        assert chain.verify(connection) is None


def test_an_act_that_fails_leaves_no_entry(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write() as session:
        chain.record(session, WATCH, "tested", "thing:1", store.clock.now())
        raise RuntimeError("no")
    assert board_counter(store) == 0


def test_the_feed_wakes_on_another_connections_commit(store: Store) -> None:
    feed = open_feed(store)
    assert feed.wait(0.01) is False
    _write(store, 1)
    assert feed.wait(5.0) is True
    feed.close()
