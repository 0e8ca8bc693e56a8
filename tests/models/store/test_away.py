"""What counts as a database that is away, by the errors that the engines really give."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from models.access.actor import LOADER
from models.access.commands import add_operator
from models.store.errors import StoreUnavailable
from models.store.store import Store


def _add(store: Store, *before: str, name: str = "M. Ek") -> None:
    """One act, after these statements in its transaction."""
    with store.write() as session:
        for statement in before:
            session.connection().exec_driver_sql(statement)
        add_operator(session, LOADER, "mek", name, "tib", store.clock)


def _names(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(text("SELECT name FROM operator")).scalars())


def test_a_server_that_only_reads_is_away(postgres_store: Store) -> None:
    """As the old server is after a failover."""
    with pytest.raises(StoreUnavailable):
        _add(postgres_store, "SET TRANSACTION READ ONLY")
    assert _names(postgres_store) == []


def test_a_transaction_that_the_server_has_ended_is_away(postgres_store: Store) -> None:
    with pytest.raises(StoreUnavailable), postgres_store.write() as session:
        session.connection().exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 50")
        time.sleep(0.3)
        add_operator(session, LOADER, "mek", "M. Ek", "tib", postgres_store.clock)
    assert _names(postgres_store) == []


@pytest.mark.parametrize("state", ["25P03", "25P04", "25006", "53100", "57P01", "55P03"])
def test_what_the_server_says_of_itself_is_away(postgres_store: Store, state: str) -> None:
    with pytest.raises(StoreUnavailable):
        _add(postgres_store, f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$")


def test_a_row_that_does_not_fit_is_our_mistake_whatever_its_words(store: Store) -> None:
    """PostgreSQL quotes the whole row in its complaint."""
    made = (
        "INSERT INTO intake_notice (id, cause, account, peer, times, first_at, last_at, settled_by) VALUES "
    )
    with pytest.raises(IntegrityError), store.write() as session:
        session.connection().exec_driver_sql(
            made + "('1', 'diskutera', 'disk', 'disk', 1, '2026-11-25', '2026-11-25', '')"
        )


def test_a_statement_of_ours_that_is_wrong_is_our_mistake(postgres_store: Store) -> None:
    state = "DO $$ BEGIN RAISE EXCEPTION 'disk' USING ERRCODE = 'P0001'; END $$"
    with pytest.raises(DatabaseError):
        _add(postgres_store, state)


def test_a_file_that_is_damaged_is_away(sqlite_store: Store, tmp_path: Path) -> None:
    path = tmp_path / "vaktbord.db"
    sqlite_store.close()
    pages = path.read_bytes()
    path.write_bytes(pages[:2048] + bytes(len(pages) - 2048))
    with pytest.raises(StoreUnavailable):
        _add(sqlite_store)
