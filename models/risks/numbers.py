"""What threats and actors are spoken of by: "H-2026-003" within the year, and "HA-03" for ever."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from models.risks.tables import Threat, ThreatActor
from models.store.clock import zone
from models.store.guard import hold

_THREAT: Any = Threat.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ACTOR: Any = ThreatActor.__table__  # type: ignore[attr-defined]  # as above


def next_threat(session: Session, now: datetime) -> str:
    """The year's next number. Held until the transaction ends, so that numbers have no holes and no doubles."""
    year = now.astimezone(zone()).year
    return f"H-{year}-{_following(session, _THREAT.c.number, f'H-{year}-'):03}"


def next_actor(session: Session) -> str:
    """The next actor's code."""
    return f"HA-{_following(session, _ACTOR.c.code, 'HA-'):02}"


def _following(session: Session, column: Any, beginning: str) -> int:
    hold(session, f"{column.table.name}.number")
    last = (
        session.connection()
        .execute(
            select(column)
            .where(column.like(f"{beginning}%"))
            .order_by(func.length(column).desc(), column.desc())
            .limit(1)
        )
        .scalar()
    )
    return 1 if last is None else int(str(last).removeprefix(beginning)) + 1
