"""What rooms count their figures with: rows of a table that hold something, and the shares of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from models.duties.days import begins, ends, year_before
from models.duties.measured import BehindRow, Holder, Measured, State, none_left, of_all
from models.incidents.tables import Incident
from models.people.tables import Person
from models.people.validity import local_day

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_I = _INCIDENT.c

LIMIT = 500


@dataclass(frozen=True, slots=True)
class Share:
    """A figure "so many of so many": of the rows that `among` takes, those that `done` holds for.

    `late`: whoever lacks it is past the day, not only without. `none_is`: the state where there are no rows at all.
    """

    duty: str
    id: str
    holder: Holder
    among: ColumnElement[bool]
    done: ColumnElement[bool]
    late: bool = False
    none_is: State = "not_measured"

    def measured(self, connection: Connection, source: Any) -> Measured:
        """The figure, over a source of rows that hold incidents."""
        of = counted(connection, source, self.among)
        count = counted(connection, source, and_(self.among, self.done))
        known_only = self.holder != "city"
        state = of_all(count, of, late=self.late, known_only=known_only) if of else self.none_is
        return Measured(self.duty, self.id, self.holder, count, of, state)


def counted(connection: Connection, source: Any, which: ColumnElement[bool]) -> int:
    """How many rows of a source hold."""
    return int(connection.execute(select(func.count()).select_from(source).where(which)).scalar_one())


def left(
    connection: Connection, source: Any, which: ColumnElement[bool], day_of: Any, duty: str, id: str
) -> Measured:
    """A figure of what is past its day and should be none, since the oldest of it."""
    count = counted(connection, source, which)
    since = connection.execute(select(func.min(day_of)).select_from(source).where(which)).scalar()
    return Measured(duty, id, "city", count, None, none_left(count, late=True), _day(since))


def in_twelve_months(moment: Any, day: date) -> ColumnElement[bool]:
    """In the twelve months that end with a day, never before the law (D76)."""
    return and_(moment >= begins(year_before(day)), moment <= ends(day))


def reported(day: date) -> ColumnElement[bool]:
    """Incidents reported in the twelve months, but those found to be none or taken in by another."""
    no_incident = and_(_I.close_class.is_not(None), _I.close_class == "no_incident")
    return and_(in_twelve_months(_I.reported_at, day), ~no_incident, _I.merged_into_id.is_(None))


def incidents_behind(
    connection: Connection, source: Any, which: ColumnElement[bool], id: str, on: Any = None
) -> tuple[BehindRow, ...]:
    """The incidents behind a figure, by the person's code and the number, the oldest first."""
    moment = _I.reported_at if on is None else on
    found: Sequence[Any] = connection.execute(
        select(_I.number, _PERSON.c.code, moment.label("at"))
        .select_from(source.outerjoin(_PERSON, _PERSON.c.id == _I.person_id))
        .where(which)
        .order_by(_I.seq)
        .limit(LIMIT)
    ).all()
    return tuple(
        BehindRow(row.code or "-", f"measured.behind.{id}", _day(row.at), (("number", row.number),))
        for row in found
    )


def _day(moment: date | datetime | None) -> date | None:
    return local_day(moment) if isinstance(moment, datetime) else moment
