"""Whom to ring, and at what number: from the register, the rota, the settings and the city's call list (D49)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from models.people.tables import Mandate, OfficeResponsible, PartyOffice, Person
from models.people.validity import holds, local_day
from models.plans.rows import ListedNumber, Number
from models.plans.tables import CallNumber
from models.rota.views import on_duty

_LISTED: Any = CallNumber.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_MANDATE: Any = Mandate.__table__  # type: ignore[attr-defined]  # as above
_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # as above
_RESPONSIBLE: Any = OfficeResponsible.__table__  # type: ignore[attr-defined]  # as above

LIMIT = 200
Book = Mapping[str, tuple[Number, ...]]
# Whose number tells who the person is: shown to the officer who has the alarm.
ABOUT_THE_PERSON = frozenset({"person", "relative", "office_responsible", "office_deputy", "office"})


def book(connection: Connection, person_id: str | None, now: datetime) -> Book:
    """Every number there is for a subject, by source."""
    found: dict[str, list[Number]] = {}

    def put(source: str, name: str | None, phone: str | None) -> None:
        if phone:
            found.setdefault(source, []).append(Number(source, name or "", phone))

    listed = connection.execute(
        select(_LISTED.c.id, _LISTED.c.role, _LISTED.c.name, _LISTED.c.phone)
        .where(
            _LISTED.c.ended_at.is_(None),
            or_(_LISTED.c.person_id.is_(None), _LISTED.c.person_id == (person_id or "")),
        )
        # One's own before the city's.
        .order_by(_LISTED.c.person_id.is_(None), _LISTED.c.place, _LISTED.c.seq)
        .limit(LIMIT)
    )
    for row in listed:
        put(row.role, row.name, row.phone)
    duty = on_duty(connection, now)
    for source, shift in (("contact", duty.contact), ("tib_backup", duty.tib_backup)):
        if shift is not None:
            put(source, shift.operator, shift.phone)
    if person_id:
        _of_person(connection, person_id, now, put)
    return {source: tuple(numbers) for source, numbers in found.items()}


def numbers_of(phones: tuple[str, ...], known: Book) -> tuple[Number, ...]:
    """The numbers of a step in the order they are rung, none twice."""
    rung: list[Number] = []
    for source in phones:
        for number in known.get(source, ()):
            if number.phone not in {each.phone for each in rung}:
                rung.append(number)
    return tuple(rung)


def call_list(connection: Connection) -> tuple[ListedNumber, ...]:
    """The city's call list, masked: names are not told, of numbers only how they end."""
    found = connection.execute(
        select(_LISTED.c.id, _LISTED.c.role, _PERSON.c.code, _LISTED.c.place, _LISTED.c.phone)
        .select_from(_LISTED.outerjoin(_PERSON, _PERSON.c.id == _LISTED.c.person_id))
        .where(_LISTED.c.ended_at.is_(None))
        .order_by(_LISTED.c.role, _PERSON.c.code, _LISTED.c.place, _LISTED.c.seq)
        .limit(LIMIT)
    )
    return tuple(ListedNumber(row.id, row.role, row.code, row.place, row.phone[-2:]) for row in found)


def _of_person(connection: Connection, person_id: str, now: datetime, put: Any) -> None:
    today = local_day(now)
    person = connection.execute(
        select(_PERSON.c.id, _PERSON.c.name, _PERSON.c.phone).where(_PERSON.c.id == person_id)
    ).one_or_none()
    if person is not None:
        put("person", person.name, person.phone)
    office = connection.execute(
        select(_OFFICE.c.id, _OFFICE.c.party, _OFFICE.c.phone)
        .join(_MANDATE, _MANDATE.c.office_id == _OFFICE.c.id)
        .where(_MANDATE.c.person_id == person_id, holds(_MANDATE, today))
        .order_by(_MANDATE.c.degree_tenths.desc())
        .limit(1)
    ).one_or_none()
    if office is None:
        return
    responsible = connection.execute(
        select(_RESPONSIBLE.c.id, _RESPONSIBLE.c.name, _RESPONSIBLE.c.phone, _RESPONSIBLE.c.deputy)
        .where(_RESPONSIBLE.c.office_id == office.id, holds(_RESPONSIBLE, today))
        .order_by(_RESPONSIBLE.c.deputy, _RESPONSIBLE.c.seq.desc())
        .limit(6)
    )
    for row in responsible:
        put("office_deputy" if row.deputy else "office_responsible", row.name, row.phone)
    put("office", office.party, office.phone)
