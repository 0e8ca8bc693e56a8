"""Duty is planned, and planned anew: one officer at a time for each duty (D35, D36)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.access.tables import Operator
from models.rota.tables import Shift
from models.rota.words import DUTIES
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.guard import hold
from models.store.ids import new_id
from models.store.text import clean

_SHIFT: Any = Shift.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above


def plan_shift(
    session: Session,
    actor: Actor,
    duty: str,
    operator_id: str,
    starts_at: datetime,
    ends_at: datetime,
    clock: Clock,
) -> str:
    """Plan an operator for a duty over a half-open span; returns the shift's id.

    Raises Refused where another is planned for that duty within the span, the span is empty or longer than
    seven days, or the duty is unknown; NotFound for an operator who does not work here.
    """
    check(actor, "shift.plan")
    if duty not in DUTIES:
        raise Refused("shift.no_such_duty", given=clean(duty, 40), known=", ".join(DUTIES))
    if not 0 < (ends_at - starts_at).total_seconds() <= 7 * 86400:
        raise Refused("shift.bad_span")
    name = _works_here(session, operator_id)
    hold(session, "rota")
    other = (
        session.connection()
        .execute(
            select(_SHIFT.c.starts_at, _SHIFT.c.ends_at, _OPERATOR.c.name)
            .join(_OPERATOR, _OPERATOR.c.id == _SHIFT.c.operator_id)
            .where(
                _SHIFT.c.duty == duty,
                _SHIFT.c.superseded_at.is_(None),
                _SHIFT.c.starts_at < ends_at,
                _SHIFT.c.ends_at > starts_at,
            )
            .limit(1)
        )
        .one_or_none()
    )
    if other is not None:
        raise Refused("shift.overlaps", who=other.name, starts=other.starts_at, ends=other.ends_at)
    return _plan(session, actor, duty, operator_id, name, starts_at, ends_at, clock.now())


def supersede_shift(session: Session, actor: Actor, shift_id: str, seen: int, clock: Clock) -> None:
    """Take a planned shift out of the rota; the row stays. What it leaves is a gap until somebody is planned."""
    check(actor, "shift.plan")
    now = clock.now()
    row = _superseded(session, shift_id, seen, now)
    record(session, actor, "shift.superseded", f"shift:{shift_id}", now, {"duty": row["duty"]})


def substitute(
    session: Session,
    actor: Actor,
    shift_id: str,
    operator_id: str,
    seen: int,
    clock: Clock,
    *,
    from_at: datetime | None = None,
) -> str:
    """Let another take over a shift, from an instant within it or whole; returns the new shift's id (D36)."""
    check(actor, "shift.plan")
    name = _works_here(session, operator_id)
    now = clock.now()
    row = _superseded(session, shift_id, seen, now)
    starts_at, ends_at = row["starts_at"], row["ends_at"]
    taken_from = from_at or starts_at
    if not starts_at <= taken_from < ends_at:
        raise Refused("shift.bad_span")
    duty = str(row["duty"])
    record(session, actor, "shift.superseded", f"shift:{shift_id}", now, {"duty": duty})
    if taken_from > starts_at:
        kept = _name(session, row["operator_id"])
        _plan(session, actor, duty, row["operator_id"], kept, starts_at, taken_from, now)
    return _plan(session, actor, duty, operator_id, name, taken_from, ends_at, now)


def _plan(
    session: Session,
    actor: Actor,
    duty: str,
    operator_id: str,
    name: str,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> str:
    shift_id = new_id()
    session.connection().execute(
        insert(_SHIFT).values(
            id=shift_id,
            duty=duty,
            operator_id=operator_id,
            starts_at=starts_at,
            ends_at=ends_at,
            recorded_at=now,
            version=1,
        )
    )
    detail: dict[str, object] = {
        "duty": duty,
        "who": name,
        "from": starts_at.isoformat(),
        "to": ends_at.isoformat(),
    }
    record(session, actor, "shift.planned", f"shift:{shift_id}", now, detail)
    return shift_id


def _superseded(session: Session, shift_id: str, seen: int, now: datetime) -> RowMapping:
    connection = session.connection()
    row = connection.execute(select(_SHIFT).where(_SHIFT.c.id == shift_id)).mappings().one_or_none()
    if row is None:
        raise NotFound("shift.not_found")
    done = connection.execute(
        update(_SHIFT)
        .where(_SHIFT.c.id == shift_id, _SHIFT.c.version == seen, _SHIFT.c.superseded_at.is_(None))
        .values(superseded_at=now, version=seen + 1)
    )
    if done.rowcount == 0:
        raise Overtaken("shift.changed_meanwhile")
    return row


def _works_here(session: Session, operator_id: str) -> str:
    name = (
        session.connection()
        .execute(select(_OPERATOR.c.name).where(_OPERATOR.c.id == operator_id, _OPERATOR.c.active.is_(True)))
        .scalar()
    )
    if name is None:
        raise NotFound("operator.not_found", code=clean(operator_id, 40))
    return str(name)


def _name(session: Session, operator_id: str) -> str:
    chosen = select(_OPERATOR.c.name).where(_OPERATOR.c.id == operator_id)
    return str(session.connection().execute(chosen).scalar_one())
