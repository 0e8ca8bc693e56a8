"""Incidents that may be one and the same (D72): same person within 48 hours, same actor, same event.

Never put together by itself: somebody merges them, or holds them to be different and is not asked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, or_, select
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


def doubles_of(
    connection: Connection, incident_id: str, limit: int = 20, *, open_only: bool = False
) -> tuple[Double, ...]:
    """Others that may be the same, the newest first.

    What an incident has taken in is looked at too, on either side: it goes on there.
    """
    own = connection.execute(
        select(_I.person_id, _I.actor_id, _I.assignment_id, _I.occurred_at, _I.reported_at, _I.merged_into_id, _I.id)
        .where(or_(_I.id == incident_id, _I.merged_into_id == incident_id))
        .limit(50)
    ).all()  # fmt: skip
    if not any(each.id == incident_id and each.merged_into_id is None for each in own):
        return ()
    asked = {name: way for name, way in _ways(own).items() if way is not None}
    if not asked:
        return ()
    one, other = _PAIR.c.one_id, _PAIR.c.other_id
    judged = (
        select(_PAIR.c.id)
        .where(or_(and_(one == incident_id, other == _I.id), and_(one == _I.id, other == incident_id)))
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
        .where(_I.id != incident_id, _I.merged_into_id.is_(None), or_(*asked.values()), ~judged)
        .order_by(_I.seq.desc())
        .limit(limit)
    )
    found = connection.execute(chosen.where(_I.state != "closed") if open_only else chosen)
    return tuple(
        Double(
            row.id, row.number, row.state, row.version, row.reported_at, row.outcome,
            tuple(name for name in asked if getattr(row, name)),
        )
        for row in found
    )  # fmt: skip


def _ways(own: Sequence[Any]) -> dict[str, ColumnElement[bool] | None]:
    """What makes another alike, by why; None where nothing of that kind is known of ours."""
    part = _INCIDENT.alias("part")
    when = func.coalesce(part.c.occurred_at, part.c.reported_at, type_=_I.reported_at.type)
    near = []
    for each in own:
        if each.person_id is not None:
            at = each.occurred_at or each.reported_at
            near.append(and_(part.c.person_id == each.person_id, when.between(at - NEAR, at + NEAR)))
    actors = {each.actor_id for each in own if each.actor_id is not None}
    events = {each.assignment_id for each in own if each.assignment_id is not None}
    ways = {
        "person": or_(*near) if near else None,
        "actor": part.c.actor_id.in_(actors) if actors else None,
        "event": part.c.assignment_id.in_(events) if events else None,
    }
    of_it = or_(part.c.id == _I.id, part.c.merged_into_id == _I.id)
    return {
        name: None if way is None else select(part.c.id).where(of_it, way).correlate(_INCIDENT).exists()
        for name, way in ways.items()
    }


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
