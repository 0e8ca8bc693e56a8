"""Duty is planned, and planned anew: one officer at a time for each duty (D35, D36)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.access.tables import Operator
from models.rota.moving import refuse_overlap
from models.rota.planning import check_span, clear, lay, put, take_out, works_here
from models.rota.tables import Shift
from models.rota.words import DUTIES
from models.store.clock import Clock
from models.store.errors import Refused
from models.store.guard import hold
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
    _known(duty)
    check_span(starts_at, ends_at)
    works_here(session, operator_id)
    hold(session, "rota")
    refuse_overlap(session, duty, starts_at, ends_at)
    return put(session, actor, duty, operator_id, starts_at, ends_at, clock.now())


def supersede_shift(session: Session, actor: Actor, shift_id: str, seen: int, clock: Clock) -> None:
    """Take a planned shift out of the rota; the row stays. What it leaves is a gap until somebody is planned."""
    check(actor, "shift.plan")
    take_out(session, actor, shift_id, seen, clock.now())


def substitute(
    session: Session,
    actor: Actor,
    shift_id: str,
    operator_id: str,
    seen: int,
    clock: Clock,
    *,
    from_at: datetime | None = None,
    until: datetime | None = None,
    kind: str = "override",
) -> str:
    """Let another take over a shift, whole or a part of it; returns the new shift's id (D36).

    Lunch is a part of kind "lunch": what is left of the shift stands before and after it.
    """
    check(actor, "shift.plan")
    works_here(session, operator_id)
    now = clock.now()
    hold(session, "rota")
    row = take_out(session, actor, shift_id, seen, now)
    starts_at, ends_at = from_at or row["starts_at"], until or row["ends_at"]
    if not row["starts_at"] <= starts_at < ends_at <= row["ends_at"]:
        raise Refused("shift.bad_span")
    duty, left = str(row["duty"]), row["operator_id"]
    if starts_at > row["starts_at"]:
        put(
            session,
            actor,
            duty,
            left,
            row["starts_at"],
            starts_at,
            now,
            kind=row["kind"],
            replaces_id=shift_id,
        )
    if ends_at < row["ends_at"]:
        put(session, actor, duty, left, ends_at, row["ends_at"], now, kind=row["kind"], replaces_id=shift_id)
    return put(session, actor, duty, operator_id, starts_at, ends_at, now, kind=kind, replaces_id=shift_id)


def swap(
    session: Session, actor: Actor, one: tuple[str, int], other: tuple[str, int], clock: Clock
) -> tuple[str, str]:
    """Let two officers change shifts with each other; shifts as (id, version seen). The ids of the new shifts."""
    check(actor, "shift.plan")
    now = clock.now()
    hold(session, "rota")
    if one[0] == other[0]:
        raise Refused("shift.swap_with_itself")
    first = take_out(session, actor, *one, now)
    second = take_out(session, actor, *other, now)
    if first["operator_id"] == second["operator_id"]:
        raise Refused("shift.swap_with_itself")
    if min(first["ends_at"], second["ends_at"]) <= now:
        raise Refused("shift.over")
    made = []
    for row, operator_id in ((first, second["operator_id"]), (second, first["operator_id"])):
        works_here(session, operator_id)
        made.append(
            put(
                session,
                actor,
                row["duty"],
                operator_id,
                row["starts_at"],
                row["ends_at"],
                now,
                kind="swap",
                replaces_id=row["id"],
            )
        )
    return made[0], made[1]


def override(
    session: Session,
    actor: Actor,
    duty: str,
    operator_id: str,
    starts_at: datetime,
    ends_at: datetime,
    clock: Clock,
) -> str:
    """Plan an operator over whatever stands in the rota there; what lies outside the span stays. The shift's id."""
    check(actor, "shift.plan")
    _known(duty)
    works_here(session, operator_id)
    hold(session, "rota")
    return lay(session, actor, duty, operator_id, starts_at, ends_at, clock, kind="override")


def temporary(
    session: Session,
    actor: Actor,
    duty: str,
    starts_at: datetime,
    ends_at: datetime,
    shifts: Sequence[tuple[str, datetime, datetime]],
    clock: Clock,
) -> tuple[str, ...]:
    """Let another rota hold for a time: what stands within the span gives way to these (operator, from, to).

    Returns the new shifts' ids. Raises Refused where one of them lies outside the span or two overlap.
    """
    check(actor, "shift.plan")
    _known(duty)
    hold(session, "rota")
    at = starts_at
    for _, first, last in sorted(shifts, key=lambda each: each[1]):
        check_span(first, last)
        if first < at or last > ends_at:
            raise Refused("shift.bad_temporary")
        at = last
    now = clock.now()
    clear(session, actor, duty, starts_at, ends_at, now)
    made = []
    for operator_id, first, last in shifts:
        works_here(session, operator_id)
        made.append(put(session, actor, duty, operator_id, first, last, now, kind="temporary"))
    return tuple(made)


def _known(duty: str) -> None:
    if duty not in DUTIES:
        raise Refused("shift.no_such_duty", given=clean(duty, 40), known=", ".join(DUTIES))
