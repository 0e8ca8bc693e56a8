"""Two guards that hold on both engines: a name that is given once, and work that one does at a time."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session


def hold(session: Session, name: str) -> None:
    """Let only one transaction at a time go past here, until it ends.

    SQLite already writes one at a time (BEGIN IMMEDIATE). PostgreSQL gets an advisory lock. Lock rows of your own
    before you call this, never after, so that two acts cannot wait for each other.
    """
    hold_on(session.connection(), name)


def hold_on(connection: Connection, name: str) -> None:
    """The same for whoever has only the act's connection."""
    if connection.dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(key)))


def insert_unless_taken(session: Session, table: Any, row: dict[str, object], column: str) -> bool:
    """Insert `row` unless its value of the unique `column` is taken; whether it was inserted."""
    connection = session.connection()
    build = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    put = build(table).values(**row).on_conflict_do_nothing(index_elements=[column])
    # Told by RETURNING: the drivers do not agree on the row count of an insert.
    return connection.execute(put.returning(table.c[column])).scalar() is not None
