"""A flood of alarms: ten in ten minutes, and which sources send them (ISA-18.2, TRUST threat 5)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select

from models.alarms.tables import Alarm
from models.board.rows import FloodRow, FloodSource
from models.people.tables import Person

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_A = _ALARM.c

MANY = 10
WINDOW = timedelta(minutes=10)
LOOKED_AT = 500
SOURCES = 3

# Built once: the first is asked at every look at the board, and reads ten rows from the end of the table.
_TENTH = select(_A.received_at).order_by(_A.seq.desc()).offset(MANY - 1).limit(1)
_NEWEST = (
    select(_A.account, _PERSON.c.code, _A.received_at)
    .select_from(_ALARM.outerjoin(_PERSON, _PERSON.c.id == _A.person_id))
    .where(_A.drill.is_(False))
    .order_by(_A.seq.desc())
    .limit(bindparam("most"))
)


def flood(connection: Connection, now: datetime) -> FloodRow | None:
    """How many alarms came in the last ten minutes and from whom; None below ten.

    The newest 500 are looked at, so that a flood makes no look at the board slow.
    """
    tenth = connection.execute(_TENTH).scalar()
    if tenth is None or tenth <= now - WINDOW:
        return None
    sources: Counter[str] = Counter()
    first: dict[str, datetime] = {}
    times: list[datetime] = []
    for row in connection.execute(_NEWEST, {"most": LOOKED_AT}):
        if row.received_at <= now - WINDOW:
            continue
        whose = row.code or row.account or "?"
        sources[whose] += 1
        first[whose] = min(row.received_at, first.get(whose, row.received_at))
        times.append(row.received_at)
    if len(times) < MANY:
        return None
    told = tuple(
        FloodSource(whose, count, count / max(1.0, (now - first[whose]) / timedelta(minutes=1)))
        for whose, count in sources.most_common(SOURCES)
    )
    tenth_newest = sorted(times, reverse=True)[MANY - 1]
    return FloodRow(
        len(times), told, len(sources) - len(told), tenth_newest + WINDOW, len(times) == LOOKED_AT
    )
