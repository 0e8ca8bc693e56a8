"""What stands in the way of closing an incident, asked of every room in one place; `close` closes nothing past it.

A room that has something to say keeps `models/<room>/closing.py` with `obstacles(connection, incident_id)`, where it
has more to do when its own yields `leave(session, actor, incident_id, reason, clock)`, and its module stands in ROOMS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.alarms.tables import Alarm
from models.incidents.feedback import feedback_missing
from models.incidents.judged import BEFORE, NEVER, how_judged
from models.incidents.tables import Incident, IncidentAlarm, RemedialAct
from models.store.clock import Clock

ROOMS: tuple[str, ...] = ("models.police.closing", "models.crisis.closing", "models.obligations.closing")
"""The modules of other rooms that are asked, in the order their obstacles are told."""

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ACT: Any = RemedialAct.__table__  # type: ignore[attr-defined]  # as above
_LINK: Any = IncidentAlarm.__table__  # type: ignore[attr-defined]  # as above
_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # as above


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands in the way. `message_id` with `values` is its sentence, without anybody's words.

    `section` is where on the incident's screen it is mended. One that `yields` gives way to a reason given at the
    closing (D29); the others to nothing but being mended.
    """

    message_id: str
    values: tuple[tuple[str, str | int], ...] = ()
    section: str = ""
    yields: bool = False


def obstacles(connection: Connection, incident_id: str) -> tuple[Obstacle, ...]:
    """All that stands in the way now, the incident's own first; empty where it may be closed."""
    found = list(_own(connection, incident_id))
    for name in ROOMS:
        ask: Callable[[Connection, str], tuple[Obstacle, ...]] = import_module(name).obstacles
        found += ask(connection, incident_id)
    return tuple(found)


def leave(session: Session, actor: Actor, incident_id: str, reason: str, clock: Clock) -> None:
    """Let go of what yielded, with the reason it yielded to: acts are dropped, and each room lets go of its own."""
    connection = session.connection()
    open_acts = select(_ACT.c.id, _ACT.c.version).where(
        _ACT.c.incident_id == incident_id, _ACT.c.state == "open"
    )
    # Each by its id: what is sealed is sealed for one row.
    for act in connection.execute(open_acts).all():
        ended = {"state": "dropped", "ended_at": clock.now(), "ended_label": actor.label, "ended_how": reason}
        connection.execute(update(_ACT).where(_ACT.c.id == act.id).values(version=act.version + 1, **ended))
    for name in ROOMS:
        let_go = getattr(import_module(name), "leave", None)
        if let_go is not None:
            let_go(session, actor, incident_id, reason, clock)


def _own(connection: Connection, incident_id: str) -> tuple[Obstacle, ...]:
    """The assessment (D28), the remedial acts (D29), the alarms that still ring, and word back to the reporter."""
    found: list[Obstacle] = []
    held = how_judged(connection, incident_id)
    if held == NEVER:
        found.append(Obstacle("incident.obstacle.assessment", section="assessment"))
    elif held == BEFORE:
        found.append(Obstacle("incident.obstacle.assessed_before", section="assessment"))
    told = connection.execute(
        select(_INCIDENT.c.reporter_kind, _INCIDENT.c.feedback_at).where(_INCIDENT.c.id == incident_id)
    ).one()
    if feedback_missing(told.reporter_kind, told.feedback_at is not None):
        found.append(Obstacle("incident.obstacle.feedback", section="police"))
    elif not told.reporter_kind:
        found.append(Obstacle("incident.obstacle.reporter", section="facts"))
    acts = select(func.count()).where(_ACT.c.incident_id == incident_id, _ACT.c.state == "open")
    if left := int(connection.execute(acts).scalar_one()):
        found.append(Obstacle("incident.obstacle.acts", (("number", left),), "acts", yields=True))
    alarms = (
        select(func.count())
        .select_from(_LINK.join(_ALARM, _ALARM.c.id == _LINK.c.alarm_id))
        .where(_LINK.c.incident_id == incident_id, _ALARM.c.state != "closed")
    )
    if left := int(connection.execute(alarms).scalar_one()):
        found.append(Obstacle("incident.obstacle.alarms", (("number", left),), yields=True))
    return tuple(found)
