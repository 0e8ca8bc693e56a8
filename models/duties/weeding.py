"""What weeding takes from talks, agreed acts, assurances and offers that are over: words; states and days stay.

That something was offered, held or made sure of is counted as long as the record stands (D88); what was said is not.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, or_, select, union_all, update

from models.duties.tables import AgreedAct, Assurance, Talk
from models.people.tables import Offer
from models.people.validity import local_day

_TALK: Any = Talk.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ACT: Any = AgreedAct.__table__  # type: ignore[attr-defined]  # as above
_ASSURANCE: Any = Assurance.__table__  # type: ignore[attr-defined]  # as above
_OFFER: Any = Offer.__table__  # type: ignore[attr-defined]  # as above

_WORDS: dict[str, tuple[Any, dict[str, str | None]]] = {
    "talk": (
        _TALK,
        {
            "place": None,
            "participants": None,
            "risks": None,
            "agenda": "",
            "trigger": "",
            "why_cancelled": "",
        },
    ),
    "act": (_ACT, {"what": "", "remark": None}),
    "offer": (_OFFER, {"cause": None, "attested_how": None}),
}


def ended_before(before: datetime, weeded: Any) -> CompoundSelect[Any]:
    """Subjects ("talk:ID", "act:ID", "assurance:ID", "offer:ID") that were over before an instant, not `weeded`.

    A talk that is booked, an act that waits and an assurance that holds are not over, however old they are.
    """
    day = local_day(before)
    t, a, s, o = _TALK.c, _ACT.c, _ASSURANCE.c, _OFFER.c
    over: tuple[tuple[str, Any, ColumnElement[bool]], ...] = (
        ("talk", t.id, (t.state != "booked") & (t.starts_at < before)),
        ("act", a.id, (a.state != "open") & (a.settled_on < day)),
        ("assurance", s.id, s.superseded_at < before),
        # Most offers hold no words of anybody, and are not told of as due.
        ("offer", o.id, (o.offered_on < day) & or_(o.cause.is_not(None), o.attested_how.is_not(None))),
    )
    parts = []
    for name, row_id, ended in over:
        subject = f"{name}:" + row_id
        parts.append(select(subject.label("subject")).where(ended, ~weeded(subject)))
    return union_all(*parts).order_by("subject")


def forget_words(connection: Connection, subject: str) -> None:
    """Take the words away from one subject; of an assurance the way it was made stays, without where the proof lay."""
    name, _, row_id = subject.partition(":")
    if name == "assurance":
        chosen = select(_ASSURANCE.c.id, _ASSURANCE.c.how).where(_ASSURANCE.c.id == row_id)
        found = connection.execute(chosen).one_or_none()
        way = str(found.how if found else "").partition(":")[0]
        connection.execute(update(_ASSURANCE).where(_ASSURANCE.c.id == row_id).values(how=f"{way}:"))
        return
    table, nothing = _WORDS[name]
    connection.execute(update(table).where(table.c.id == row_id).values(**nothing))
