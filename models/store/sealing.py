"""Sealing single values, for a database server that must not read them: AES-256-GCM, bound to table, column and row.

Each engine carries its own sealing on its dialect, the one thing that every binding of a value passes. A secret value
is bound as `Unsealed` and sealed just before the driver gets it, when the row that it goes to is known; one whose row
is not known never reaches the server, since no driver takes an `Unsealed`.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import BinaryExpression, BindParameter, BooleanClauseList, Column, Table, event
from sqlalchemy.sql import operators

from models.store.errors import IntegrityProblem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Dialect, Engine

# What stands in the place of a value that cannot be opened, where what is beside it must be seen all the same.
UNREADABLE = "⚠ ändrat / changed"
_marked: ContextVar[bool] = ContextVar("marked", default=False)
_ON_DIALECT = "vaktbord_sealing"
_VERSION = b"\x01"
_NONCE = 12
_TAG = 16


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A secret value on its way to `place` ("table.column"), until its row is known."""

    place: str
    content: str | bytes


class Sealing:
    """Seals and opens with one key of 32 bytes. Safe to share between threads."""

    def __init__(self, key: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._cipher = AESGCM(key)

    def seal(self, content: bytes, place: str, row: str) -> bytes:
        """`content`, to be opened for the row `row` of `place` ("table.column") only."""
        nonce = os.urandom(_NONCE)
        return _VERSION + nonce + self._cipher.encrypt(nonce, content, _bound(place, row))

    def open(self, sealed: bytes, place: str, row: str) -> bytes:
        """What was sealed for that row of `place`. Raises IntegrityProblem for what was changed, moved or never
        sealed.
        """
        from cryptography.exceptions import InvalidTag

        if sealed[:1] != _VERSION or len(sealed) < 1 + _NONCE + _TAG:
            raise IntegrityProblem("store.not_sealed", place=place)
        try:
            return self._cipher.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], _bound(place, row))
        except InvalidTag as error:
            raise IntegrityProblem("store.not_sealed", place=place) from error

    def seal_text(self, content: str, place: str, row: str) -> str:
        """The same for text, as text."""
        return b64encode(self.seal(content.encode(), place, row)).decode("ascii")

    def open_text(self, sealed: str, place: str, row: str) -> str:
        """The same for text."""
        try:
            found = b64decode(sealed, validate=True)
        except ValueError as error:
            raise IntegrityProblem("store.not_sealed", place=place) from error
        return self.open(found, place, row).decode()

    def sealed(self, value: Unsealed, row: object) -> str | bytes:
        """What the server is given of a value for the row `row`."""
        if isinstance(value.content, str):
            return self.seal_text(value.content, value.place, str(row))
        return self.seal(value.content, value.place, str(row))


@contextmanager
def unreadable_is_marked() -> Iterator[None]:
    """Within, a text that cannot be opened reads as UNREADABLE instead of raising.

    For the board and an open alarm's card: one value that was changed must not take the alarms off the glass.
    """
    before = _marked.set(True)
    try:
        yield
    finally:
        _marked.reset(before)


def marks_unreadable() -> bool:
    """Whether texts that cannot be opened are marked here and now."""
    return _marked.get()


def seal_values_of(engine: Engine, key: bytes) -> None:
    """Let every secret value that passes this engine be sealed by `key`; before its first use."""
    setattr(engine.dialect, _ON_DIALECT, Sealing(key))
    event.listen(engine, "before_cursor_execute", _seal_parameters, retval=True)


def seal_from_now_on_by(engine: Engine, sealing: Sealing) -> None:
    """Another key for an engine that seals, from the next value on; for a change of key."""
    setattr(engine.dialect, _ON_DIALECT, sealing)


def sealing_of(dialect: Dialect) -> Sealing | None:
    """The sealing of the engine that a dialect belongs to; None where the database is encrypted as a whole."""
    return cast("Sealing | None", getattr(dialect, _ON_DIALECT, None))


def row_name(table: Table) -> str:
    """The column that names a row for good: its values are bound to that."""
    return "id" if "id" in table.c else next(iter(table.primary_key.columns)).name


def _bound(place: str, row: str) -> bytes:
    if not place or not row:
        raise ValueError("a secret value outside any column or row was about to be sealed")
    return f"vaktbord\0{place}\0{row}".encode()


def _seal_parameters(
    connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
) -> tuple[str, Any]:
    """SQLAlchemy's last step before the driver."""
    if context is None or context.compiled is None or not (context.isinsert or context.isupdate):
        return statement, parameters
    sealing = sealing_of(connection.dialect)
    if sealing is None:
        return statement, parameters
    if isinstance(parameters, dict):
        return statement, _sealed(sealing, context, parameters)
    return statement, [_sealed(sealing, context, each) for each in parameters]


def _sealed(sealing: Sealing, context: Any, given: dict[str, Any]) -> dict[str, Any]:
    open_ones = {name: value for name, value in given.items() if isinstance(value, Unsealed)}
    if not open_ones:
        return given
    table = context.compiled.statement.table
    fresh = dict(given)
    told = None if context.isinsert else _told_by_where(context.compiled, table)
    for name, value in open_ones.items():
        if context.isinsert:
            # Rows of one statement are told apart by what follows the column's name: "body_m1" and "id_m1".
            told = row_name(table) + name.removeprefix(value.place.partition(".")[2])
        if told in given:
            fresh[name] = sealing.sealed(value, given[told])
    return fresh


def _told_by_where(compiled: Any, table: Table) -> str | None:
    """The parameter that says which one row is updated; None where none does."""
    clause = compiled.statement.whereclause
    parts: Iterable[Any] = [clause]
    if isinstance(clause, BooleanClauseList):
        parts = clause.clauses if clause.operator is operators.and_ else ()
    for part in parts:
        if (
            isinstance(part, BinaryExpression)
            and part.operator is operators.eq
            and isinstance(part.left, Column)
            and part.left.table is table
            and part.left.name == row_name(table)
            and isinstance(part.right, BindParameter)
        ):
            return cast("str | None", compiled.bind_names.get(part.right))
    return None
