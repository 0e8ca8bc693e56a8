"""Incidents that may be one and the same (D72): same person within 48 hours, same actor, same event.

Never put together by itself: somebody merges them, or holds them to be different and is not asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, func, insert, or_, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.incidents.holding import held_open
from models.incidents.tables import Incident, IncidentPair
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import Refused
from models.store.ids import new_id

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PAIR: Any = IncidentPair.__table__  # type: ignore[attr-defined]  # as above
_I = _INCIDENT.c

NEAR = timedelta(hours=48)
"""How near in time two incidents of one person are asked about."""


@dataclass(frozen=True, slots=True)
class Double:
    """Another that may be the same; `why` is of "person", "actor", "event"."""

    id: str
    number: str
    state: str
    version: int
    reported_at: datetime
    outcome: str
    why: tuple[str, ...]


def doubles_of(connection: Connection, incident_id: str, limit: int = 20) -> tuple[Double, ...]:
    """Others that may be the same, the newest first."""
    own = connection.execute(
        select(_I.id, _I.person_id, _I.actor_id, _I.assignment_id, _I.occurred_at, _I.reported_at, _I.merged_into_id)
        .where(_I.id == incident_id)
    ).one_or_none()  # fmt: skip
    if own is None or own.merged_into_id is not None:
        return ()
    at = own.occurred_at or own.reported_at
    when = func.coalesce(_I.occurred_at, _I.reported_at, type_=_I.reported_at.type)
    person = and_(_I.person_id == own.person_id, when.between(at - NEAR, at + NEAR))
    ways = {
        "person": person if own.person_id is not None else None,
        "actor": _I.actor_id == own.actor_id if own.actor_id is not None else None,
        "event": _I.assignment_id == own.assignment_id if own.assignment_id is not None else None,
    }
    asked = {name: way for name, way in ways.items() if way is not None}
    if not asked:
        return ()
    one, other = _PAIR.c.one_id, _PAIR.c.other_id
    judged = (
        select(_PAIR.c.id)
        .where(or_(and_(one == own.id, other == _I.id), and_(one == _I.id, other == own.id)))
        .exists()
    )
    chosen: Select[Any] = (
        select(
            _I.id,
            _I.number,
            _I.state,
            _I.version,
            _I.reported_at,
            _I.outcome,
            *(way.label(name) for name, way in asked.items()),
        )
        .where(_I.id != own.id, _I.merged_into_id.is_(None), or_(*asked.values()), ~judged)
        .order_by(_I.seq.desc())
        .limit(limit)
    )
    found = connection.execute(chosen)
    return tuple(
        Double(
            row.id, row.number, row.state, row.version, row.reported_at, row.outcome,
            tuple(name for name in asked if getattr(row, name)),
        )
        for row in found
    )  # fmt: skip


def judge_different(session: Session, actor: Actor, incident_id: str, other_id: str, clock: Clock) -> None:
    """Hold two incidents to be different: they are not asked about again."""
    check(actor, "incident.change")
    # Both are held, in the order every act holds two incidents in.
    both = select(_I.id).where(_I.id.in_((incident_id, other_id))).order_by(_I.id).with_for_update()
    session.connection().execute(both)
    row = held_open(session, incident_id, None)
    number = session.connection().execute(select(_I.number).where(_I.id == other_id)).scalar()
    if number is None or other_id == incident_id:
        raise Refused("incident.not_itself")
    one, other = sorted((incident_id, other_id))
    known = select(_PAIR.c.id).where(_PAIR.c.one_id == one, _PAIR.c.other_id == other)
    if session.connection().execute(known).first() is not None:
        return
    now = clock.now()
    session.connection().execute(
        insert(_PAIR).values(id=new_id(), one_id=one, other_id=other, judged_label=actor.label, judged_at=now)
    )
    for subject, told in ((incident_id, number), (other_id, row["number"])):
        record(session, actor, "incident.held_different", f"incident:{subject}", now, {"number": str(told)})
