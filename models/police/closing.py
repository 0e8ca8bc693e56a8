"""What stands in the way of closing an incident while police and courts are not answered for (D27, D58)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from models.incidents.closing import Obstacle
from models.incidents.tables import Incident
from models.police.tables import CourtCase, PoliceReport

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_REPORT: Any = PoliceReport.__table__  # type: ignore[attr-defined]  # as above
_CASE: Any = CourtCase.__table__  # type: ignore[attr-defined]  # as above


def obstacles(connection: Connection, incident_id: str) -> tuple[Obstacle, ...]:
    """A report that is neither filed nor reasoned away; and cases that the court has not ended, which give way."""
    found = []
    state = connection.execute(select(_INCIDENT.c.police).where(_INCIDENT.c.id == incident_id)).scalar()
    reasoned = select(_REPORT.c.id).where(
        _REPORT.c.incident_id == incident_id, _REPORT.c.why_not.is_not(None)
    )
    if state != "filed" and connection.execute(reasoned).first() is None:
        found.append(Obstacle("police.obstacle.unknown", section="police"))
    open_ones = select(func.count()).where(_CASE.c.incident_id == incident_id, _CASE.c.closed_on.is_(None))
    if left := int(connection.execute(open_ones).scalar_one()):
        found.append(Obstacle("court.obstacle.open", (("number", left),), "police", yields=True))
    return tuple(found)
