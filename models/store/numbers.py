"""Numbers that things are spoken of by, counted within the year where the city lies: "2026-041", "R2026-014"."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from models.store.clock import zone
from models.store.guard import hold


def next_in_year(session: Session, guard: str, column: Any, prefix: str, now: datetime) -> str:
    """The year's next number of a column, with a prefix. Held under `guard` until the transaction ends, so that
    numbers have no holes and no doubles.
    """
    hold(session, guard)
    year = f"{prefix}{now.astimezone(zone()).year}"
    last = (
        session.connection()
        .execute(
            select(column)
            .where(column.like(f"{year}-%"))
            .order_by(func.length(column).desc(), column.desc())
            .limit(1)
        )
        .scalar()
    )
    following = 1 if last is None else int(str(last).rpartition("-")[2]) + 1
    return f"{year}-{following:03}"
