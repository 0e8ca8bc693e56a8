"""Incidents handed over to another officer, many in one act: all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from models.access.actor import Actor, operator_at
from models.access.rights import check
from models.access.tables import Operator
from models.incidents.holding import held_open, put, required
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.text import clean

_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

MOST = 500


def hand_over(
    session: Session,
    actor: Actor,
    incidents: Sequence[tuple[str, int]],
    to_code: str,
    reason: str,
    clock: Clock,
) -> int:
    """Hand open incidents (id and the version seen) to the officer with a code; returns how many changed owner.

    Raises Refused and Overtaken for any of them, and then none is handed over; NotAllowed also where the other may
    not work cases.
    """
    check(actor, "incident.change")
    if not incidents:
        raise Refused("incident.none_marked")
    if len(incidents) > MOST:
        raise Refused("incident.too_many", most=MOST)
    why = required(reason, "incident.handover_why", 400)
    code = clean(to_code, 40).lower()
    chosen = select(_OPERATOR.c.id, _OPERATOR.c.name, _OPERATOR.c.role).where(
        _OPERATOR.c.code == code, _OPERATOR.c.active.is_(True)
    )
    to = session.connection().execute(chosen).one_or_none()
    if to is None:
        raise NotFound("operator.not_found", code=code)
    # A case is handed to one who may work it; with another it would lie.
    check(operator_at(str(to.id), str(to.name), str(to.role), ""), "incident.change")
    now, moved = clock.now(), 0
    for incident_id, seen in sorted(set(incidents)):
        row = held_open(session, incident_id, seen)
        if row["owner_id"] == to.id:
            continue
        put(session, row, owner_id=to.id, owner_label=to.name)
        detail: dict[str, object] = {
            "owner_label": {"from": row["owner_label"], "to": to.name},
            "together": len(incidents),
            "reason": why,
        }
        record(session, actor, "incident.handed_over", f"incident:{incident_id}", now, detail)
        moved += 1
    return moved
