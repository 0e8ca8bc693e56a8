"""The history of all alarms: keyset pages, newest first, searched as you type without touching secret text.

Words are matched against person codes, accounts, event codes, kinds and states (in the language on screen), dates
("2026-11" or "2026-11-25") and, by keyed tokens, the words that officers wrote. A page costs the same in a table of a
million rows: the newest rows are scanned first, and only when they do not fill the page is an index asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, or_, select

from models.alarms.finding import written_about
from models.alarms.rows import AlarmRow
from models.alarms.tables import Alarm
from models.alarms.views import as_rows, select_alarms
from models.people.tables import Person, Transmitter
from models.store.clock import zone

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above

SCANNED = 4000
NEAR = 1000
_RECEIVED_FROM = (
    select(_ALARM.c.received_at).where(_ALARM.c.seq >= bindparam("number")).order_by(_ALARM.c.seq).limit(1)
)
_DAY = re.compile(r"^(\d{4})-(\d{2})(?:-(\d{2}))?$")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How kinds and states are called on screen: word in lower case to stored word. Names the city's time zone.

    `written`: whether what officers wrote is searched, too.
    """

    kinds: Mapping[str, str]
    states: Mapping[str, str]
    time_zone: str = "Europe/Stockholm"
    written: bool = True


def history(
    connection: Connection, typed: str, words: Vocabulary, before: int | None = None, limit: int = 100
) -> tuple[AlarmRow, ...]:
    """A page of alarms older than `before` (a seq) that hold every typed word, newest first."""
    wanted: list[ColumnElement[bool]] = []
    for word in typed.lower().split()[:6]:
        found = _meaning(connection, word, words)
        if found is None:
            return ()
        wanted.append(found)
    if before is None:
        before = int(connection.execute(select(func.max(_ALARM.c.seq))).scalar() or 0) + 1
    if not wanted:
        return _page(connection, wanted, 0, before, limit)
    floor = max(0, before - SCANNED)
    page = _page(connection, wanted, floor, before, limit)
    if len(page) == limit or floor == 0:
        return page
    return page + _page(connection, wanted, 0, floor, limit - len(page))


def total(connection: Connection) -> int:
    """How many alarms there have ever been; none is ever deleted."""
    first, last = connection.execute(select(func.min(_ALARM.c.seq), func.max(_ALARM.c.seq))).one()
    return 0 if last is None else int(last - first + 1)


def _page(
    connection: Connection, wanted: list[ColumnElement[bool]], above: int, below: int, limit: int
) -> tuple[AlarmRow, ...]:
    if limit <= 0 or below <= 0:
        return ()
    chosen = (
        select_alarms()
        .where(_ALARM.c.seq < below, _ALARM.c.seq >= above, *wanted)
        .order_by(_ALARM.c.seq.desc())
        .limit(limit)
    )
    return as_rows(connection.execute(chosen))


def _meaning(connection: Connection, word: str, words: Vocabulary) -> ColumnElement[bool] | None:
    """What rows a typed word stands for; None where it can stand for nothing."""
    day = _DAY.match(word)
    if day:
        span = _span(day, words.time_zone)
        return None if span is None else _received_between(connection, *span)
    told: list[ColumnElement[bool]] = []
    people = connection.execute(
        select(_PERSON.c.id).where(func.lower(_PERSON.c.code).like(_starting(word), escape="\\"))
    ).scalars()
    ids = list(people)
    if ids:
        told.append(_ALARM.c.person_id.in_(ids))
    accounts = list(
        connection.execute(
            select(_TRANSMITTER.c.account).where(
                func.lower(_TRANSMITTER.c.account).like(_starting(word), escape="\\")
            )
        ).scalars()
    )
    if accounts:
        told.append(_ALARM.c.account.in_(accounts))
    if word.isalnum() and len(word) <= 6:
        told.append(_ALARM.c.code == word.upper())
    kinds = sorted({kind for name, kind in words.kinds.items() if _holds(name, word)})
    if kinds:
        told.append(_ALARM.c.kind.in_(kinds))
    written = written_about(connection, word) if words.written else None
    if written is not None:
        told.append(written)
    states = sorted({state for name, state in words.states.items() if _holds(name, word)})
    if states:
        told.append(_ALARM.c.state.in_(states))
    return or_(*told) if told else None


def _received_between(connection: Connection, starts: datetime, ends: datetime) -> ColumnElement[bool]:
    """Rows received in a span. Their numbers bound it, with a day's margin for clocks that were set."""
    newest = int(connection.execute(select(func.max(_ALARM.c.seq))).scalar() or 0)
    first, _ = _numbers_around(connection, starts - timedelta(days=1), 1, newest + 1)
    _, last = _numbers_around(connection, ends + timedelta(days=1), first, newest + 1)
    return and_(_ALARM.c.seq.between(first, last), _ALARM.c.received_at.between(starts, ends))


def _numbers_around(connection: Connection, instant: datetime, low: int, high: int) -> tuple[int, int]:
    """Numbers at most NEAR apart between which the first alarm at or after an instant lies, found by halving."""
    while high - low > NEAR:
        middle = (low + high) // 2
        received_at = connection.execute(_RECEIVED_FROM, {"number": middle}).scalar()
        if received_at is None or received_at >= instant:
            high = middle
        else:
            low = middle + 1
    return low, high


def _holds(name: str, word: str) -> bool:
    return len(word) >= 2 and any(part.startswith(word) for part in name.split())


def _starting(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _span(day: re.Match[str], time_zone: str) -> tuple[datetime, datetime] | None:
    year, month, of_month = int(day[1]), int(day[2]), day[3]
    try:
        first = date(year, month, int(of_month or 1))
        last = (
            first
            if of_month
            else (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        )
        here = zone(time_zone)
        starts = datetime(first.year, first.month, first.day, tzinfo=here)
        after = last + timedelta(days=1)
        return starts, datetime(after.year, after.month, after.day, tzinfo=here) - timedelta(microseconds=1)
    except (ValueError, OverflowError):
        return None
