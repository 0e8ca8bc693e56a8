"""Our own test alarm (egenkontroll) as rows: sent, received, stored, shown; never an alarm, entry or figure.

Two missed in a row is red at the desk. The desk judges by its own monotonic clock, as it judges the watch.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlmodel import Session

from models.store.clock import Clock
from models.watch.rows import CanaryRow
from models.watch.tables import Canary

_C: Any = Canary.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

KEPT = 12
_COLUMNS = (_C.c.id, _C.c.sent_at, _C.c.received_at, _C.c.stored_at, _C.c.shown_at)
_NEWEST = select(*_COLUMNS).where(_C.c.slot == 0)


def canary_sent(session: Session, canary_id: str, clock: Clock) -> None:
    """Begin a row for a canary that is about to be sent; the one before becomes history."""
    connection = session.connection()
    before = connection.execute(_NEWEST).mappings().one_or_none()
    row: dict[str, object] = {"id": canary_id, "sent_at": clock.now()}
    row |= {"received_at": None, "stored_at": None, "shown_at": None}
    if before is None:
        connection.execute(insert(_C).values(slot=0, **row))
        return
    _keep(connection, dict(before))
    connection.execute(update(_C).where(_C.c.slot == 0).values(**row))


def _keep(connection: Connection, row: dict[str, Any]) -> None:
    count = int(connection.execute(select(func.count()).select_from(_C)).scalar_one())
    if count <= KEPT:
        connection.execute(insert(_C).values(slot=count, **row))
        return
    oldest = select(_C.c.slot).where(_C.c.slot > 0).order_by(_C.c.sent_at, _C.c.slot).limit(1)
    connection.execute(update(_C).where(_C.c.slot == oldest.scalar_subquery()).values(**row))


def canary_stored(connection: Connection, canary_id: str, received_at: datetime, now: datetime) -> None:
    """Stamp that the canary's frame came, at the door and in the database; the first copy counts."""
    connection.execute(
        update(_C)
        .where(_C.c.id == canary_id, _C.c.stored_at.is_(None))
        .values(received_at=received_at, stored_at=now)
    )


def canary_shown(session: Session, canary_id: str, clock: Clock) -> None:
    """Stamp that a desk has it on the glass; the first desk counts."""
    session.connection().execute(
        update(_C)
        .where(_C.c.id == canary_id, _C.c.shown_at.is_(None), _C.c.stored_at.is_not(None))
        .values(shown_at=clock.now())
    )


def newest(connection: Connection) -> CanaryRow | None:
    """The newest canary, None before the first."""
    found = connection.execute(_NEWEST).one_or_none()
    return None if found is None else CanaryRow(*found)


def recent(connection: Connection) -> tuple[CanaryRow, ...]:
    """The canaries that are kept, newest first."""
    found = connection.execute(
        select(*_COLUMNS).order_by(_C.c.slot != 0, _C.c.sent_at.desc()).limit(KEPT + 1)
    )
    return tuple(CanaryRow(*row) for row in found)
