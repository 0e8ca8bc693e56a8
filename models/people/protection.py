"""Protected identity: a secrecy marking, or protected registration, where no address is kept at all (D20).

With the highest level what is left is a sealed text: whom to ask, and by which reference.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.people import validity
from models.people.tables import Home, Person
from models.people.weeding import forget_places, forget_reasons
from models.people.words import PROTECTIONS
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.text import clean

_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_HOME: Any = Home.__table__  # type: ignore[attr-defined]  # as above


def protect(
    session: Session, actor: Actor, code: str, level: str, clock: Clock, *, reference: str | None = None
) -> int:
    """Set a person's level of protection; returns how many kept addresses that emptied.

    "protected" ends the home that holds and empties every address there ever was: not even the database remembers
    them. The reasons written when cover ended go too: in free words an address may stand; so do the places of talks
    and guard orders. `reference` is the sealed text; None leaves the one that stands. Raises NotAllowed, NotFound and
    Refused.
    """
    check(actor, "person.protect")
    if level not in PROTECTIONS:
        raise Refused("person.no_such_protection", given=clean(level, 40), known=", ".join(PROTECTIONS))
    connection, now = session.connection(), clock.now()
    chosen = select(_PERSON.c.id, _PERSON.c.protection, _PERSON.c.version).where(
        _PERSON.c.code == clean(code, 40).upper()
    )
    row = connection.execute(chosen.with_for_update()).one_or_none()
    if row is None:
        raise NotFound("person.not_found", code=clean(code, 40))
    values: dict[str, object] = {"protection": level, "version": row.version + 1}
    if reference is not None:
        values["sealed_reference"] = clean(reference, 400) or None
    connection.execute(update(_PERSON).where(_PERSON.c.id == row.id).values(**values))
    emptied = _empty_homes(session, row.id, clock) if level == "protected" else 0
    reasons = forget_reasons(connection, row.id) if level == "protected" else 0
    places = forget_places(connection, row.id) if level == "protected" else 0
    detail: dict[str, object] = {"level": level, "before": row.protection}
    if emptied:
        detail["addresses_emptied"] = emptied
    if reasons:
        detail["reasons_emptied"] = reasons
    if places:
        detail["places_emptied"] = places
    if reference is not None:
        detail["reference_set"] = True
    record(session, actor, "person.protected", f"person:{row.id}", now, detail)
    return emptied


def _empty_homes(session: Session, person_id: str, clock: Clock) -> int:
    """End the home that holds, and take the address out of every row there is, old ones included."""
    connection = session.connection()
    validity.end(session, _HOME, _HOME.c.person_id == person_id, validity.today(clock), clock.now())
    emptied = 0
    for row in connection.execute(
        select(_HOME.c.id, _HOME.c.address).where(_HOME.c.person_id == person_id)
    ).all():
        if row.address:
            connection.execute(update(_HOME).where(_HOME.c.id == row.id).values(address=""))
            emptied += 1
    return emptied
