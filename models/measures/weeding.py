"""What weeding takes from protection: the words about a person, once it has ended; kind, state and days stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, func, select, union_all, update

from models.measures.progress import OVER
from models.measures.tables import Advice, GuardOrder, Measure
from models.people.validity import local_day

_MEASURE: Any = Measure.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ORDER: Any = GuardOrder.__table__  # type: ignore[attr-defined]  # as above
_ADVICE: Any = Advice.__table__  # type: ignore[attr-defined]  # as above

_WORDS: dict[str, tuple[Any, dict[str, str | None]]] = {
    "measure": (_MEASURE, {"what": "", "supplier": None, "findings": None}),
    "guard": (_ORDER, {"place": None, "contact": None, "reason": None}),
    "advice": (_ADVICE, {"about": "", "outcome": None}),
}
SUBJECTS = tuple(_WORDS)


def ended_before(before: datetime, weeded: Any) -> CompoundSelect[Any]:
    """Subjects ("measure:ID", "guard:ID", "advice:ID") that ended before an instant and were not `weeded`."""
    m, g, a = _MEASURE.c, _ORDER.c, _ADVICE.c
    ended: tuple[tuple[str, Any, ColumnElement[bool]], ...] = (
        ("measure", m.id, m.state.in_(sorted(OVER)) & (m.ended_on < local_day(before))),
        ("guard", g.id, func.coalesce(g.ended_at, g.ends_at, type_=g.ends_at.type) < before),
        ("advice", a.id, a.given_at < before),
    )
    parts = []
    for name, row_id, over in ended:
        subject = f"{name}:" + row_id
        parts.append(select(subject.label("subject")).where(over, ~weeded(subject)))
    return union_all(*parts).order_by("subject")


def forget_words(connection: Connection, subject: str) -> None:
    """Take the words about a person away from one subject."""
    name, _, row_id = subject.partition(":")
    table, nothing = _WORDS[name]
    connection.execute(update(table).where(table.c.id == row_id).values(**nothing))
