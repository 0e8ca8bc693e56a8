"""A person's card as it lies closed: by code, which groups hold anything, and why each is secret. No values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from models.access.actor import Actor
from models.access.break_glass import open_for
from models.access.rights import may
from models.access.rows import GlassRow
from models.alarms.tables import Alarm
from models.people.grounds import grounds
from models.people.tables import Home, Mandate, OfficeResponsible, PartyOffice, Person, Transmitter
from models.people.validity import holds
from models.people.words import FIELDS
from models.store.errors import NotFound
from models.store.sealing import unreadable_is_marked
from models.store.text import clean

_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_MANDATE: Any = Mandate.__table__  # type: ignore[attr-defined]  # as above
_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # as above
_RESPONSIBLE: Any = OfficeResponsible.__table__  # type: ignore[attr-defined]  # as above
_HOME: Any = Home.__table__  # type: ignore[attr-defined]  # as above
_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above
_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # as above


@dataclass(frozen=True, slots=True)
class CardGroup:
    """One group of the card. `filled`: it holds something; `may`: this officer may have it shown."""

    field: str
    filled: bool
    may: bool
    ground: str


@dataclass(frozen=True, slots=True)
class AlarmReason:
    """An open alarm of the person, which is reason enough to look; `mine`: this officer has it."""

    id: str
    priority: int
    kind: str
    received_at: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One person's card, closed. `decision` is "" while the grounds are examples that nobody has decided.

    `alarm` is the open alarm that a look would be for; `glass` an emergency opening of this officer that still holds.
    """

    id: str
    code: str
    category: str | None
    degree_tenths: int | None
    office: str | None
    protection: str
    groups: tuple[CardGroup, ...]
    decision: str
    alarm: AlarmReason | None
    glass: GlassRow | None
    may_break_glass: bool


@unreadable_is_marked()
def person_card(connection: Connection, code: str, actor: Actor, now: datetime, today: date) -> PersonCard:
    """The card of the person with this code, masked. Raises NotFound."""
    row = connection.execute(
        select(
            _PERSON.c.id,
            _PERSON.c.code,
            _PERSON.c.protection,
            _PERSON.c.phone.is_not(None).label("phone"),
            _PERSON.c.sealed_reference.is_not(None).label("sealed_reference"),
        ).where(_PERSON.c.code == clean(code, 40))
    ).one_or_none()
    if row is None:
        raise NotFound("person.not_found", code=clean(code, 40))
    held = connection.execute(
        select(_MANDATE.c.category, _MANDATE.c.degree_tenths, _MANDATE.c.office_id, _OFFICE.c.party)
        .select_from(_MANDATE.outerjoin(_OFFICE, _OFFICE.c.id == _MANDATE.c.office_id))
        .where(_MANDATE.c.person_id == row.id, holds(_MANDATE, today))
        .order_by(_MANDATE.c.degree_tenths.desc())
        .limit(1)
    ).one_or_none()
    filled = {
        "name": True,
        "phone": bool(row.phone),
        "address": row.protection != "protected"
        and _any(connection, _HOME, _HOME.c.person_id == row.id, holds(_HOME, today)),
        "transmitters": _any(
            connection, _TRANSMITTER, _TRANSMITTER.c.person_id == row.id, _TRANSMITTER.c.active
        ),
        "responsible": held is not None
        and held.office_id is not None
        and _any(
            connection, _RESPONSIBLE, _RESPONSIBLE.c.office_id == held.office_id, holds(_RESPONSIBLE, today)
        ),
        "sealed_reference": bool(row.sealed_reference),
    }
    why = grounds(connection, now)
    shown = [
        each for each in FIELDS if each != "sealed_reference" or row.protection != "none" or filled[each]
    ]
    return PersonCard(
        id=row.id,
        code=row.code,
        category=None if held is None else held.category,
        degree_tenths=None if held is None else held.degree_tenths,
        office=None if held is None else held.party,
        protection=row.protection,
        groups=tuple(
            CardGroup(each, filled[each], may(actor.role, verb_of(each)), why.by_field[each])
            for each in shown
        ),
        decision=why.decision,
        alarm=open_alarm(connection, row.id, actor.id),
        glass=open_for(connection, row.id, actor.id, now),
        may_break_glass=may(actor.role, "break_glass"),
    )


def open_alarm(connection: Connection, person_id: str, actor_id: str) -> AlarmReason | None:
    """The open alarm of a person that a look is most likely for: one's own first, then the most urgent."""
    mine = func.coalesce(_ALARM.c.acknowledged_by, "") == actor_id
    found = connection.execute(
        select(_ALARM.c.id, _ALARM.c.priority, _ALARM.c.kind, _ALARM.c.received_at, _ALARM.c.acknowledged_by)
        .where(_ALARM.c.person_id == person_id, _ALARM.c.state != "closed")
        .order_by(mine.desc(), _ALARM.c.priority, _ALARM.c.seq)
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    id_, priority, kind, received_at, by = found
    return AlarmReason(id_, priority, kind, received_at, by == actor_id)


def verb_of(field: str) -> str:
    """The right that it takes to have a group shown."""
    return "person.reveal_sealed" if field == "sealed_reference" else "person.reveal"


def _any(connection: Connection, table: Any, *conditions: Any) -> bool:
    return connection.execute(select(table.c.seq).where(*conditions).limit(1)).first() is not None
