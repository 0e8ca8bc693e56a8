"""Column types with one meaning on both engines."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field

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


class Secret(TypeDecorator[str]):
    """Text that must never leave in clear: names, addresses, free text about persons.

    In SQLite the whole file is encrypted (SQLCipher). On PostgreSQL it is clear until field keys land, and
    `vaktbord doctor` says so: no real data there.
    """

    impl = Text
    cache_ok = True


class SecretBytes(TypeDecorator[bytes]):
    """Bytes that must never leave in clear: frames as received, transmitter keys."""

    impl = LargeBinary
    cache_ok = True


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
