"""What goes with a weeded incident: the words of its police report and court cases; states and days stay."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update

from models.police.tables import CourtCase, CourtDate, PoliceReport

_REPORT: Any = PoliceReport.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_CASE: Any = CourtCase.__table__  # type: ignore[attr-defined]  # as above
_DATE: Any = CourtDate.__table__  # type: ignore[attr-defined]  # as above

_OF_REPORT = ("filed_for", "number", "bops_contact", "officer", "officer_phone", "decision_note", "why_not")
_OF_CASE = ("number", "counsel", "counsel_phone", "companion", "outcome_note")
_OF_DATE = ("place", "note", "cancelled_why")


def forget_words(connection: Connection, incident_id: str) -> None:
    """Take what was written about anybody from what the police and the courts did in one incident."""
    for table, names in ((_REPORT, _OF_REPORT), (_CASE, _OF_CASE)):
        connection.execute(
            update(table).where(table.c.incident_id == incident_id).values(dict.fromkeys(names))
        )
    cases = select(_CASE.c.id).where(_CASE.c.incident_id == incident_id)
    connection.execute(update(_DATE).where(_DATE.c.case_id.in_(cases)).values(dict.fromkeys(_OF_DATE)))
