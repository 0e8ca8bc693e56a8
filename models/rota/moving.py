"""A shift is moved to another time, or a person's turn is asked for: whoever has it keeps it (D35, D36)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.access.tables import Operator
from models.rota.planning import check_span, put, take_out, works_here
from models.rota.tables import Shift
from models.store.clock import Clock
from models.store.errors import Refused
from models.store.guard import hold

_SHIFT: Any = Shift.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above


def move(
    session: Session,
    actor: Actor,
    shift_id: str,
    seen: int,
    starts_at: datetime,
    ends_at: datetime,
    clock: Clock,
) -> str:
    """Let a shift begin or end at another time, with whoever has it; the new shift's id.

    What has passed of it stays as it was: only a shift to come begins anew. Raises Refused where another stands there.
    """
    check(actor, "shift.plan")
    check_span(starts_at, ends_at)
    now = clock.now()
    hold(session, "rota")
    row = take_out(session, actor, shift_id, seen, now)
    begun = row["starts_at"] <= now
    if row["ends_at"] <= now or (begun and starts_at != row["starts_at"]) or ends_at <= now:
        raise Refused("shift.over")
    works_here(session, row["operator_id"])
    refuse_overlap(session, row["duty"], max(starts_at, now) if begun else starts_at, ends_at)
    made = {"kind": row["kind"], "pattern_id": row["pattern_id"], "replaces_id": shift_id}
    return put(session, actor, row["duty"], row["operator_id"], starts_at, ends_at, now, **made)


def refuse_overlap(session: Session, duty: str, starts_at: datetime, ends_at: datetime) -> None:
    """Raise Refused, with whose it is, where a shift of a duty stands within a span."""
    other = (
        session.connection()
        .execute(
            select(_SHIFT.c.starts_at, _SHIFT.c.ends_at, _OPERATOR.c.name)
            .join(_OPERATOR, _OPERATOR.c.id == _SHIFT.c.operator_id)
            .where(_SHIFT.c.duty == duty, _SHIFT.c.superseded_at.is_(None))
            .where(_SHIFT.c.starts_at < ends_at, _SHIFT.c.ends_at > starts_at)
            .order_by(_SHIFT.c.starts_at)
            .limit(1)
        )
        .one_or_none()
    )
    if other is not None:
        raise Refused("shift.overlaps", who=other.name, starts=other.starts_at, ends=other.ends_at)
