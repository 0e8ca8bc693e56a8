"""Column types with one meaning on both engines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Integer,
    Label,
    LargeBinary,
    String,
    Table,
    Text,
    event,
)
from sqlalchemy.exc import CompileError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field

from models.store.errors import IntegrityProblem
from models.store.sealing import UNREADABLE, Unsealed, marks_unreadable, row_name, sealing_of

_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
Kept = TypeVar("Kept")

# SQLite counts rows only in an INTEGER key; PostgreSQL needs 64 bits.
Sequence = BigInteger().with_variant(Integer(), "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant; sorted text in SQLite, timestamptz in PostgreSQL. Refuses naive times (ValueError)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone was about to be stored")
        return as_text(value) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return value.astimezone(UTC)  # type: ignore[no-any-return]  # the driver gives aware datetimes


def as_text(instant: datetime) -> str:
    """An aware instant as the sorted text that stands in SQLite and in hashes."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


class _Located(ColumnElement[Any]):
    """A secret column as it is read where values are sealed: with the row that it stands in before it."""

    inherit_cache = True

    def __init__(self, column: Any) -> None:
        self.column = column
        self.type = column.type


@compiles(_Located)
def _as_it_stands(element: _Located, compiler: SQLCompiler, **more: Any) -> str:
    return compiler.process(element.column, **more)


@compiles(_Located, "postgresql")
def _with_its_row(element: _Located, compiler: SQLCompiler, **more: Any) -> str:
    if sealing_of(compiler.dialect) is None:
        return _as_it_stands(element, compiler, **more)
    column = element.column
    origin = next(iter(column.base_columns), None)
    table = getattr(origin, "table", None)
    if not isinstance(table, Table) or getattr(column, "table", None) is None:
        raise CompileError("a sealed value is read as the column that it is, and as nothing made of it")
    name = row_name(table)
    row = column.table.c.get(name)
    if row is None or table.c[name] not in row.base_columns:
        raise CompileError(f"a sealed value of {table.name} is read together with its {name}")
    more.pop("add_to_result_map", None)
    told, stored = compiler.process(row, **more), compiler.process(column, **more)
    if isinstance(column.type, SecretBytes):
        return f"(convert_to({told} || ':', 'UTF8') || {stored})"
    return f"({told} || ':' || {stored})"


class _Sealed(TypeDecorator[Kept]):
    """What both secret types share: the column they stand in, which a sealed value is bound to, as to its row."""

    impl: Any = Text
    cache_ok = True

    def __init__(self, place: str = "") -> None:
        super().__init__()
        self.place = place

    def _set_parent(self, parent: Any, outer: bool = False, **more: Any) -> None:
        super()._set_parent(parent, outer=outer, **more)
        if isinstance(parent, Column):
            # The table is not known yet when the column is made.
            event.listen(parent, "after_parent_attach", self._attached)

    def _attached(self, column: Column[Any], table: object) -> None:
        if isinstance(table, Table):
            self.place = f"{table.name}.{column.name}"

    def bind_processor(self, dialect: Dialect) -> Callable[[Kept | None], Any] | None:
        if sealing_of(dialect) is None:
            return super().bind_processor(dialect)
        place = self.place
        return lambda value: None if value is None else Unsealed(place, value)  # type: ignore[arg-type]  # str or bytes

    def column_expression(self, column: ColumnElement[Kept]) -> ColumnElement[Kept]:
        found: Any = column
        while isinstance(found, Label):
            found = found.element
        return _Located(found)


class Secret(_Sealed[str]):
    """Text that must never leave in clear: names, addresses, free text about persons.

    In SQLite the whole file is encrypted (SQLCipher). On PostgreSQL each value is sealed, bound to table, column and
    row; equal texts look different there, so that nothing can be searched, sorted or joined by it.
    """

    impl = Text
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], str | None] | None:
        sealing = sealing_of(dialect)
        if sealing is None:
            return super().result_processor(dialect, coltype)
        place = self.place

        def opened(value: str | None) -> str | None:
            if value is None:
                return None
            row, _, stored = value.partition(":")
            try:
                return sealing.open_text(stored, place, row)
            except IntegrityProblem:
                if marks_unreadable():
                    return UNREADABLE
                raise

        return opened


class SecretBytes(_Sealed[bytes]):
    """Bytes that must never leave in clear: frames as received, transmitter keys. Kept as `Secret` is."""

    impl = LargeBinary
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], bytes | None] | None:
        sealing = sealing_of(dialect)
        if sealing is None:
            return super().result_processor(dialect, coltype)
        place = self.place

        def opened(value: bytes | memoryview | None) -> bytes | None:
            if value is None:
                return None
            row, _, stored = bytes(value).partition(b":")
            return sealing.open(stored, place, row.decode())

        return opened


def seq() -> Any:
    """The primary key: the order in which the writer gave the rows out."""
    return Field(default=None, primary_key=True, sa_type=Sequence)


def instant(**more: Any) -> Any:
    """A UTC column that must be set."""
    return Field(sa_type=UtcDateTime, **more)


def instant_or_none(**more: Any) -> Any:
    """A UTC column that may be empty."""
    return Field(default=None, sa_type=UtcDateTime, **more)


def secret(**more: Any) -> Any:
    """A secret text that must be set."""
    return Field(sa_type=Secret, **more)


def secret_or_none(**more: Any) -> Any:
    """A secret text that may be empty."""
    return Field(default=None, sa_type=Secret, **more)
