"""Remedial acts of an incident (D29): whose each is, by when, and how it went; none is dropped without a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.access.tables import Operator
from models.incidents.holding import held_open, held_with, one_known, put, required
from models.incidents.tables import RemedialAct
from models.incidents.words import ACT_HOLDERS
from models.obligations.keeping import keep
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean

_ACT: Any = RemedialAct.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above
_C = _ACT.c


@dataclass(frozen=True, slots=True)
class ActRow:
    """One remedial act; `owner` is who does it, in words."""

    id: str
    what: str
    holder: str
    owner: str
    due_on: date
    state: str
    ended_at: datetime | None
    ended_by: str
    ended_how: str | None
    version: int


def add_act(
    session: Session,
    actor: Actor,
    incident_id: str,
    what: str,
    holder: str,
    due_on: date,
    clock: Clock,
    *,
    owner: str = "",
) -> str:
    """Note something to be done because of an open incident; returns its id.

    `owner` is an operator's code, or a name; what the city does is the actor's where nobody is named.
    """
    check(actor, "incident.change")
    row = held_open(session, incident_id, None)
    one_known(holder, ACT_HOLDERS, "incident.no_such_holder")
    told = required(what, "incident.act_what", 400)
    now, made = clock.now(), new_id()
    owner_id, label = _owner(session, owner)
    if holder == "city" and not label:
        owner_id, label = (actor.id if _is_ours(session, actor.id) else None), actor.label
    session.connection().execute(
        insert(_ACT).values(
            id=made, incident_id=incident_id, what=told, holder=holder, owner_id=owner_id, owner_label=label,
            due_on=due_on, state="open", ended_label="", recorded_label=actor.label, recorded_at=now, version=1,
        )
    )  # fmt: skip
    put(session, row)
    detail: dict[str, object] = {
        "what": told,
        "held_by": holder,
        "due_on": due_on.isoformat(),
        "owner": label,
    }
    record(session, actor, "incident.act_added", f"incident:{incident_id}", now, detail)
    keep(session, actor, incident_id, clock)
    return made


def end_act(
    session: Session, actor: Actor, act_id: str, state: str, how: str, seen: int, clock: Clock
) -> None:
    """Say that an act was done, or dropped; dropped takes a reason."""
    check(actor, "incident.change")
    incident, row = held_with(session, _ACT, act_id, "incident.no_such_act")
    held_open(session, incident["id"], None)
    one_known(state, ("done", "dropped"), "incident.no_such_end")
    if row["state"] != "open":
        raise Refused("incident.act_ended")
    if row["version"] != seen:
        raise Overtaken("incident.changed_meanwhile", number=incident["number"])
    told = clean(how, 400) or None
    if state == "dropped" and told is None:
        raise Refused("incident.act_dropped_why")
    now = clock.now()
    session.connection().execute(
        update(_ACT)
        .where(_C.id == act_id)
        .values(state=state, ended_at=now, ended_label=actor.label, ended_how=told, version=seen + 1)
    )
    put(session, incident)
    detail: dict[str, object] = {"state": state, "what": row["what"], "how": told}
    record(session, actor, "incident.act_ended", f"incident:{incident['id']}", now, detail)
    keep(session, actor, incident["id"], clock)


def acts_of(connection: Connection, incident_id: str, limit: int = 200) -> tuple[ActRow, ...]:
    """An incident's acts: open ones first, the soonest first."""
    chosen: Select[Any] = (
        select(
            _C.id, _C.what, _C.holder, _C.owner_label, _C.due_on, _C.state, _C.ended_at, _C.ended_label,
            _C.ended_how, _C.version,
        )
        .where(_C.incident_id == incident_id)
        .order_by(_C.state != "open", _C.due_on, _C.seq)
        .limit(limit)
    )  # fmt: skip
    return tuple(ActRow(*row) for row in connection.execute(chosen))


def _owner(session: Session, typed: str) -> tuple[str | None, str]:
    told = clean(typed, 80)
    if not told:
        return None, ""
    found = session.connection().execute(
        select(_OPERATOR.c.id, _OPERATOR.c.name).where(_OPERATOR.c.code == told.lower())
    )
    row = found.one_or_none()
    return (None, told) if row is None else (str(row.id), str(row.name))


def _is_ours(session: Session, operator_id: str) -> bool:
    found = session.connection().execute(select(_OPERATOR.c.id).where(_OPERATOR.c.id == operator_id))
    return found.scalar() is not None
