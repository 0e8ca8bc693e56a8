"""The database copied as of one moment, while others write, into an encrypted file of its own.

SQLite copies its own pages in one step, under a snapshot: a writer is not kept waiting. From PostgreSQL every row of
every table is read in one REPEATABLE READ transaction into the same kind of file, so that proving, trying and
restoring a copy are one way for both; `put_back` is the way in again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, inspect, select, text, update
from sqlalchemy.exc import DatabaseError

from models.store import schema
from models.store.base import metadata
from models.store.clock import Clock
from models.store.engine import WRITE
from models.store.errors import IntegrityProblem, StoreUnavailable, UsageProblem
from models.store.opening import SCHEMA
from models.store.store import Store

_AT_ONCE = 500
# Made by the migration itself: one row each, put right rather than put in.
_SEEDED = ("chain_head", "watch")
_PATIENCE = "SET LOCAL idle_in_transaction_session_timeout = '15min'"


def copy(store: Store, target: Path, key: bytes, clock: Clock) -> None:
    """Copy the database into a new file under `key`. Raises StoreUnavailable, IntegrityProblem or OSError."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
    if store.is_sqlite:
        assert store.path is not None
        assert store.key is not None
        copy_file(store.path, store.key, target, key)
        return
    with store.read() as source:
        source.exec_driver_sql(_PATIENCE)
        _as_file(source, target, key, clock)


def copy_file(source: Path, source_key: bytes, target: Path, key: bytes) -> None:
    """Copy an encrypted file, with what stands only in its log, into one under another key.

    Raises OSError where `target` cannot be written, IntegrityProblem where the source cannot be read.
    """
    from sqlcipher3 import dbapi2

    from models.store.engine import connect_sqlite

    reader = connect_sqlite(source, source_key)
    try:
        writer = connect_sqlite(target, key)
        try:
            # It is thrown away if anything fails, and synced as a whole before it counts: no journal of its own.
            writer.execute("PRAGMA journal_mode = OFF").fetchone()
            writer.execute("PRAGMA synchronous = OFF")
            reader.backup(writer)
        finally:
            writer.close()
    except dbapi2.DatabaseError as error:
        raise _plain(error, source, target) from error
    finally:
        reader.close()


def _plain(error: Exception, source: Path, target: Path) -> Exception:
    said = str(error).lower()
    if "full" in said or "disk i/o" in said:
        return OSError(said)
    if "malformed" in said or "not a database" in said:
        return IntegrityProblem("backup.source_broken", path=source)
    return StoreUnavailable("store.away")


def _as_file(source: Connection, target: Path, key: bytes, clock: Clock) -> None:
    """The rows that `source` sees, in a new file of the same schema."""
    copied = Store.sqlite(target, key, clock)
    try:
        schema.upgrade(copied.engine)
        with copied.engine.execution_options(**{WRITE: True}).begin() as into:
            _copy_rows(source, into)
        with copied.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    except DatabaseError as error:
        said = str(error.orig).lower()
        if "full" in said or "disk i/o" in said:
            raise OSError("full") from error
        raise
    finally:
        copied.close()


def put_back(copied: Store, into: Connection) -> None:
    """Every row of a copy into an empty database of the same schema, in the transaction that `into` is in.

    Raises UsageProblem where the database is not empty.
    """
    require_empty(into)
    with copied.read() as source:
        _copy_rows(source, into)
    if into.dialect.name == "postgresql":
        _count_on(into)


def require_empty(connection: Connection) -> None:
    """Raise UsageProblem unless there is nothing here, or nothing but what our own migrations make."""
    there = set(inspect(connection).get_table_names())
    if there and not _is_fresh(connection, there):
        raise UsageProblem("restore.not_empty")


def _is_fresh(connection: Connection, there: set[str]) -> bool:
    schema.load_tables()
    if not {table.name for table in metadata.sorted_tables} <= there or "alembic_version" not in there:
        return False
    if connection.execute(text("SELECT version_num FROM alembic_version")).scalar() != SCHEMA:
        return False
    if connection.execute(select(metadata.tables["chain_head"].c.seq)).scalar() != 0:
        return False
    return not any(
        connection.execute(select(func.count()).select_from(table)).scalar()
        for table in metadata.sorted_tables
        if table.name not in _SEEDED and table.name not in _OURS_ALONE
    )


# Facts of one database on one server, which no other takes over.
_OURS_ALONE: dict[str, tuple[str, ...]] = {"meta": ("sealing_check",)}


def _copy_rows(source: Connection, into: Connection) -> None:
    schema.load_tables()
    for table in metadata.sorted_tables:
        for rows in _rows(source, table):
            if table.name in _SEEDED:
                for row in rows:
                    if (
                        row.get("seq") != 0
                    ):  # the head of an empty record is there already, and only goes forward
                        into.execute(update(table).values(**row))
            else:
                into.execute(insert(table), rows)


def _rows(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """A table's rows, in the order of its key, a handful at a time; read as the server gives them."""
    chosen = select(table).order_by(*table.primary_key.columns)
    streamed = source.execution_options(stream_results=True, yield_per=_AT_ONCE).execute(chosen)
    left_out = _OURS_ALONE.get(table.name, ())
    for part in streamed.mappings().partitions():
        rows = [dict(row) for row in part if not left_out or row["name"] not in left_out]
        if rows:
            yield rows


def _count_on(into: Connection) -> None:
    """Let the server's counters go on after the rows that were put in."""
    for table in metadata.sorted_tables:
        for column in table.primary_key.columns:
            named = into.execute(
                text("SELECT pg_get_serial_sequence(:table, :column)"),
                {"table": f'public."{table.name}"', "column": column.name},
            ).scalar()
            newest = into.execute(select(func.max(column))).scalar() if named else None
            if newest is not None:
                into.execute(select(func.setval(named, newest)))
