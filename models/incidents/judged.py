"""Whether an assessment speaks of the whole incident: one made before another was taken in does not (D28, D72)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from models.incidents.tables import Assessment, Incident

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ASSESSMENT: Any = Assessment.__table__  # type: ignore[attr-defined]  # as above

NEVER, BEFORE, WHOLE = "never", "before", "whole"


def how_judged(connection: Connection, incident_id: str) -> str:
    """ "never", "before" something was taken in that nobody assessed since, or "whole"."""
    assessed = connection.execute(
        select(func.max(_ASSESSMENT.c.assessed_at)).where(
            _ASSESSMENT.c.incident_id == incident_id, _ASSESSMENT.c.struck_at.is_(None)
        )
    ).scalar()
    if assessed is None:
        return NEVER
    taken_in = connection.execute(
        select(func.max(_INCIDENT.c.closed_at)).where(_INCIDENT.c.merged_into_id == incident_id)
    ).scalar()
    return BEFORE if taken_in is not None and assessed <= taken_in else WHOLE
