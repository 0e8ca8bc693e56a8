"""Single facts about this database, by name: city, made_at, demo."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select
from sqlmodel import Session

from models.store.tables import Meta

_META: Any = Meta.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def write_meta(session: Session, name: str, value: str) -> None:
    """State a fact about the database, once: one that already stands is left as it is."""
    connection = session.connection()
    if connection.execute(select(_META.c.name).where(_META.c.name == name)).scalar() is None:
        connection.execute(insert(_META).values(name=name, value=value))


def read_meta(connection: Connection, name: str, otherwise: str = "") -> str:
    """A fact about the database, or `otherwise` where it was never stated."""
    found = connection.execute(select(_META.c.value).where(_META.c.name == name)).scalar()
    return otherwise if found is None else str(found)
