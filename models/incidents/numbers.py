"""The number an incident is spoken of by: "2026-041", counted within the year where the city lies."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from models.incidents.tables import Incident
from models.store.clock import zone
from models.store.guard import hold

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def next_number(session: Session, now: datetime) -> str:
    """The year's next number. Held until the transaction ends, so that numbers have no holes and no doubles."""
    hold(session, "incident.number")
    year = now.astimezone(zone()).year
    last = (
        session.connection()
        .execute(
            select(_INCIDENT.c.number)
            .where(_INCIDENT.c.number.like(f"{year}-%"))
            .order_by(func.length(_INCIDENT.c.number).desc(), _INCIDENT.c.number.desc())
            .limit(1)
        )
        .scalar()
    )
    following = 1 if last is None else int(str(last).partition("-")[2]) + 1
    return f"{year}-{following:03}"
