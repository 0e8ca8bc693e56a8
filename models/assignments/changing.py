"""What every act upon an occasion shares: the row under its guard, its change, its entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.assignments.tables import Assignment
from models.store.chain import record
from models.store.errors import NotFound, Overtaken, Refused

_ASSIGNMENT: Any = Assignment.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def planned(session: Session, assignment_id: str, seen: int) -> RowMapping:
    """The row, held for this act. Raises NotFound, Overtaken, and Refused where it was called off."""
    row = (
        session.connection()
        .execute(select(_ASSIGNMENT).where(_ASSIGNMENT.c.id == assignment_id).with_for_update())
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound("assignment.not_found", number=assignment_id)
    if row["version"] != seen:
        raise Overtaken("assignment.changed_meanwhile")
    if row["state"] != "planned":
        raise Refused("assignment.called_off", number=row["number"])
    return row


def change(session: Session, row: RowMapping, **values: object) -> None:
    """Set columns of the row, under its next version."""
    session.connection().execute(
        update(_ASSIGNMENT).where(_ASSIGNMENT.c.id == row["id"]).values(version=row["version"] + 1, **values)
    )


def told(
    session: Session, actor: Actor, verb: str, row: RowMapping, now: datetime, detail: dict[str, object]
) -> None:
    """Put the act on record: fixed words, codes and instants, nothing that was said."""
    record(session, actor, verb, f"assignment:{row['id']}", now, {"number": row["number"], **detail})
