"""Crisis support that waits when an incident is closed: a reason lets it go on, and it is still reminded of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from models.crisis.tables import CrisisFollowUp, CrisisSupport
from models.incidents.closing import Obstacle

_SUPPORT: Any = CrisisSupport.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_FOLLOW: Any = CrisisFollowUp.__table__  # type: ignore[attr-defined]  # as above


def obstacles(connection: Connection, incident_id: str) -> tuple[Obstacle, ...]:
    """Offers that nobody answered, and follow-ups still to come (D30)."""
    found = []
    unanswered = select(func.count()).where(
        _SUPPORT.c.incident_id == incident_id, _SUPPORT.c.state == "offered"
    )
    if left := int(connection.execute(unanswered).scalar_one()):
        found.append(Obstacle("crisis.obstacle.unanswered", (("number", left),), "crisis", yields=True))
    waiting = (
        select(func.count())
        .select_from(_FOLLOW.join(_SUPPORT, _SUPPORT.c.id == _FOLLOW.c.support_id))
        .where(_SUPPORT.c.incident_id == incident_id, _FOLLOW.c.state == "open")
    )
    if left := int(connection.execute(waiting).scalar_one()):
        found.append(Obstacle("crisis.obstacle.follow_ups", (("number", left),), "crisis", yields=True))
    return tuple(found)
