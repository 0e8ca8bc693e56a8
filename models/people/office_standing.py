"""How each party office stands on a day: who answers, since when that is verified, what is attested (D39, D40)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from models.people.covered import covered_on, end_of
from models.people.policy import Offices
from models.people.rows import ResponsibleRow
from models.people.tables import OfficeAttestation, OfficeResponsible, PartyOffice
from models.people.talks import add_months
from models.people.validity import believed, holds
from models.people.words import ATTESTED_ITEMS
from models.store.policy import in_force
from models.store.sealing import unreadable_is_marked

_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_RESPONSIBLE: Any = OfficeResponsible.__table__  # type: ignore[attr-defined]  # as above
_ATTESTATION: Any = OfficeAttestation.__table__  # type: ignore[attr-defined]  # as above

# What may be wrong with an office, the worst first.
OFFICE_WARNINGS = ("no_responsible", "unverified", "no_deputy", "deputy_unverified", "attest")


@dataclass(frozen=True, slots=True)
class Attested:
    """One of the five items: when it was last attested, None for never; `late`: longer ago than the city chose."""

    item: str
    on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class OfficeStanding:
    """One party office on a day. Names of staff: for the office's own screen only, never in a notice.

    `warnings` are of OFFICE_WARNINGS. `unverified_for` is how many days ago the responsible's contact was verified,
    or entered where it never was. `covered` counts the office's persons in scope.
    """

    id: str
    code: str
    party: str
    phone: str
    out_of_hours_phone: str
    active: bool
    covered: int
    responsible: ResponsibleRow | None
    deputy: ResponsibleRow | None
    unverified_for: int | None
    attested: tuple[Attested, ...]
    warnings: tuple[str, ...]
    next_ends_on: date | None = None


@unreadable_is_marked()
def office_standings(
    connection: Connection, day: date, *, ended: bool = False, limit: int = 200
) -> tuple[OfficeStanding, ...]:
    """The offices by code; those that are there no more only where asked for."""
    rule = in_force(connection, Offices, end_of(day))
    answering = _answering(connection, day, limit)
    attested = _attested(connection, day)
    counts: dict[str, int] = defaultdict(int)
    for person in covered_on(connection, day):
        if person.in_scope and person.office is not None:
            counts[person.office] += 1
    chosen = select(_OFFICE).order_by(_OFFICE.c.code).limit(limit)
    if not ended:
        chosen = chosen.where(_OFFICE.c.active)
    return tuple(
        _standing(row, counts[row.code], answering[row.id], attested, rule, day)
        for row in connection.execute(chosen)
    )


def _answering(connection: Connection, day: date, limit: int) -> dict[str, dict[bool, ResponsibleRow]]:
    c = _RESPONSIBLE.c
    found = connection.execute(
        select(c.office_id, c.id, c.name, c.phone, c.deputy, c.valid_from, c.valid_to, c.verified_on)
        .where(holds(_RESPONSIBLE, day))
        .order_by(c.seq)
        .limit(limit * 10)
    )
    answering: dict[str, dict[bool, ResponsibleRow]] = defaultdict(dict)
    for office_id, *row in found:
        one = ResponsibleRow(*row)
        answering[office_id][bool(one.deputy)] = one
    return answering


def _attested(connection: Connection, day: date) -> dict[tuple[str, str], date]:
    c = _ATTESTATION.c
    found = connection.execute(
        select(c.office_id, c.item, func.max(c.attested_on).label("on"))
        .where(c.attested_on <= day)
        .group_by(c.office_id, c.item)
        .limit(2000)
    )
    return {(row.office_id, row.item): row.on for row in found}


def _standing(
    row: Any,
    covered: int,
    answering: dict[bool, ResponsibleRow],
    attested: dict[tuple[str, str], date],
    rule: Offices,
    day: date,
) -> OfficeStanding:
    first, deputy = answering.get(False), answering.get(True)
    items = tuple(_item(item, attested.get((row.id, item)), rule, day) for item in ATTESTED_ITEMS)
    warnings = []
    if first is None:
        warnings.append("no_responsible")
    elif unverified_days(first, day) > rule.unverified_days:
        warnings.append("unverified")
    if deputy is None:
        warnings.append("no_deputy")
    elif unverified_days(deputy, day) > rule.unverified_days:
        warnings.append("deputy_unverified")
    if any(each.late for each in items):
        warnings.append("attest")
    return OfficeStanding(
        id=row.id,
        code=row.code,
        party=row.party,
        phone=row.phone,
        out_of_hours_phone=row.out_of_hours_phone,
        active=bool(row.active),
        covered=covered,
        responsible=first,
        deputy=deputy,
        unverified_for=None if first is None else unverified_days(first, day),
        attested=items,
        warnings=tuple(warnings),
        next_ends_on=None if first is None else first.valid_to,
    )


def without_since(connection: Connection, office_id: str, day: date) -> date | None:
    """The first day after the last that somebody answered for an office, up to a day; None where nobody ever did."""
    c = _RESPONSIBLE.c
    chosen = select(func.max(c.valid_to)).where(
        c.office_id == office_id, c.deputy.is_(False), believed(_RESPONSIBLE), c.valid_to <= day
    )
    found: date | None = connection.execute(chosen).scalar()
    return found


def unverified_days(one: ResponsibleRow, day: date) -> int:
    """Days since a contact was verified; since its first day where it never was."""
    return max(timedelta(0), day - (one.verified_on or one.valid_from)).days


def _item(item: str, on: date | None, rule: Offices, day: date) -> Attested:
    late = rule.attest_months > 0 and (on is None or add_months(on, rule.attest_months) < day)
    return Attested(item, on, late)
