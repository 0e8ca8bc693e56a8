"""What weeding takes from threats: the words about anybody, once it is closed; number, level and days stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, select, union_all, update

from models.people.validity import local_day
from models.risks.tables import Threat, ThreatActor, ThreatAssessment, WatchNote

_THREAT: Any = Threat.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ASSESSMENT: Any = ThreatAssessment.__table__  # type: ignore[attr-defined]  # as above
_ACTOR: Any = ThreatActor.__table__  # type: ignore[attr-defined]  # as above
_NOTE: Any = WatchNote.__table__  # type: ignore[attr-defined]  # as above

_WORDS: dict[str, tuple[Any, dict[str, str | None]]] = {
    "threat": (_THREAT, {"title": "", "evidence": None, "assessment": None}),
    "actor": (_ACTOR, {"name": None, "known": None}),
    "note": (_NOTE, {"source": "", "text": "", "tags": ""}),
}
SUBJECTS = tuple(_WORDS)


def ended_before(before: datetime, weeded: Any) -> CompoundSelect[Any]:
    """Subjects ("threat:ID", "actor:ID", "note:ID") that were over before an instant and were not `weeded`.

    A threat or an actor is over when closed, however old; a note when nobody is to look at it again.
    """
    day = local_day(before)
    t, a, n = _THREAT.c, _ACTOR.c, _NOTE.c
    over: tuple[tuple[str, Any, ColumnElement[bool]], ...] = (
        ("threat", t.id, (t.state == "closed") & (t.closed_on < day)),
        ("actor", a.id, a.closed_on < day),
        ("note", n.id, (n.dated_on < day) & n.review_on.is_(None)),
    )
    parts = []
    for name, row_id, ended in over:
        subject = f"{name}:" + row_id
        parts.append(select(subject.label("subject")).where(ended, ~weeded(subject)))
    return union_all(*parts).order_by("subject")


def forget_words(connection: Connection, subject: str) -> None:
    """Take the words away from one subject; of a threat also what was held of it at each assessment."""
    name, _, row_id = subject.partition(":")
    table, nothing = _WORDS[name]
    connection.execute(update(table).where(table.c.id == row_id).values(**nothing))
    if name == "threat":
        chosen = select(_ASSESSMENT.c.id).where(_ASSESSMENT.c.threat_id == row_id)
        for each in connection.execute(chosen).scalars().all():  # a sealed value is bound to its row
            one = update(_ASSESSMENT).where(_ASSESSMENT.c.id == each)
            connection.execute(one.values(reasons="", struck_reason=None))
