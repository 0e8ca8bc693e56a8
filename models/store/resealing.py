"""All sealed values of a PostgreSQL database at once: sealing what an earlier version left in clear, a change of key,
and the value by which a key is known to be the one of this database.
"""

from __future__ import annotations

from sqlalchemy import Connection, LargeBinary, Table, Text, inspect, select, text, type_coerce

from models.store.base import metadata
from models.store.errors import IntegrityProblem, NotAllowed
from models.store.hot import run
from models.store.sealing import Sealing, Unsealed, row_name, sealing_of
from models.store.types import Secret, SecretBytes

CHECK = "sealing_check"
_PLACE = "meta.value"
_AT_ONCE = 500


def seal_first(connection: Connection) -> None:
    """Seal what stands in clear, once, and leave the value that the key is known by; nothing without a sealing."""
    sealing = sealing_of(connection.dialect)
    if sealing is None or _check(connection) is not None:
        return
    reseal(connection, None, sealing)


def is_sealed(connection: Connection) -> bool:
    """Whether this database's secret values are sealed already, by the sealing that it was opened with."""
    return sealing_of(connection.dialect) is not None and _check(connection) is not None


def seal_column(connection: Connection, table: str, column: str) -> int:
    """Seal the values in clear of a column that became secret; returns how many. For a migration, where `is_sealed`."""
    sealing = sealing_of(connection.dialect)
    if sealing is None:
        return 0
    return _reseal_column(connection, metadata.tables[table], column, None, sealing)


def reseal(connection: Connection, old: Sealing | None, new: Sealing) -> int:
    """Seal every secret value by `new` instead of `old`, None for values in clear; returns how many there were.

    Inside a transaction of the tables' owner, with nobody else connected: guards are lifted while it runs.
    """
    there = set(inspect(connection).get_table_names())
    done = 0
    for table in metadata.sorted_tables:
        if table.name in there and _secrets(table):
            connection.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")
            done += _reseal_table(connection, table, old, new)
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ENABLE TRIGGER USER")
    told = new.seal_text(CHECK, _PLACE, CHECK)
    connection.execute(text("DELETE FROM meta WHERE name = :name"), {"name": CHECK})
    connection.execute(
        text("INSERT INTO meta (name, value) VALUES (:name, :value)"), {"name": CHECK, "value": told}
    )
    return done


def require_key(connection: Connection) -> None:
    """Raise NotAllowed unless this database's values were sealed by the key that it was opened with."""
    sealing = sealing_of(connection.dialect)
    if sealing is None:
        return
    told = _check(connection)
    try:
        if told is None or sealing.open_text(told, _PLACE, CHECK) != CHECK:
            raise NotAllowed("key.not_of_database")
    except IntegrityProblem as error:
        raise NotAllowed("key.not_of_database") from error


def _check(connection: Connection) -> str | None:
    found = connection.execute(text("SELECT value FROM meta WHERE name = :name"), {"name": CHECK}).scalar()
    return None if found is None else str(found)


def _secrets(table: Table) -> list[str]:
    return [each.name for each in table.c if isinstance(each.type, Secret | SecretBytes)]


def _reseal_table(connection: Connection, table: Table, old: Sealing | None, new: Sealing) -> int:
    here = {each["name"] for each in inspect(connection).get_columns(table.name)}
    # What is not here is a later version's.
    return sum(_reseal_column(connection, table, name, old, new) for name in _secrets(table) if name in here)


def _reseal_column(connection: Connection, table: Table, name: str, old: Sealing | None, new: Sealing) -> int:
    key, column = table.c[row_name(table)], table.c[name]
    plain = LargeBinary() if isinstance(column.type, SecretBytes) else Text()
    place = f"{table.name}.{name}"
    stored = type_coerce(column, plain)
    last, done = None, 0
    while True:
        chosen = select(key, stored).where(column.is_not(None)).order_by(key).limit(_AT_ONCE)
        rows = connection.execute(chosen if last is None else chosen.where(key > last)).all()
        for row, value in rows:
            content = _opened(old, place, str(row), value)
            fresh = new.sealed(Unsealed(place, content), row)
            run(
                connection,
                f"UPDATE {table.name} SET {name} = %s WHERE {key.name} = %s",  # noqa: S608  # our own names
                (fresh, row),
            )
        done += len(rows)
        if len(rows) < _AT_ONCE:
            return done
        last = rows[-1][0]


def _opened(old: Sealing | None, place: str, row: str, stored: str | bytes) -> str | bytes:
    if isinstance(stored, str):
        return stored if old is None else old.open_text(stored, place, row)
    return bytes(stored) if old is None else old.open(bytes(stored), place, row)
