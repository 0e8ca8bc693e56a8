"""How far a spool has been taken into the database: a mark, moved in the very transaction that stores its records."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlmodel import Session

from models.store.clock import Clock
from models.store.guard import insert_unless_taken
from models.store.hot import placeholder, run
from models.store.tables import SpoolMark
from models.store.types import as_text

# Desks' outboxes are spools too; their marks begin so, since they say nothing of what was received.
OUTBOX = "outbox:"
_MARK: Any = SpoolMark.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def mark_of(connection: Connection, spool_id: str) -> int:
    """The number of the last record taken in, 0 where none was."""
    return int(connection.execute(select(_MARK.c.number).where(_MARK.c.spool_id == spool_id)).scalar() or 0)


def is_known(connection: Connection, spool_id: str) -> bool:
    """Whether this database has met that spool before."""
    return connection.execute(select(_MARK.c.number).where(_MARK.c.spool_id == spool_id)).scalar() is not None


def locked_mark(session: Session, spool_id: str, clock: Clock) -> int:
    """The same, held until the transaction ends, so that two who replay one spool never do so at once."""
    insert_unless_taken(session, _MARK, {"spool_id": spool_id, "number": 0, "at": clock.now()}, "spool_id")
    found = update(_MARK).where(_MARK.c.spool_id == spool_id).values(at=clock.now()).returning(_MARK.c.number)
    return int(session.connection().execute(found).scalar_one())


def move_mark(connection: Connection, spool_id: str, number: int, clock: Clock) -> None:
    """Records up to `number` are in the database with this transaction."""
    done = connection.execute(
        update(_MARK).where(_MARK.c.spool_id == spool_id).values(number=number, at=clock.now())
    )
    if done.rowcount == 0:
        connection.execute(insert(_MARK).values(spool_id=spool_id, number=number, at=clock.now()))


def move_mark_from(connection: Connection, spool_id: str, before: int, number: int, clock: Clock) -> bool:
    """The same, for whoever knows where the mark stood; False, and nothing moved, where it stands elsewhere."""
    sign = placeholder(connection.dialect)
    now = clock.now()
    at = as_text(now) if connection.dialect.name == "sqlite" else now
    sql = f"UPDATE spool_mark SET number = {sign}, at = {sign} WHERE spool_id = {sign} AND number = {sign}"  # noqa: S608  # signs for values only
    return int(run(connection, sql, (number, at, spool_id, before)).rowcount) == 1


def marks_of_others(connection: Connection, spool_id: str) -> int:
    """How many other spools of reception this database has taken records from."""
    asked = (
        select(func.count())
        .select_from(_MARK)
        .where(_MARK.c.spool_id != spool_id, _MARK.c.number > 0, _MARK.c.spool_id.not_like(f"{OUTBOX}%"))
    )
    return int(connection.execute(asked).scalar_one())
