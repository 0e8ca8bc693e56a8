"""An incident held for the act of another room: police, court, crisis support, what the reporter was told.

Such facts come from outside and late, so a closed incident takes them too; one that was merged into another does not.
Whoever holds both an incident and a row of it holds the incident first (`held_with`), so that no two acts wait for
each other.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlmodel import Session

from models.incidents.tables import Incident
from models.store.errors import NotFound, Overtaken, Refused
from models.store.text import clean

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def held(session: Session, incident_id: str, *, taken_in_too: bool = False) -> RowMapping:
    """The incident's row, locked until the act is done. Raises NotFound, and Refused for a merged one."""
    chosen = select(_INCIDENT).where(_INCIDENT.c.id == incident_id).with_for_update()
    row = session.connection().execute(chosen).mappings().one_or_none()
    if row is None:
        raise NotFound("incident.not_found")
    if row["merged_into_id"] is not None and not taken_in_too:
        raise Refused("incident.merged_away", number=row["number"])
    return row


def held_open(session: Session, incident_id: str, seen: int | None) -> RowMapping:
    """The row of an incident that is open, locked. Raises NotFound, Refused for a closed one, Overtaken by `seen`."""
    chosen = select(_INCIDENT).where(_INCIDENT.c.id == incident_id).with_for_update()
    row = session.connection().execute(chosen).mappings().one_or_none()
    if row is None:
        raise NotFound("incident.not_found")
    if row["merged_into_id"] is not None:
        raise Refused("incident.merged_away", number=row["number"])
    if row["state"] == "closed":
        raise Refused("incident.closed_already", number=row["number"])
    if seen is not None and row["version"] != seen:
        raise Overtaken("incident.changed_meanwhile", number=row["number"])
    return row


def held_with(session: Session, table: Any, row_id: str, missing: str) -> tuple[RowMapping, RowMapping]:
    """The incident that a row of another table belongs to, and the row, both locked, the incident first.

    A row that a merge moves meanwhile is held where it went. Raises NotFound with `missing` for no such row, and
    Refused where its incident was merged and the row was left there.
    """
    connection = session.connection()
    row: RowMapping | None = None
    where: str | None = None
    while row is None or row["incident_id"] != where:
        where = connection.execute(select(table.c.incident_id).where(table.c.id == row_id)).scalar()
        if where is None:
            raise NotFound(missing)
        connection.execute(select(_INCIDENT.c.id).where(_INCIDENT.c.id == where).with_for_update())
        row = connection.execute(select(table).where(table.c.id == row_id).with_for_update()).mappings().one()
    return held(session, str(where)), row


def id_of_number(session: Session, number: str) -> str:
    """The id of the incident with a number, "2026-041". Raises NotFound."""
    asked = clean(number, 20)
    found = session.connection().execute(select(_INCIDENT.c.id).where(_INCIDENT.c.number == asked))
    row = found.scalar()
    if row is None:
        raise NotFound("reveal.no_such_incident", number=asked)
    return str(row)


def required(text: str, message_id: str, limit: int = 2000) -> str:
    """Text that must be there, cleaned. Raises Refused with `message_id` where nothing is left of it."""
    kept = clean(text, limit, keep_lines=limit > 200)
    if not kept:
        raise Refused(message_id)
    return kept


def one_known(given: str, known: tuple[str, ...], message_id: str) -> None:
    """Refuse a word that is none of the fixed ones."""
    if given not in known:
        raise Refused(message_id, given=clean(given, 40), known=", ".join(known))


def put(session: Session, row: RowMapping, **values: object) -> None:
    """Change the incident's own columns; whoever saw it before this is overtaken."""
    session.connection().execute(
        update(_INCIDENT).where(_INCIDENT.c.id == row["id"]).values(version=row["version"] + 1, **values)
    )
