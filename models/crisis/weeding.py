"""What goes with a weeded incident: who beside the person was offered support, and every note; states and days stay."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update

from models.crisis.tables import CrisisFollowUp, CrisisSupport

_SUPPORT: Any = CrisisSupport.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_FOLLOW: Any = CrisisFollowUp.__table__  # type: ignore[attr-defined]  # as above


def forget_words(connection: Connection, incident_id: str) -> None:
    """Take the words from the crisis support of one incident."""
    offers = select(_SUPPORT.c.id).where(_SUPPORT.c.incident_id == incident_id)
    connection.execute(update(_FOLLOW).where(_FOLLOW.c.support_id.in_(offers)).values(note=None))
    connection.execute(
        update(_SUPPORT).where(_SUPPORT.c.incident_id == incident_id).values(recipient=None, note=None)
    )
