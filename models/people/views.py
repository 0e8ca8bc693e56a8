"""What desks and commands read of protected persons: by code, never by name, until an alarm is open."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from models.alarms.rows import PersonInAlarm
from models.alarms.tables import Line
from models.duties.ledger import Owed, lines_of
from models.people.covered import CoveredPerson, covered_on, end_of
from models.people.rows import MandateRow, OffersDue, PersonRow, TransmitterRow
from models.people.scope import covered
from models.people.tables import Home, Mandate, Offer, OfficeResponsible, PartyOffice, Person, Transmitter
from models.people.talks import TalkStanding, stands
from models.people.validity import holds
from models.people.words import OFFER_KINDS
from models.store.policy import Scope, Talks, in_force

_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_MANDATE: Any = Mandate.__table__  # type: ignore[attr-defined]  # as above
_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # as above
_RESPONSIBLE: Any = OfficeResponsible.__table__  # type: ignore[attr-defined]  # as above
_HOME: Any = Home.__table__  # type: ignore[attr-defined]  # as above
_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above
_OFFER: Any = Offer.__table__  # type: ignore[attr-defined]  # as above
_LINE: Any = Line.__table__  # type: ignore[attr-defined]  # as above

LIMIT = 500

# Built once: the overview and the people screen read them at every change.
_T = _TRANSMITTER.c
_DEVICES = (
    select(
        _T.id, _T.account, _T.kind, _T.portable, _PERSON.c.code, _T.key.is_not(None), _T.active,
        _LINE.c.last_signal_at, _LINE.c.last_link_at, _T.next_key.is_not(None),
    )
    .select_from(
        _TRANSMITTER.outerjoin(_PERSON, _PERSON.c.id == _T.person_id).outerjoin(
            _LINE, _LINE.c.transmitter_id == _T.id
        )
    )
    .order_by(_T.account)
    .limit(bindparam("most"))
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Standing:
    """One person on a day, before the transmitters are put to it: the yearly talk, and what else stands offered."""

    cover: CoveredPerson
    talk: TalkStanding
    talk_state: str | None
    introduction: bool
    training: bool


def people(connection: Connection, today: date, limit: int = LIMIT) -> tuple[PersonRow, ...]:
    """The register on a day, by code; four readings however many persons there are."""
    devices: dict[str, list[TransmitterRow]] = defaultdict(list)
    for device in transmitters(connection, limit * 4):
        if device.person is not None and device.active:
            devices[device.person].append(device)
    return tuple(
        PersonRow(
            id=stands.cover.person_id,
            code=stands.cover.code,
            category=stands.cover.category,
            degree_tenths=stands.cover.degree_tenths,
            in_scope=stands.cover.in_scope,
            office=stands.cover.office,
            talk=stands.talk.state,
            talk_due_on=stands.talk.due_on,
            talk_state=stands.talk_state,
            introduction_offered=stands.introduction,
            training_offered=stands.training,
            transmitters=tuple(devices[stands.cover.code]),
            to_decide=stands.cover.to_decide,
            title=stands.cover.title,
            by=stands.cover.by,
            boundary=stands.cover.boundary,
            covered_to=stands.cover.covered_to,
        )
        for stands in _standings(connection, today, limit)
    )


def offers_due(connection: Connection, today: date) -> OffersDue:
    """What must be offered to those in scope, counted (D6-D8)."""
    those = [each for each in _standings(connection, today, LIMIT) if each.cover.in_scope]
    new = [
        each.cover.covered_from
        for each in those
        if not each.introduction and each.cover.covered_from is not None
    ]
    ahead = [each.talk.due_on for each in those if each.talk.due_on is not None and each.talk.due_on >= today]
    return OffersDue(
        talks_overdue=sum(each.talk.state == "overdue" for each in those),
        talks_soon=sum(each.talk.state == "due" for each in those),
        introductions_missing=len(new),
        trainings_missing=sum(not each.training for each in those),
        next_due_on=min(ahead, default=None),
        introductions_since=min(new, default=None),
        covered=len(those),
    )


def person_codes(connection: Connection, limit: int = LIMIT) -> dict[str, str]:
    """The persons' codes by id, for telling an alarm by its code while the database is away."""
    return {
        str(row.id): str(row.code)
        for row in connection.execute(select(_PERSON.c.id, _PERSON.c.code).limit(limit))
    }


def transmitters(connection: Connection, limit: int = LIMIT) -> tuple[TransmitterRow, ...]:
    """The transmitters by account, with whose they are and when they were last heard."""
    found = connection.execute(_DEVICES, {"most": limit})
    rows: list[TransmitterRow] = []
    for id_, account, kind, portable, person, keyed, active, signal_at, link_at, waits in found:
        heard = [at for at in (signal_at, link_at) if at is not None]
        rows.append(
            TransmitterRow(
                id_,
                account,
                kind,
                bool(portable),
                person,
                bool(keyed),
                bool(active),
                max(heard, default=None),
                bool(waits),
            )
        )
    return tuple(rows)


def mandates_at(
    connection: Connection, day: date, known_at: datetime | None = None, limit: int = LIMIT
) -> tuple[MandateRow, ...]:
    """Who was covered on a day, as known now or as it was known at an instant (D5)."""
    rule = in_force(connection, Scope, end_of(day))
    found = connection.execute(
        select(
            _MANDATE.c.id, _PERSON.c.code, _MANDATE.c.category, _MANDATE.c.degree_tenths, _OFFICE.c.code,
            _MANDATE.c.decided_by, _MANDATE.c.valid_from, _MANDATE.c.valid_to,
        )
        .select_from(
            _MANDATE.join(_PERSON, _PERSON.c.id == _MANDATE.c.person_id).outerjoin(
                _OFFICE, _OFFICE.c.id == _MANDATE.c.office_id
            )
        )
        .where(holds(_MANDATE, day, known_at))
        .order_by(_PERSON.c.code, _MANDATE.c.valid_from)
        .limit(limit)
    )  # fmt: skip
    return tuple(MandateRow(*row, in_scope=covered(row[2], row[3], rule).in_scope) for row in found)


def person_in_alarm(connection: Connection, person_id: str, today: date) -> PersonInAlarm | None:
    """Who and where, for the officer who has the alarm; the caller sees to it that the opening is on record."""
    person = connection.execute(
        select(_PERSON.c.code, _PERSON.c.name, _PERSON.c.phone, _PERSON.c.protection).where(
            _PERSON.c.id == person_id
        )
    ).one_or_none()
    if person is None:
        return None
    held = connection.execute(
        select(
            _MANDATE.c.category, _MANDATE.c.degree_tenths, _MANDATE.c.office_id, _OFFICE.c.party,
            _OFFICE.c.phone.label("office_phone"),
        )
        .select_from(_MANDATE.outerjoin(_OFFICE, _OFFICE.c.id == _MANDATE.c.office_id))
        .where(_MANDATE.c.person_id == person_id, holds(_MANDATE, today))
        .order_by(_MANDATE.c.degree_tenths.desc())
        .limit(1)
    ).one_or_none()  # fmt: skip
    responsible = None
    if held is not None and held.office_id is not None:
        responsible = connection.execute(
            select(_RESPONSIBLE.c.name, _RESPONSIBLE.c.phone)
            .where(_RESPONSIBLE.c.office_id == held.office_id, holds(_RESPONSIBLE, today))
            .order_by(_RESPONSIBLE.c.deputy, _RESPONSIBLE.c.seq.desc())
            .limit(1)
        ).one_or_none()
    home = connection.execute(
        select(_HOME.c.address)
        .where(_HOME.c.person_id == person_id, holds(_HOME, today))
        .order_by(_HOME.c.seq.desc())
        .limit(1)
    ).scalar()
    return PersonInAlarm(
        code=person.code,
        name=person.name,
        category=None if held is None else held.category,
        phone=person.phone,
        office=None if held is None else held.party,
        office_phone=None if held is None else held.office_phone,
        responsible=None if responsible is None else responsible.name,
        responsible_phone=None if responsible is None else responsible.phone,
        # Emptied when the level was set; "" must not look like an address.
        home=home or None,
        protection=person.protection,
    )


def _standings(connection: Connection, today: date, limit: int) -> list[_Standing]:
    talks = in_force(connection, Talks, end_of(today))
    covered = covered_on(connection, today, limit=limit)
    owed = lines_of(connection, covered, today, talks, OFFER_KINDS)
    lines = {(line.person_id, line.kind): line for line in owed}
    standings = []
    for cover in covered:
        talk, introduction, training = (
            lines.get((cover.person_id, kind)) for kind in ("talk", "introduction", "training")
        )
        standings.append(
            _Standing(
                cover=cover,
                talk=_talk(talk, today, talks),
                talk_state=None if talk is None or talk.offer_id is None else talk.state,
                introduction=introduction is not None and introduction.offered,
                training=training is not None and training.offered,
            )
        )
    return standings


def _talk(line: Owed | None, today: date, rule: Talks) -> TalkStanding:
    """How the yearly talk stands; one who is not covered has no day."""
    if line is None or line.due_on is None:
        return TalkStanding("not_offered", None)
    return stands(line.offered_on, line.state, line.due_on, today, rule)
