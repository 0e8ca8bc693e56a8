"""When a police report stands as filed, and when a reason answers for one that is not (D58)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, exists, select

from models.incidents.tables import Incident
from models.police.tables import PoliceReport
from models.store.errors import Refused

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_REPORT: Any = PoliceReport.__table__  # type: ignore[attr-defined]  # as above

# What only a report that was filed can have.
OF_FILED = ("number", "decision", "closed_on", "decided_on")


def says_filed(report: Mapping[str, Any] | RowMapping) -> bool:
    """Whether something is written that only a filed report has."""
    return any(report[name] for name in OF_FILED)


def stays_filed(connection: Connection, incident_id: str, number: str) -> None:
    """Raise Refused where an incident is to be no longer filed, and somebody filed its report or the police have it.

    It is put right in the report itself, all of it at once.
    """
    chosen = select(_REPORT).where(_REPORT.c.incident_id == incident_id)
    report = connection.execute(chosen).mappings().one_or_none()
    if report is not None and (report["filed_by"] or says_filed(report)):
        raise Refused("police.filed_stands", number=number)


def reasoned() -> ColumnElement[bool]:
    """Of an incident: a reason stands why no report is made. One that is to be filed has none, whatever it once was."""
    told = exists().where(_REPORT.c.incident_id == _INCIDENT.c.id, _REPORT.c.why_not.is_not(None))
    return and_(told, _INCIDENT.c.police != "to_file")
