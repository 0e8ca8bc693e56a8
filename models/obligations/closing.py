"""What is owed on an incident and stands in the way of closing it: the city's own, not ticked and not set aside.

What others owe stands in nobody's way: it is known or not known to us, and that is how it is kept (rule 17). A reason
given at the closing lets the city's go too, and is then the reason of each of them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.incidents.closing import Obstacle
from models.obligations.tables import Obligation
from models.store.clock import Clock
from models.store.text import clean

_OBLIGATION: Any = Obligation.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

# What the incident's own rules ask for already, each with an obstacle of its own.
ASKED_ELSEWHERE = ("assessment",)


def obstacles(connection: Connection, incident_id: str) -> tuple[Obstacle, ...]:
    """One obstacle that counts what the city still owes; none where all is ticked, set aside or follows from a fact."""
    left = _left(connection, incident_id)
    if not left:
        return ()
    return (Obstacle("incident.obstacle.obligations", (("number", len(left)),), "owed", yields=True),)


def leave(session: Session, actor: Actor, incident_id: str, reason: str, clock: Clock) -> None:
    """Set aside what the city still owes, for the reason the incident is closed with; within the closing act."""
    connection = session.connection()
    left = _left(connection, incident_id)
    for row_id in left:  # each by its id: what is sealed is sealed for one row
        connection.execute(
            update(_OBLIGATION)
            .where(_OBLIGATION.c.id == row_id)
            .values(
                state="not_applicable",
                settled_at=clock.now(),
                settled_label=actor.label,
                reason=clean(reason, 2000, keep_lines=True),
                version=_OBLIGATION.c.version + 1,
            )
        )


def _left(connection: Connection, incident_id: str) -> list[str]:
    chosen = (
        select(_OBLIGATION.c.id)
        .where(
            _OBLIGATION.c.incident_id == incident_id,
            _OBLIGATION.c.holder == "city",
            _OBLIGATION.c.state == "open",
            _OBLIGATION.c.kind.not_in(ASKED_ELSEWHERE),
        )
        .limit(50)
    )
    return [str(each) for each in connection.execute(chosen).scalars()]
