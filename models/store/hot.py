"""Inserts for the few places where speed is owed: many rows in one statement, one step in the driver.

SQLAlchemy's executemany steps once a row and gives up the interpreter each time, which a busy event loop turns
into waiting. Values still pass each column type's own binding, so secrets and instants are stored as anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.exc import DBAPIError

from models.store.sealing import row_name, sealing_of
from models.store.types import Secret, SecretBytes

# Rows in one statement: few sizes, so that each statement is prepared once and found again.
_SIZES = (128, 64, 32, 16, 8, 4, 2, 1)


# The statements by size, what binds the values of a column, and the columns that hold secrets.
_Ready = tuple[dict[int, str], list[tuple[int, Callable[[Any], Any]]], tuple[int, ...]]


class HotInsert:
    """An insert into `columns` of `table`, made ready once per engine. Safe to share between threads."""

    def __init__(self, table: Table, columns: Sequence[str], upsert: str = "") -> None:
        self._table = table
        self._columns = tuple(columns)
        self._upsert = upsert
        # By dialect and not by its name: each engine has its own, and with it its own sealing of secret values.
        self._ready: WeakKeyDictionary[Dialect, _Ready] = WeakKeyDictionary()

    def __call__(self, connection: Connection, rows: Sequence[list[Any]]) -> None:
        """Insert the rows, whose values stand in the order of the columns and are replaced by what is bound."""
        statements, processors, sealed = self._for(connection.dialect)
        for place, bound in processors:
            before = after = None
            for row in rows:
                value = row[place]
                if value is not None:
                    if value is not before:  # rows of one batch often share the very same instant
                        before, after = value, bound(value)
                    row[place] = after
        if sealed and (sealing := sealing_of(connection.dialect)) is not None:
            told = self._columns.index(row_name(self._table))
            for place in sealed:
                for row in rows:
                    if row[place] is not None:
                        row[place] = sealing.sealed(row[place], row[told])
        left = len(rows)
        start = 0
        for size in _SIZES:
            while left >= size:
                chunk = rows[start : start + size]
                run(connection, statements[size], tuple(chain.from_iterable(chunk)))
                start += size
                left -= size

    def _for(self, dialect: Dialect) -> _Ready:
        found = self._ready.get(dialect)
        if found is None:
            sign = placeholder(dialect)
            one = "(" + ", ".join([sign] * len(self._columns)) + ")"
            names = ", ".join(f'"{name}"' for name in self._columns)
            head = f'INSERT INTO "{self._table.name}" ({names}) VALUES '  # noqa: S608  # our own table and columns
            statements = {size: head + ", ".join([one] * size) + self._upsert for size in _SIZES}
            processors: list[tuple[int, Callable[[Any], Any]]] = []
            for place, name in enumerate(self._columns):
                kind = self._table.c[name].type
                bound = kind.dialect_impl(dialect).bind_processor(dialect)
                if bound is not None:
                    processors.append((place, bound))
            secrets = (isinstance(self._table.c[name].type, Secret | SecretBytes) for name in self._columns)
            sealed = tuple(place for place, secret in enumerate(secrets) if secret)
            found = self._ready[dialect] = (statements, processors, sealed)
        return found


def run(connection: Connection, sql: str, values: Sequence[Any] = ()) -> Any:
    """Run the driver's own SQL inside the transaction that has begun; returns the driver's cursor.

    Errors come out as SQLAlchemy's, so that a database that is away is known as such.
    """
    cursor = connection.connection.cursor()
    driver_error = connection.dialect.loaded_dbapi.Error
    try:
        cursor.execute(sql, values)
    except driver_error as error:
        raise DBAPIError.instance(
            sql, None, error, driver_error, hide_parameters=True, dialect=connection.dialect
        ) from error
    return cursor


def placeholder(dialect: Dialect) -> str:
    """The sign that stands for a value in the driver's own SQL."""
    return "?" if dialect.paramstyle == "qmark" else "%s"
