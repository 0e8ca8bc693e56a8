"""What weeding takes from an incident's own room: the words about persons and the bytes of its files.

Class, instants, sums and states stay, and so does every number.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update

from models.incidents.tables import Assessment, Evidence, Incident, RemedialAct

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ASSESSMENT: Any = Assessment.__table__  # type: ignore[attr-defined]  # as above
_EVIDENCE: Any = Evidence.__table__  # type: ignore[attr-defined]  # as above
_ACT: Any = RemedialAct.__table__  # type: ignore[attr-defined]  # as above

_NOTHING: dict[str, Any] = {
    "title": "", "what_happened": None, "close_reason": None, "place": None, "reporter": None, "reporter_phone": None,
    "feedback_how": None,
}  # fmt: skip


def forget_words(connection: Connection, incident_id: str) -> None:
    """Take the words about persons away from one incident, its assessments, its acts and its files."""
    connection.execute(update(_INCIDENT).where(_INCIDENT.c.id == incident_id).values(**_NOTHING))
    for table, nothing in (
        (_ASSESSMENT, {"reasoning": "", "struck_reason": None}),
        (_ACT, {"what": "", "ended_how": None}),
        (_EVIDENCE, {"name": "", "about": None, "content": b""}),
    ):
        rows = (
            connection.execute(select(table.c.id).where(table.c.incident_id == incident_id)).scalars().all()
        )
        for row_id in rows:  # each by its id: what is sealed is sealed for one row
            connection.execute(update(table).where(table.c.id == row_id).values(**nothing))
