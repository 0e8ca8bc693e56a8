"""What weeding takes from planned exposure once it is over: its words. Number, heading, codes and instants stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from models.assignments.tables import Assignment

_ASSIGNMENT: Any = Assignment.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_A = _ASSIGNMENT.c
SUBJECT: Any = "assignment:" + _A.id


def ended_before(before: datetime) -> Select[Any]:
    """The subjects of occasions that were over before an instant and wait for nothing of ours."""
    over = func.coalesce(_A.ends_at, _A.starts_at, type_=_A.starts_at.type) < before
    unanswered = (_A.state == "planned") & (_A.analysis == "escalated")
    return select(SUBJECT).where(over, ~unanswered).order_by(_A.seq)


def forget_words(connection: Connection, assignment_id: str) -> None:
    """Take what was written from one occasion."""
    nothing = {"title": "", "place": None, "about": None, "result": None, "cancelled_why": None}
    connection.execute(update(_ASSIGNMENT).where(_A.id == assignment_id).values(**nothing))
