"""What police reports and court cases say of the directive: support in court, help with the report (D27, D59)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, exists, or_

from models.duties.counting import Share, counted, in_twelve_months, incidents_behind
from models.duties.days import ends
from models.duties.measured import BehindRow, Measured
from models.incidents.tables import Incident
from models.police.tables import CourtCase, CourtDate, PoliceReport

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_REPORT: Any = PoliceReport.__table__  # type: ignore[attr-defined]  # as above
_CASE: Any = CourtCase.__table__  # type: ignore[attr-defined]  # as above
_DATE: Any = CourtDate.__table__  # type: ignore[attr-defined]  # as above
_R, _C, _D = _REPORT.c, _CASE.c, _DATE.c
_REPORTS = _REPORT.join(_INCIDENT, _INCIDENT.c.id == _R.incident_id)
_CASES = _CASE.join(_INCIDENT, _INCIDENT.c.id == _C.incident_id)


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """Open cases in court with their days known, and of the reports filed in twelve months what was said and helped."""
    helped = counted(connection, _REPORTS, in_twelve_months(_R.helped_at, day))
    filed = counted(connection, _REPORTS, in_twelve_months(_R.filed_at, day))
    return (
        _court(day).measured(connection, _CASES),
        _stated(day).measured(connection, _REPORTS),
        # Who wants no help gets none: it is told, not judged.
        Measured("D59", "police.helped", "city", helped, None, "ok" if helped or filed else "not_measured"),
    )


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The incidents that lack it, the oldest first."""
    if id == "police.helped":
        return incidents_behind(connection, _REPORTS, in_twelve_months(_R.helped_at, day), id, _R.helped_at)
    for share, source in ((_court(day), _CASES), (_stated(day), _REPORTS)):
        if share.id == id:
            return incidents_behind(connection, source, and_(share.among, ~share.done), id)
    return ()


def _court(day: date) -> Share:
    still = and_(_C.recorded_at <= ends(day), or_(_C.closed_on.is_(None), _C.closed_on > day))
    ahead = exists().where(
        _D.case_id == _C.id, _D.starts_at > ends(day), _D.cancelled_at.is_(None), _D.recorded_at <= ends(day)
    )
    return Share("D27", "police.court", "city", still, ahead)


def _stated(day: date) -> Share:
    """Of the filed reports those that say it was because of the mandate (BrB 29:2 p 9)."""
    return Share(
        "D59", "police.stated", "city", in_twelve_months(_R.filed_at, day), _R.mandate_stated.is_(True)
    )
