"""What the incidents say of the directive: reported, followed up, and what is known of the police (D24, D29, D53-D58).

What the person or the party office does is known or not known, never the city's failure (DIRECTIVE rule 17).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from models.duties.days import begins, ends, year_before
from models.duties.measured import BehindRow, Measured, none_left, of_all
from models.incidents.tables import Incident
from models.people.tables import Person

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_I = _INCIDENT.c

LIMIT = 500
SETTLED = ("filed", "not_filed")


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """Of the incidents reported in twelve months, and of those open."""
    every = _count(connection, _reported(day))
    known = _count(connection, and_(_reported(day), _I.police.in_(SETTLED)))
    open_now = _count(connection, _open(day))
    owned = _count(connection, and_(_open(day), _I.owner_label != ""))
    late = _count(connection, _late(day))
    since = connection.execute(select(func.min(_I.bring_up_on)).where(_late(day))).scalar()
    return (
        Measured("D24", "incidents.reported", "city", every, None, "ok"),
        Measured("D29", "incidents.taken_up_late", "city", late, None, none_left(late, late=True), since),
        Measured("D29", "incidents.owned", "city", owned, open_now, of_all(owned, open_now)),
        Measured("D53", "incidents.near_miss", "person", _outcome(connection, "near_miss", day), None, "ok"),
        Measured("D54", "incidents.harm", "person", _outcome(connection, "harm", day), None, "ok"),
        Measured("D58", "incidents.police_known", "person", known, every,
                 of_all(known, every, known_only=True)),
    )  # fmt: skip


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The incidents behind a figure, the oldest first, by number."""
    which: dict[str, ColumnElement[bool]] = {
        "incidents.reported": _reported(day),
        "incidents.taken_up_late": _late(day),
        "incidents.owned": and_(_open(day), _I.owner_label == ""),
        "incidents.near_miss": and_(_reported(day), _I.outcome == "near_miss"),
        "incidents.harm": and_(_reported(day), _I.outcome == "harm"),
        "incidents.police_known": and_(_reported(day), _I.police.not_in(SETTLED)),
    }
    if id not in which:
        return ()
    found = connection.execute(
        select(_I.number, _PERSON.c.code, _I.reported_at, _I.bring_up_on)
        .select_from(_INCIDENT.outerjoin(_PERSON, _PERSON.c.id == _I.person_id))
        .where(which[id])
        .order_by(_I.seq)
        .limit(LIMIT)
    )
    return tuple(
        BehindRow(
            row.code or "-",
            f"measured.behind.{id}",
            row.bring_up_on if id == "incidents.taken_up_late" else _day(row.reported_at),
            (("number", row.number),),
        )
        for row in found
    )


def _reported(day: date) -> ColumnElement[bool]:
    """Reported in the twelve months, not found to be none, and not taken into another."""
    return and_(
        _I.reported_at >= begins(year_before(day)),
        _I.reported_at <= ends(day),
        or_(_I.close_class.is_(None), _I.close_class != "no_incident"),
        _I.merged_into_id.is_(None),
    )


def _open(day: date) -> ColumnElement[bool]:
    return and_(_I.reported_at <= ends(day), or_(_I.closed_at.is_(None), _I.closed_at > ends(day)))


def _late(day: date) -> ColumnElement[bool]:
    """Open, and the day to take it up has passed."""
    return and_(_open(day), _I.bring_up_on.is_not(None), _I.bring_up_on < day)


def _outcome(connection: Connection, outcome: str, day: date) -> int:
    return _count(connection, and_(_reported(day), _I.outcome == outcome))


def _count(connection: Connection, which: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(_INCIDENT).where(which)).scalar_one())


def _day(moment: Any) -> date:
    from models.people.validity import local_day

    return local_day(moment)
