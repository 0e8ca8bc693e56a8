"""The register grows: persons, mandates, homes and party offices (D1-D3, D20, D39).

Facts with validity are superseded, never overwritten. Every command raises NotAllowed without the right, NotFound
for a row that is not there, and Refused with a sentence for what cannot be.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.people import validity
from models.people.tables import Home, Mandate, OfficeResponsible, PartyOffice, Person
from models.people.words import CATEGORIES, CODE_FORM
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.guard import insert_unless_taken
from models.store.ids import new_id
from models.store.policy import Holding, in_force
from models.store.text import clean

_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_MANDATE: Any = Mandate.__table__  # type: ignore[attr-defined]  # as above
_HOME: Any = Home.__table__  # type: ignore[attr-defined]  # as above
_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # as above
_RESPONSIBLE: Any = OfficeResponsible.__table__  # type: ignore[attr-defined]  # as above
_CODE = re.compile(CODE_FORM)


def add_person(
    session: Session, actor: Actor, code: str, name: str, clock: Clock, *, phone: str = "", home: str = ""
) -> str:
    """Add a protected person under a code ("SF-07", kept in capitals); returns the id. A home holds from today."""
    check(actor, "person.add")
    shown, called = clean(code, 40).upper(), clean(name, 120)
    if not _CODE.fullmatch(shown):
        raise Refused("person.bad_code", code=shown)
    if not called:
        raise Refused("person.empty_name")
    now = clock.now()
    row: dict[str, object] = {
        "id": new_id(),
        "code": shown,
        "name": called,
        "phone": clean(phone, 40) or None,
        "recorded_at": now,
        "version": 1,
    }
    if not insert_unless_taken(session, _PERSON, row, "code"):
        raise Refused("person.code_taken", code=shown)
    person_id = str(row["id"])
    record(session, actor, "person.added", f"person:{person_id}", now, {"code": shown})
    if home:
        set_home(session, actor, person_id, home, clock)
    return person_id


def add_mandate(
    session: Session,
    actor: Actor,
    person_id: str,
    category: str,
    degree_tenths: int,
    clock: Clock,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    office_id: str | None = None,
    decided_by: str = "",
    title: str = "",
    decision: str = "",
) -> str:
    """Give a person a mandate over a span of days, today on if none is said; returns its id (D2, D3).

    `degree_tenths` is the share of full time in tenths of a percent, 400 for 40 %. What was held before of the
    same category within the span is superseded.
    """
    check(actor, "person.add")
    if category not in CATEGORIES:
        raise Refused("mandate.no_such_category", given=clean(category, 40), known=", ".join(CATEGORIES))
    if not 0 <= degree_tenths <= 1000:
        raise Refused("mandate.bad_degree", given=degree_tenths / 10)
    _require(session, _PERSON, person_id, "person.not_found")
    if office_id is not None:
        _require(session, _OFFICE, office_id, "office.not_found")
    now = clock.now()
    starts = valid_from or validity.local_day(now)
    row: dict[str, object] = {
        "person_id": person_id,
        "category": category,
        "degree_tenths": degree_tenths,
        "office_id": office_id,
        "title": clean(title, 120),
        "decided_by": clean(decided_by, 200),
        "decision": clean(decision, 80),
        "valid_from": starts,
        "valid_to": valid_to,
    }
    same = and_(_MANDATE.c.person_id == person_id, _MANDATE.c.category == category)
    mandate_id = validity.put(session, _MANDATE, same, row, now)
    detail: dict[str, object] = {
        "category": category,
        "degree_tenths": degree_tenths,
        **_span(starts, valid_to),
    }
    record(session, actor, "mandate.added", f"person:{person_id}", now, detail)
    return mandate_id


def end_mandate(
    session: Session, actor: Actor, person_id: str, category: str, ends_on: date, clock: Clock
) -> None:
    """The mandate of this category holds no longer from `ends_on`.

    Where that ends the person's cover, what follows is asked for by `models.people.endings`: nothing is recalled.
    """
    check(actor, "person.add")
    now = clock.now()
    same = and_(_MANDATE.c.person_id == person_id, _MANDATE.c.category == category)
    if not validity.end(session, _MANDATE, same, ends_on, now):
        raise NotFound("mandate.not_found")
    detail: dict[str, object] = {"category": category, "until": ends_on.isoformat()}
    record(session, actor, "mandate.ended", f"person:{person_id}", now, detail)


def set_home(
    session: Session,
    actor: Actor,
    person_id: str,
    address: str,
    clock: Clock,
    *,
    valid_from: date | None = None,
) -> str:
    """Say where a person lives from a day on, today if none is said; returns the row's id. Never in an entry."""
    check(actor, "person.add")
    where = clean(address, 300)
    if not where:
        raise Refused("home.empty")
    now = clock.now()
    _require_address_may_be_kept(session, person_id, now)
    starts = valid_from or validity.local_day(now)
    row: dict[str, object] = {
        "person_id": person_id,
        "address": where,
        "valid_from": starts,
        "valid_to": None,
    }
    home_id = validity.put(session, _HOME, _HOME.c.person_id == person_id, row, now)
    record(session, actor, "home.set", f"person:{person_id}", now, _span(starts, None))
    return home_id


def change_person(
    session: Session, actor: Actor, person_id: str, clock: Clock, *, name: str = "", phone: str | None = None
) -> None:
    """Set another name or number; an empty name and None leave what stands. The words are never in an entry."""
    check(actor, "person.add")
    called = clean(name, 120)
    values: dict[str, object] = {"name": called} if called else {}
    if phone is not None:
        values["phone"] = clean(phone, 40) or None
    if not values:
        raise Refused("person.nothing_changed")
    done = session.connection().execute(
        update(_PERSON).where(_PERSON.c.id == person_id).values(version=_PERSON.c.version + 1, **values)
    )
    if done.rowcount == 0:
        raise NotFound("person.not_found", code=clean(person_id, 40))
    record(session, actor, "person.changed", f"person:{person_id}", clock.now(), {"fields": sorted(values)})


def add_office(
    session: Session,
    actor: Actor,
    code: str,
    party: str,
    phone: str,
    clock: Clock,
    *,
    out_of_hours_phone: str = "",
) -> str:
    """Add a party office under a short code ("HL"); returns the id."""
    check(actor, "office.add")
    shown, named = clean(code, 40).upper(), clean(party, 120)
    if not _CODE.fullmatch(shown):
        raise Refused("office.bad_code", code=shown)
    if not named:
        raise Refused("office.empty_name")
    now = clock.now()
    row: dict[str, object] = {
        "id": new_id(),
        "code": shown,
        "party": named,
        "phone": clean(phone, 40),
        "out_of_hours_phone": clean(out_of_hours_phone, 40),
        "active": True,
        "recorded_at": now,
        "version": 1,
    }
    if not insert_unless_taken(session, _OFFICE, row, "code"):
        raise Refused("office.code_taken", code=shown)
    record(session, actor, "office.added", f"office:{row['id']}", now, {"code": shown})
    return str(row["id"])


def set_responsible(
    session: Session,
    actor: Actor,
    office_id: str,
    name: str,
    phone: str,
    clock: Clock,
    *,
    deputy: bool = False,
    valid_from: date | None = None,
    valid_to: date | None = None,
    verified_on: date | None = None,
) -> str:
    """Name who answers for a party office, or the deputy, over a span of days; returns the row's id (D39)."""
    check(actor, "office.add")
    called = clean(name, 120)
    if not called:
        raise Refused("person.empty_name")
    _require(session, _OFFICE, office_id, "office.not_found")
    now = clock.now()
    starts = valid_from or validity.local_day(now)
    row: dict[str, object] = {
        "office_id": office_id,
        "name": called,
        "phone": clean(phone, 40),
        "deputy": deputy,
        "valid_from": starts,
        "valid_to": valid_to,
        "verified_on": verified_on,
    }
    same = and_(_RESPONSIBLE.c.office_id == office_id, _RESPONSIBLE.c.deputy.is_(deputy))
    row_id = validity.put(session, _RESPONSIBLE, same, row, now)
    detail: dict[str, object] = {"deputy": deputy, **_span(starts, valid_to)}
    record(session, actor, "office.responsible_set", f"office:{office_id}", now, detail)
    return row_id


def require_person(session: Session, person_id: str) -> None:
    """Raise NotFound unless the person is in the register."""
    _require(session, _PERSON, person_id, "person.not_found")


def require_office(session: Session, office_id: str) -> None:
    """Raise NotFound unless there is such an office."""
    _require(session, _OFFICE, office_id, "office.not_found")


def _require(session: Session, table: Any, row_id: str, message_id: str) -> None:
    if session.connection().execute(select(table.c.id).where(table.c.id == row_id)).scalar() is None:
        raise NotFound(message_id, code=clean(row_id, 40))


def _require_address_may_be_kept(session: Session, person_id: str, now: datetime) -> None:
    """Raise NotFound for nobody, Refused where the registration is protected; held until the transaction ends.

    Refused also where the city has not decided that homes may be held here (DIRECTIVE rule 22).
    """
    chosen = select(_PERSON.c.code, _PERSON.c.protection).where(_PERSON.c.id == person_id).with_for_update()
    found = session.connection().execute(chosen).one_or_none()
    if found is None:
        raise NotFound("person.not_found", code=clean(person_id, 40))
    if found.protection == "protected":
        raise Refused("home.protected", code=found.code)
    if not in_force(session.connection(), Holding, now).homes:
        raise Refused("home.not_decided", code=found.code)


def _span(starts: date, ends: date | None) -> dict[str, object]:
    return {"from": starts.isoformat(), "to": None if ends is None else ends.isoformat()}
