"""What stands in the way of closing an incident while police and courts are not answered for (D27, D58)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, or_, select

from models.incidents.closing import Obstacle
from models.incidents.tables import Incident
from models.police.standing import reasoned
from models.police.tables import CourtCase, PoliceReport

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_REPORT: Any = PoliceReport.__table__  # type: ignore[attr-defined]  # as above
_CASE: Any = CourtCase.__table__  # type: ignore[attr-defined]  # as above


def obstacles(connection: Connection, incident_id: str) -> tuple[Obstacle, ...]:
    """A report that is neither filed by somebody nor reasoned away; and cases the court has not ended, which give way.

    Whoever changed the incident to "filed" has not told by whom; a report of one that was taken in tells it too.
    """
    found = []
    state, answered = connection.execute(
        select(_INCIDENT.c.police, reasoned()).where(_INCIDENT.c.id == incident_id)
    ).one()
    if state != "filed" and not answered:
        found.append(Obstacle("police.obstacle.unknown", section="police"))
    elif state == "filed":
        of_case = select(_INCIDENT.c.id).where(
            or_(_INCIDENT.c.id == incident_id, _INCIDENT.c.merged_into_id == incident_id)
        )
        by_whom = select(_REPORT.c.id).where(_REPORT.c.incident_id.in_(of_case), _REPORT.c.filed_by != "")
        if connection.execute(by_whom).first() is None:
            found.append(Obstacle("police.obstacle.by_whom", section="police"))
    open_ones = select(func.count()).where(_CASE.c.incident_id == incident_id, _CASE.c.closed_on.is_(None))
    if left := int(connection.execute(open_ones).scalar_one()):
        found.append(Obstacle("court.obstacle.open", (("number", left),), "police", yields=True))
    return tuple(found)
