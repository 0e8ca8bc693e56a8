"""What threats, actors and notes are linked to: persons, incidents and each other, by the codes people know (D19)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select, update
from sqlmodel import Session

from models.incidents.tables import Incident
from models.people.tables import Person
from models.risks.rows import Link
from models.risks.tables import RiskLink, Threat, ThreatActor
from models.store.errors import NotFound, Refused
from models.store.ids import new_id
from models.store.text import clean

_LINK: Any = RiskLink.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above
_THREAT: Any = Threat.__table__  # type: ignore[attr-defined]  # as above
_ACTOR: Any = ThreatActor.__table__  # type: ignore[attr-defined]  # as above

# What can be linked, and the column by which people speak of it.
CODES: dict[str, Any] = {
    "person": _PERSON.c.code,
    "incident": _INCIDENT.c.number,
    "threat": _THREAT.c.number,
    "actor": _ACTOR.c.code,
}
MOST = 200


def meant(connection: Connection, given: str) -> tuple[str, str, str]:
    """Kind, id and code of what a typed code or number means ("SF-07", "2026-041", "H-2026-003", "HA-03").

    Raises NotFound.
    """
    typed = clean(given, 40)
    for kind, code in CODES.items():
        table = code.table
        found = connection.execute(
            select(table.c.id, code).where(code.in_((typed, typed.upper())))
        ).one_or_none()
        if found is not None:
            return kind, str(found[0]), str(found[1])
    raise NotFound("risk.nothing_by_code", given=typed)


def meant_all(connection: Connection, given: Iterable[str] | str) -> tuple[tuple[str, str, str], ...]:
    """The same of several, in a list or one text with commas or spaces between. Raises NotFound for the first."""
    told = given.replace(",", " ").split() if isinstance(given, str) else list(given)
    return tuple(meant(connection, each) for each in dict.fromkeys(told))


def put_link(session: Session, from_kind: str, from_id: str, to_kind: str, to_id: str, now: datetime) -> bool:
    """Link two; False where they are linked already. Between a threat and an actor the threat stands first."""
    if (from_kind, to_kind) == ("actor", "threat"):
        from_kind, from_id, to_kind, to_id = to_kind, to_id, from_kind, from_id
    if (from_kind, from_id) == (to_kind, to_id):
        raise Refused("risk.link_to_itself")
    connection = session.connection()
    if connection.execute(select(_LINK.c.id).where(_between(from_kind, from_id, to_kind, to_id))).first():
        return False
    connection.execute(
        insert(_LINK).values(
            id=new_id(), from_kind=from_kind, from_id=from_id, to_kind=to_kind, to_id=to_id, recorded_at=now
        )
    )
    return True


def end_link(session: Session, from_kind: str, from_id: str, to_kind: str, to_id: str, now: datetime) -> bool:
    """End a link, which stays readable as one that was; False where there is none."""
    done = session.connection().execute(
        update(_LINK)
        .where(
            or_(
                _between(from_kind, from_id, to_kind, to_id),
                _between(to_kind, to_id, from_kind, from_id),
            )
        )
        .values(ended_at=now)
    )
    return bool(done.rowcount)


def links_of(connection: Connection, kind: str, own_id: str) -> tuple[Link, ...]:
    """What something is linked to now, whichever of the two was linked to the other."""
    c = _LINK.c
    chosen = (
        select(c.from_kind, c.from_id, c.to_kind, c.to_id)
        .where(
            c.ended_at.is_(None),
            or_(and_(c.from_kind == kind, c.from_id == own_id), and_(c.to_kind == kind, c.to_id == own_id)),
        )
        .order_by(c.seq)
        .limit(MOST)
    )
    others = [
        (row.to_kind, row.to_id) if (row.from_kind, row.from_id) == (kind, own_id) else (row.from_kind, row.from_id)
        for row in connection.execute(chosen)
    ]  # fmt: skip
    found: dict[tuple[str, str], str] = {}
    for each, code in CODES.items():
        ids = [other for other_kind, other in others if other_kind == each]
        if ids:
            table = code.table
            rows = connection.execute(select(table.c.id, code).where(table.c.id.in_(ids)))
            found |= {(each, str(row[0])): str(row[1]) for row in rows}
    told = [Link(pair[0], found[pair]) for pair in dict.fromkeys(others) if pair in found]
    return tuple(sorted(told, key=lambda each: (list(CODES).index(each.kind), each.code)))


def threats_about(connection: Connection, person_id: str) -> list[tuple[str, int]]:
    """The open threats linked to a person, by number and level, the highest first."""
    c = _LINK.c
    linked = or_(
        and_(c.from_kind == "threat", c.from_id == _THREAT.c.id, c.to_kind == "person", c.to_id == person_id),
        and_(c.to_kind == "threat", c.to_id == _THREAT.c.id, c.from_kind == "person", c.from_id == person_id),
    )
    chosen = (
        select(_THREAT.c.number, _THREAT.c.level)
        .where(_THREAT.c.state == "open", select(c.id).where(c.ended_at.is_(None), linked).exists())
        .order_by(_THREAT.c.level.desc(), _THREAT.c.seq)
        .limit(MOST)
    )
    return [(str(number), int(level)) for number, level in connection.execute(chosen)]


def persons_of(connection: Connection, kind: str, own_id: str) -> list[str]:
    """The persons something is linked to, as subjects of the record ("person:<id>")."""
    c = _LINK.c
    chosen = (
        select(c.to_id)
        .where(c.ended_at.is_(None), c.from_kind == kind, c.from_id == own_id, c.to_kind == "person")
        .order_by(c.seq)
        .limit(MOST)
    )
    return [f"person:{each}" for each in connection.execute(chosen).scalars()]


def _between(from_kind: str, from_id: str, to_kind: str, to_id: str) -> ColumnElement[bool]:
    c = _LINK.c
    return and_(
        c.ended_at.is_(None),
        c.from_kind == from_kind, c.from_id == from_id, c.to_kind == to_kind, c.to_id == to_id,
    )  # fmt: skip
