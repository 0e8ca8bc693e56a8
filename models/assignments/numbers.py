"""The number an occasion is spoken of by: "U2026-014", counted within the year where the city lies."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.assignments.tables import Assignment
from models.store.numbers import next_in_year

_ASSIGNMENT: Any = Assignment.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def next_number(session: Session, now: datetime) -> str:
    """The year's next number. Held until the transaction ends, so that numbers have no holes and no doubles."""
    return next_in_year(session, "assignment.number", _ASSIGNMENT.c.number, "U", now)
