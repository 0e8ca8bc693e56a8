"""Showing what is masked: on record in the transaction that reads it, so that nothing is seen before it is noted.

The values leave with the transaction: whoever calls shows them only after it has committed (TRUST threat 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.break_glass import open_for
from models.access.rights import check
from models.alarms.tables import Alarm
from models.incidents.tables import Incident
from models.people.card import verb_of
from models.people.tables import Home, Mandate, OfficeResponsible, Person, Transmitter
from models.people.validity import holds, local_day
from models.people.words import FIELDS
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.text import clean

_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_MANDATE: Any = Mandate.__table__  # type: ignore[attr-defined]  # as above
_RESPONSIBLE: Any = OfficeResponsible.__table__  # type: ignore[attr-defined]  # as above
_HOME: Any = Home.__table__  # type: ignore[attr-defined]  # as above
_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above
_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # as above
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above

LEAST_WORDS = 10
SHOWN_S = 30.0
"""How long what is revealed stays on the glass."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody looks: "alarm" with its id, "incident" with its number, "glass" with its number, or "text".

    `text` is the officer's own words: at least ten letters where they are the only reason.
    """

    kind: str
    reference: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """A transmitter on the card."""

    kind: str
    account: str
    placement: str


@dataclass(frozen=True, slots=True, repr=False)
class Revealed:
    """What was asked for of one person's card. Not to be kept, printed or logged: its values stand in no repr.

    `fields` are the groups that were put on record; a group that holds nothing stays None or empty.
    """

    code: str
    fields: tuple[str, ...]
    name: str | None = None
    phone: str | None = None
    address: str | None = None
    responsible: str | None = None
    responsible_phone: str | None = None
    sealed_reference: str | None = None
    transmitters: tuple[Device, ...] = field(default=())

    def __repr__(self) -> str:
        return f"Revealed({self.code})"


def reveal(
    session: Session, actor: Actor, code: str, fields: Iterable[str], reason: Reason, clock: Clock
) -> Revealed:
    """Read the groups of a person's card, and note who looked at what and why in the same transaction.

    Show nothing of what is returned before the transaction has committed. Raises NotAllowed without the right,
    NotFound for an unknown person or incident, Refused for a reason that does not hold.
    """
    chosen = tuple(each for each in FIELDS if each in set(fields))
    if not chosen:
        raise Refused("reveal.nothing_chosen")
    # Who breaks the glass answers for it afterwards: that right is another, and it opens the whole card.
    for verb in {"break_glass"} if reason.kind == "glass" else {verb_of(each) for each in chosen}:
        check(actor, verb)
    connection, now = session.connection(), clock.now()
    person_id = id_of(connection, code)
    detail = _why(connection, actor, person_id, reason, clock)
    sealed = tuple(each for each in chosen if each == "sealed_reference")
    open_ones = tuple(each for each in chosen if each != "sealed_reference")
    for verb, listed in (("person.revealed", open_ones), ("person.revealed_sealed", sealed)):
        if listed:
            told: dict[str, object] = {"fields": list(listed), **detail}
            record(session, actor, verb, f"person:{person_id}", now, told)
    return _read(connection, person_id, code, chosen, local_day(now))


def revealed_away(
    session: Session,
    actor: Actor,
    alarm_id: str,
    fields: Iterable[str],
    clock: Clock,
    at: datetime,
    code: str = "",
) -> None:
    """Put on record what an officer was shown of a person at `at`, while the database was away and an alarm was open.

    It has happened: nothing is checked any more. `code` is the person's, where it was kept: the alarm itself may be
    lost. Raises NotFound where the person is not there, or without a code the alarm is not.
    """
    if code:
        person_id: str | None = id_of(session.connection(), code)
    else:
        chosen = select(_ALARM.c.person_id).where(_ALARM.c.id == alarm_id)
        person_id = session.connection().execute(chosen).scalar()
    if person_id is None:
        raise NotFound("alarm.not_found", alarm=alarm_id)
    listed = [each for each in FIELDS if each in set(fields)]
    detail: dict[str, object] = {
        "fields": listed, "reason": "alarm", "reference": f"alarm:{alarm_id}", "away": True,
    }  # fmt: skip
    record(session, actor, "person.revealed", f"person:{person_id}", clock.now(), detail, at)


def id_of(connection: Connection, code: str) -> str:
    """The id of the person with a code. Raises NotFound."""
    found = connection.execute(select(_PERSON.c.id).where(_PERSON.c.code == clean(code, 40))).scalar()
    if found is None:
        raise NotFound("person.not_found", code=clean(code, 40))
    return str(found)


def incident_for(connection: Connection, person_id: str, number: str) -> bool:
    """Whether the incident with this number is the person's own. Raises NotFound where there is no such number."""
    chosen = select(_INCIDENT.c.person_id).where(_INCIDENT.c.number == clean(number, 20))
    found = connection.execute(chosen).one_or_none()
    if found is None:
        raise NotFound("reveal.no_such_incident", number=clean(number, 20))
    return bool(found.person_id == person_id)


def enough_words(text: str) -> bool:
    """Whether a free text says something: ten signs or more, spaces not counted."""
    return len("".join(clean(text, 400).split())) >= LEAST_WORDS


def _why(
    connection: Connection, actor: Actor, person_id: str, reason: Reason, clock: Clock
) -> dict[str, object]:
    """The reason as the record keeps it. Raises Refused or NotFound where it does not hold."""
    words = clean(reason.text, 400)
    detail: dict[str, object] = {"reason": reason.kind}
    if reason.kind == "alarm":
        chosen = select(_ALARM.c.id).where(
            _ALARM.c.id == reason.reference, _ALARM.c.person_id == person_id, _ALARM.c.state != "closed"
        )
        if connection.execute(chosen).scalar() is None:
            raise Refused("reveal.alarm_not_open")
        detail["reference"] = f"alarm:{reason.reference}"
    elif reason.kind == "incident":
        if not incident_for(connection, person_id, reason.reference):
            detail["other_person"] = True
        detail["reference"] = f"incident:{clean(reason.reference, 20)}"
    elif reason.kind == "glass":
        glass = open_for(connection, person_id, actor.id, clock.now())
        if glass is None or str(glass.number) != reason.reference:
            raise Refused("reveal.glass_not_open")
        detail["reference"] = f"break_glass:{glass.number}"
    elif reason.kind == "text":
        if not enough_words(words):
            raise Refused("reveal.too_few_words", n=LEAST_WORDS)
        return {"reason": words}
    else:
        raise Refused("reveal.no_reason")
    if words:
        detail["text"] = words
    return detail


def _read(connection: Connection, person_id: str, code: str, chosen: Sequence[str], today: date) -> Revealed:
    wanted = set(chosen)
    values: dict[str, Any] = {}
    columns = [_PERSON.c[name] for name in ("name", "phone", "sealed_reference") if name in wanted]
    if columns:
        row = (
            connection.execute(select(_PERSON.c.id, *columns).where(_PERSON.c.id == person_id))
            .mappings()
            .one()
        )
        values |= {column.name: row[column.name] for column in columns}
    if "address" in wanted:
        values["address"] = _address(connection, person_id, today)
    if "responsible" in wanted:
        values |= _responsible(connection, person_id, today)
    if "transmitters" in wanted:
        values["transmitters"] = _devices(connection, person_id)
    return Revealed(code, tuple(chosen), **values)


def _address(connection: Connection, person_id: str, today: date) -> str | None:
    found = connection.execute(
        select(_HOME.c.id, _HOME.c.address)
        .where(_HOME.c.person_id == person_id, holds(_HOME, today))
        .order_by(_HOME.c.seq.desc())
        .limit(1)
    ).one_or_none()
    return None if found is None else found.address or None


def _responsible(connection: Connection, person_id: str, today: date) -> dict[str, Any]:
    office = connection.execute(
        select(_MANDATE.c.office_id)
        .where(_MANDATE.c.person_id == person_id, holds(_MANDATE, today))
        .order_by(_MANDATE.c.degree_tenths.desc())
        .limit(1)
    ).scalar()
    row = connection.execute(
        select(_RESPONSIBLE.c.id, _RESPONSIBLE.c.name, _RESPONSIBLE.c.phone)
        .where(_RESPONSIBLE.c.office_id == office, holds(_RESPONSIBLE, today))
        .order_by(_RESPONSIBLE.c.deputy, _RESPONSIBLE.c.seq.desc())
        .limit(1)
    ).one_or_none()
    return {} if row is None else {"responsible": row.name, "responsible_phone": row.phone}


def _devices(connection: Connection, person_id: str) -> tuple[Device, ...]:
    found = connection.execute(
        select(_TRANSMITTER.c.id, _TRANSMITTER.c.kind, _TRANSMITTER.c.account, _TRANSMITTER.c.placement)
        .where(_TRANSMITTER.c.person_id == person_id, _TRANSMITTER.c.active)
        .order_by(_TRANSMITTER.c.account)
        .limit(20)
    )
    return tuple(Device(row.kind, row.account, row.placement or "") for row in found)
