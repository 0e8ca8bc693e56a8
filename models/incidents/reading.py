"""Who may read officers' own words about an incident, and the entry that tells of it (TRUST threat 2).

Lists by number, code and class stay open to everybody; their words are blocks for who may not read them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check, may
from models.alarms.tables import Alarm
from models.incidents.rows import IncidentCard, IncidentRow
from models.incidents.tables import Incident, IncidentAlarm
from models.incidents.views import incident_card
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound
from models.store.timeline import VIEWED, blocks, without_words

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above
_LINK: Any = IncidentAlarm.__table__  # type: ignore[attr-defined]  # as above


def may_read(actor: Actor) -> bool:
    """Whether this one may read what officers wrote about alarms and incidents."""
    return may(actor.role, "incident.read")


def view_incident(session: Session, actor: Actor, incident_id: str, clock: Clock) -> IncidentCard:
    """One incident whole, and on record that this one opened it. Raises NotAllowed and NotFound.

    Show nothing of it before the transaction has committed.
    """
    check(actor, "incident.read")
    card = incident_card(session.connection(), incident_id)
    if card is None:
        raise NotFound("incident.not_found", incident=incident_id)
    detail: dict[str, object] = {"incident": card.row.number, "subjects": _persons(session, incident_id)}
    record(session, actor, VIEWED, f"incident:{incident_id}", clock.now(), detail)
    return card


def seen_by(actor: Actor, card: IncidentCard) -> IncidentCard:
    """The incident as this one may see it."""
    if may_read(actor):
        return card
    return replace(
        card,
        row=hidden_row(card.row),
        what_happened=blocks(card.what_happened),
        close_reason=blocks(card.close_reason),
        timeline=without_words(card.timeline),
    )


def rows_seen_by(actor: Actor, rows: tuple[IncidentRow, ...]) -> tuple[IncidentRow, ...]:
    """A list of incidents as this one may see it."""
    return rows if may_read(actor) else tuple(hidden_row(row) for row in rows)


def hidden_row(row: IncidentRow) -> IncidentRow:
    """A row without its words."""
    return replace(row, title=blocks(row.title) or "")


def _persons(session: Session, incident_id: str) -> list[str]:
    """Whom the incident is about: its person, and those of its alarms."""
    connection = session.connection()
    own = select(_INCIDENT.c.person_id).where(_INCIDENT.c.id == incident_id)
    linked = (
        select(_ALARM.c.person_id)
        .join(_LINK, _LINK.c.alarm_id == _ALARM.c.id)
        .where(_LINK.c.incident_id == incident_id)
        .distinct()
        .limit(100)
    )
    found = [*connection.execute(own).scalars(), *connection.execute(linked).scalars()]
    return [f"person:{each}" for each in dict.fromkeys(found) if each]
