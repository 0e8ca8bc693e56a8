"""The yearly follow-up as an act: on record when it is drawn up, and due once a year (D88)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select
from sqlmodel import Session

from models.access.actor import Actor
from models.duties.days import LAW_SINCE, ends
from models.duties.measured import BehindRow, Measured, State
from models.people.validity import local_day
from models.store.chain import record
from models.store.clock import Clock
from models.store.tables import Entry

_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_E = _ENTRY.c

MADE, SUBJECT = "report.made", "report:year"
LIMIT = 200


def note_follow_up(session: Session, actor: Actor, year: int, form: str, clock: Clock) -> None:
    """Put on record that the follow-up of a year was drawn up, as `form` ("pdf", "md")."""
    record(session, actor, "report.made", SUBJECT, clock.now(), {"year": year, "form": form})


def standing(last: date | None, since: date, day: date) -> tuple[State, date]:
    """How it stands on a day, and the day by which the next is due: a year after the last.

    Where none was drawn up the year runs from `since`; until it is over there is something to see to, not to regret.
    """
    due = _year_after(last or since)
    if due < day:
        return "overdue", due
    return ("attention" if last is None else "ok"), due


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """How many follow-ups were drawn up up to a day, and by when the next one is due."""
    made = [local_day(row.entered_at) for row in _made(connection, day)]
    state, due = standing(max(made, default=None), _since(connection, day), day)
    return (Measured("D88", "follow_up.made", "city", len(made), None, state, due),)


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """When each was drawn up, the newest first."""
    if id != "follow_up.made":
        return ()
    return tuple(
        BehindRow("-", "measured.behind.follow_up.made", local_day(row.entered_at), (("number", row.seq),))
        for row in _made(connection, day)
    )


def _made(connection: Connection, day: date) -> list[Any]:
    found = connection.execute(
        select(_E.seq, _E.entered_at)
        .where(_E.subject == SUBJECT, _E.verb == MADE, _E.entered_at <= ends(day))
        .order_by(_E.seq.desc())
        .limit(LIMIT)
    )
    return list(found)


def _since(connection: Connection, day: date) -> date:
    """The first day of the record, the law's at the earliest: before it nothing could be followed up here."""
    first = connection.execute(
        select(_E.entered_at).where(_E.seq == select(func.min(_E.seq)).scalar_subquery())
    )
    began = first.scalar()
    return max(LAW_SINCE, local_day(began) if began is not None else day)


def _year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, month=3, day=1)
