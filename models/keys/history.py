"""What the record tells of the master key."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from models.keys.record import ROTATED
from models.store.meta import read_meta
from models.store.tables import Entry

_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def made_and_rotated(connection: Connection) -> tuple[datetime | None, datetime | None]:
    """When the present key was made, and when it last was changed; None where that is not known."""
    newest = (
        select(_ENTRY.c.entered_at).where(_ENTRY.c.verb == ROTATED).order_by(_ENTRY.c.seq.desc()).limit(1)
    )
    rotated: datetime | None = connection.execute(newest).scalar()
    if rotated is not None:
        return rotated, rotated
    told = read_meta(connection, "made_at")
    return (datetime.fromisoformat(told) if told else None), None
