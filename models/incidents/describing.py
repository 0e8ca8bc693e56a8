"""What is known of an incident: class, when and where, whom it met, who told of it (D52, D57, D79, D80).

Everything may be unknown; a word that is none of the room's fixed ones is refused.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.assignments.tables import Assignment
from models.boards.tables import Board
from models.incidents.holding import held_open, put
from models.incidents.tables import Incident
from models.incidents.words import (
    CHANNELS,
    FAMILIES,
    ITEMS,
    MOTIVES,
    PERPETRATORS,
    REPORTERS,
    SCENES,
    TARGETS,
    TENSES,
    WAITING,
)
from models.obligations.following import follow
from models.risks.tables import ThreatActor
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.text import clean

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ACTOR: Any = ThreatActor.__table__  # type: ignore[attr-defined]  # as above
_BOARD: Any = Board.__table__  # type: ignore[attr-defined]  # as above
_ASSIGNMENT: Any = Assignment.__table__  # type: ignore[attr-defined]  # as above

_WORDS: dict[str, tuple[str, ...]] = {
    "tense": TENSES,
    "scene": ("", *SCENES),
    "target": ("", *TARGETS),
    "family": ("", *FAMILIES),
    "channel": ("", *CHANNELS),
    "motive": ("", *MOTIVES),
    "perpetrator": PERPETRATORS,
    "reporter_kind": ("", *REPORTERS),
    "waiting_for": ("", *WAITING),
}
_CODES = {"actor_id": _ACTOR.c.code, "board_id": _BOARD.c.code, "assignment_id": _ASSIGNMENT.c.number}
_SECRET = {"place": 400, "reporter": 200, "reporter_phone": 40}


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts as they stand; "" and None are: not known. `actor_id`, `board_id`, `assignment_id` are ids."""

    tense: str = "occurred"
    occurred_until: datetime | None = None
    scene: str = ""
    place: str = ""
    target: str = ""
    family: str = ""
    item: str = ""
    channel: str = ""
    motive: str = ""
    perpetrator: str = "unknown"
    actor_id: str | None = None
    reporter_kind: str = ""
    reporter: str = ""
    reporter_phone: str = ""
    board_id: str | None = None
    assignment_id: str | None = None
    waiting_for: str = ""
    office_informed_at: datetime | None = None


def facts_of(connection: Connection, incident_id: str) -> Facts | None:
    """The facts of one incident; None where there is none."""
    columns = [_INCIDENT.c[name] for name in Facts.__slots__]
    found = connection.execute(select(*columns).where(_INCIDENT.c.id == incident_id)).mappings().one_or_none()
    if found is None:
        return None
    told: dict[str, Any] = {name: (found[name] or "") if name in _SECRET else found[name] for name in found}
    return Facts(**told)


def state_facts(
    session: Session,
    actor: Actor,
    incident_id: str,
    facts: Facts,
    seen: int,
    clock: Clock,
    *,
    occurred_at: datetime | None = None,
) -> None:
    """Let the facts of an open incident be these; the entry tells what stood there before, so nothing is lost.

    `occurred_at` is when it happened or began, None where that is not known.
    """
    check(actor, "incident.change")
    row = held_open(session, incident_id, seen)
    now = clock.now()
    told = values_of(session, facts, reported_at=row["reported_at"], begins=occurred_at)
    told["occurred_at"] = occurred_at
    changed = {name: value for name, value in told.items() if row[name] != value}
    if not changed:
        return
    put(session, row, **changed)
    detail: dict[str, object] = {
        name: {"from": _told(session, name, row[name]), "to": _told(session, name, value)}
        for name, value in changed.items()
    }
    record(session, actor, "incident.changed", f"incident:{incident_id}", now, detail)
    follow(session, actor, incident_id, clock)


def values_of(
    session: Session, facts: Facts, *, reported_at: datetime, begins: datetime | None = None
) -> dict[str, Any]:
    """The facts as columns. Raises Refused for what contradicts itself and NotFound for what is not there."""
    told = asdict(facts)
    for name, known in _WORDS.items():
        if told[name] not in known:
            raise Refused(
                "incident.no_such_fact",
                given=clean(str(told[name]), 40),
                known=", ".join(filter(None, known)),
            )
    if facts.item and facts.item not in ITEMS.get(facts.family, ()):
        known = ITEMS.get(facts.family, ())
        raise Refused("incident.no_such_item", given=clean(facts.item, 40), known=", ".join(known) or "-")
    if facts.occurred_until is not None and (begins is None or facts.occurred_until <= begins):
        raise Refused("incident.no_such_span")
    if begins is not None and begins > reported_at and facts.tense != "pending":
        raise Refused("incident.not_yet")
    for name, limit in _SECRET.items():
        told[name] = clean(str(told[name]), limit) or None
    for name, code in _CODES.items():
        if told[name] is not None:
            found = session.connection().execute(select(code).where(code.table.c.id == told[name])).scalar()
            if found is None:
                raise NotFound("incident.no_such_link", given=clean(str(told[name]), 40))
    return told


def _told(session: Session, name: str, value: object) -> object:
    """As an entry tells it: what is named by id by the code people know it by."""
    if name in _CODES and value is not None:
        code = _CODES[name]
        return session.connection().execute(select(code).where(code.table.c.id == value)).scalar()
    return value.isoformat() if isinstance(value, datetime) else value
