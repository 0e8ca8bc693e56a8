"""What the alarms say of the directive: times known, outcomes known, and none left waiting (D32, D34)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, not_, or_, select

from models.alarms.tables import Alarm
from models.duties.days import begins, ends, year_before
from models.duties.measured import BehindRow, Measured, none_left, of_all
from models.people.tables import Person

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_A = _ALARM.c

LIMIT = 500


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """Of the alarms of twelve months, drills and tests left out: times, outcomes, and what still waits."""
    count = func.count()
    all_of_them, timed, closed, unknown = connection.execute(  # one reading of a year's alarms
        select(
            count,
            count.filter(not_(_untimed())),
            count.filter(_closed(day)),
            count.filter(and_(_closed(day), _A.close_class == "unknown")),
        )
        .select_from(_ALARM)
        .where(_counted(day))
    ).one()
    waiting = _count(connection, _waiting(day))
    return (
        Measured("D32", "alarms.timed", "city", timed, all_of_them, of_all(timed, all_of_them)),
        Measured("D34", "alarms.outcome", "city", closed - unknown, closed, of_all(closed - unknown, closed)),
        Measured(
            "D34", "alarms.waiting", "city", waiting, None, none_left(waiting, late=True),
            _oldest(connection, _waiting(day)),
        ),
    )  # fmt: skip


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The alarms that a figure lacks, the oldest first."""
    which = {
        "alarms.timed": lambda: and_(_counted(day), _untimed()),
        "alarms.outcome": lambda: and_(_counted(day), _closed(day), _A.close_class == "unknown"),
        "alarms.waiting": lambda: _waiting(day),
    }.get(id)
    if which is None:
        return ()
    found = connection.execute(
        select(_PERSON.c.code, _A.seq, _A.received_at)
        .select_from(_ALARM.outerjoin(_PERSON, _PERSON.c.id == _A.person_id))
        .where(which())
        .order_by(_A.seq)
        .limit(LIMIT)
    )
    return tuple(
        BehindRow(
            row.code or "-", f"measured.behind.{id}", _day(row.received_at), (("number", row.seq),)
        )
        for row in found
    )  # fmt: skip


def _counted(day: date) -> ColumnElement[bool]:
    """What the figures count: received in the twelve months, no drill, no test, not out of service."""
    return and_(
        _A.received_at >= begins(year_before(day)),
        _A.received_at <= ends(day),
        _A.drill.is_(False),
        _A.kind != "test",
        or_(_A.close_class.is_(None), _A.close_class != "test"),
        or_(_A.proof.is_(False), _A.close_class.in_(("real", "probable"))),
        _A.out_of_service_at.is_(None),
    )


def _untimed() -> ColumnElement[bool]:
    """When it was triggered is not known, of what came from a transmitter."""
    return and_(_A.triggered_at.is_(None), _A.source != "watch")


def _closed(day: date) -> ColumnElement[bool]:
    return and_(_A.closed_at.is_not(None), _A.closed_at <= ends(day))


def _waiting(day: date) -> ColumnElement[bool]:
    """It came before the day, and nobody has had it."""
    return and_(
        _A.drill.is_(False),
        _A.received_at < begins(day),
        or_(_A.first_acknowledged_at.is_(None), _A.first_acknowledged_at > ends(day)),
        or_(_A.closed_at.is_(None), _A.closed_at > ends(day)),
    )


def _count(connection: Connection, which: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(_ALARM).where(which)).scalar_one())


def _oldest(connection: Connection, which: ColumnElement[bool]) -> date | None:
    found = connection.execute(select(_A.received_at).where(which).order_by(_A.seq).limit(1)).scalar()
    return None if found is None else _day(found)


def _day(moment: Any) -> date:
    from models.people.validity import local_day

    return local_day(moment)
