"""Party offices and who answers for them on a day (D39, D49)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from models.people.rows import OfficeRow, ResponsibleRow
from models.people.tables import OfficeResponsible, PartyOffice
from models.people.validity import holds

_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_RESPONSIBLE: Any = OfficeResponsible.__table__  # type: ignore[attr-defined]  # as above


def offices(
    connection: Connection, day: date, known_at: datetime | None = None, limit: int = 100
) -> tuple[OfficeRow, ...]:
    """The party offices by code, each with its responsible before its deputies, as of a day."""
    c = _RESPONSIBLE.c
    found = connection.execute(
        select(c.office_id, c.id, c.name, c.phone, c.deputy, c.valid_from, c.valid_to, c.verified_on)
        .where(holds(_RESPONSIBLE, day, known_at))
        .order_by(c.deputy, c.seq)
        .limit(limit * 10)
    )
    named: dict[str, list[ResponsibleRow]] = defaultdict(list)
    for office_id, *row in found:
        named[office_id].append(ResponsibleRow(*row))
    listed = connection.execute(
        select(_OFFICE.c.id, _OFFICE.c.code, _OFFICE.c.party, _OFFICE.c.phone)
        .order_by(_OFFICE.c.code)
        .limit(limit)
    )
    return tuple(OfficeRow(row.id, row.code, row.party, row.phone, tuple(named[row.id])) for row in listed)
