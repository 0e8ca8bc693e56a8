"""An unmistakable word of its own in every secret column of every table: found by type, so none can be forgotten."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Date,
    Float,
    Integer,
    Table,
    insert,
    select,
)
from sqlalchemy.types import TypeDecorator

from models.access.actor import LOADER
from models.handover.sheet import digest_of
from models.store import chain, schema
from models.store.base import metadata
from models.store.clock import Clock
from models.store.sealing import row_name
from models.store.store import Store
from models.store.types import Secret, SecretBytes, UtcDateTime


def word_of(place: str) -> str:
    """The word planted in "table.column": it means nothing, stands in no source and holds a letter beyond ASCII."""
    digits = base64.b32encode(hashlib.sha256(place.encode()).digest()).decode()
    return f"Qå{digits[:10].lower()}"


def places() -> dict[str, str]:
    """Every secret column there is, as "table.column", and its word."""
    return {
        f"{table.name}.{column.name}": word_of(f"{table.name}.{column.name}") for table, column in _secrets()
    }


# What is read as JSON must be some.
_SHAPED: dict[str, Callable[[str], str]] = {
    "two_person.payload": lambda word: json.dumps({"words": word}, ensure_ascii=False),
}
# A word that the city's own rules would not take as another.
_CHOSEN: dict[str, object] = {
    "alarm.state": "new",
    "alarm.kind": "burglary",
    "operator.role": "tib",
    "person.code": "SF-90",
    # A sheet that the record does not tell of would be a fault in it.
    "handover.sha256": digest_of(word_of("handover.sheet")),
    "handover.head_seq": 0,
}
# Must come after another instant of its row.
_LATER = {"guard_order.ends_at"}
# Written by the record itself, or it would stand alone and be told as a fault.
_RECORDED = "entry_detail.body"


def plant(store: Store) -> dict[str, str]:
    """Put every word where it belongs, and return them by place. Fails where a column could not be planted."""
    schema.load_tables()
    with store.write() as session:
        made: dict[str, dict[str, Any]] = {}
        for table in metadata.sorted_tables:
            if any(column.table is table for _, column in _secrets()) and table.name != "entry_detail":
                _put(session.connection(), table, made, store.clock)
        detail: dict[str, object] = {"words": word_of(_RECORDED)}
        chain.record(
            session, LOADER, "alarm.noted", "alarm:" + made["alarm"]["id"], store.clock.now(), detail
        )
        sheet = made["handover"]
        told: dict[str, object] = {"number": sheet["seq"], "sha256": sheet["sha256"], "head": 0}
        chain.record(
            session, LOADER, "handover.written", f"handover:{sheet['id']}", sheet["written_at"], told
        )
    missing = unplanted(store)
    assert not missing, f"no word stands in {missing}: teach tests.leaks.planting to put one there"
    return places()


def unplanted(store: Store) -> list[str]:
    """The secret columns of which no row holds its word."""
    found = []
    with store.read() as connection:
        for table, column in _secrets():
            place = f"{table.name}.{column.name}"
            chosen = select(table.c[row_name(table)], column).where(column.is_not(None))
            stored = [value for _, value in connection.execute(chosen)]
            texts = [
                each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in stored
            ]
            if not any(word_of(place) in each for each in texts):
                found.append(place)
    return found


def _secrets() -> Iterator[tuple[Table, Column[Any]]]:
    schema.load_tables()
    for table in metadata.sorted_tables:
        for column in table.c:
            if isinstance(column.type, Secret | SecretBytes):
                yield table, column


def _put(
    connection: Connection, table: Table, made: dict[str, dict[str, Any]], clock: Clock
) -> dict[str, Any]:
    """One row, and before it those that it refers to."""
    if table.name in made:
        return made[table.name]
    row = {}
    for column in table.c:
        value = _value(connection, table, column, made, clock)
        if value is not None:
            row[column.name] = value
    done = connection.execute(insert(table).values(**row))
    given: Any = done.inserted_primary_key  # numbers that the database gave out
    row.update(given._mapping)
    made[table.name] = row
    return row


def _value(
    connection: Connection, table: Table, column: Column[Any], made: dict[str, dict[str, Any]], clock: Clock
) -> object:
    place = f"{table.name}.{column.name}"
    if isinstance(column.type, SecretBytes):
        return word_of(place).encode() + b"\0" * (16 - len(word_of(place).encode()) % 16)
    if isinstance(column.type, Secret):
        return _SHAPED.get(place, str)(word_of(place))
    if place in _LATER:
        return clock.now() + timedelta(days=1)
    if place in _CHOSEN:
        return _CHOSEN[place]
    for key in column.foreign_keys:
        if column.nullable and key.column.table.name != "person":
            return None
        return _put(connection, key.column.table, made, clock)[key.column.name]
    if column.nullable or (column.primary_key and column.name == "seq"):
        return None
    if column.primary_key and column.name == "number":
        # Where the number is what a sealed value is bound to it must be known beforehand.
        return 900_001 if row_name(table) == "number" else None
    return _allowed(table, column) or _plain(column, f"planted-{table.name}", clock)


def _allowed(table: Table, column: Column[Any]) -> str | None:
    for each in table.constraints:
        if isinstance(each, CheckConstraint) and str(each.sqltext).startswith(f"{column.name} IN ("):
            return str(next(found for found in re.findall(r"'([^']*)'", str(each.sqltext)) if found))
    return None


def _plain(column: Column[Any], name: str, clock: Clock) -> object:
    kind: Any = column.type
    if isinstance(kind, UtcDateTime):
        return clock.now()
    if isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer | BigInteger):
        return 1
    if isinstance(kind, Float):
        return 1.0
    if isinstance(kind, Date):
        return clock.now().date()
    return name
