"""What stands in the way of closing an incident, asked of every room in one place; `close` closes nothing past it.

A room that has something to say keeps `models/<room>/closing.py` with `obstacles(connection, incident_id)`, and its
module stands in ROOMS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, func, select

from models.alarms.tables import Alarm
from models.incidents.feedback import feedback_missing
from models.incidents.tables import Assessment, Incident, IncidentAlarm, RemedialAct

ROOMS: tuple[str, ...] = ()
"""The modules of other rooms that are asked, in the order their obstacles are told."""

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ASSESSMENT: Any = Assessment.__table__  # type: ignore[attr-defined]  # as above
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


def _own(connection: Connection, incident_id: str) -> tuple[Obstacle, ...]:
    """The assessment (D28), the remedial acts (D29), the alarms that still ring, and word back to the reporter."""
    found: list[Obstacle] = []
    assessed = select(_ASSESSMENT.c.id).where(
        _ASSESSMENT.c.incident_id == incident_id, _ASSESSMENT.c.struck_at.is_(None)
    )
    if connection.execute(assessed.limit(1)).first() is None:
        found.append(Obstacle("incident.obstacle.assessment", section="assessment"))
    told = connection.execute(
        select(_INCIDENT.c.reporter_kind, _INCIDENT.c.feedback_at).where(_INCIDENT.c.id == incident_id)
    ).one()
    if feedback_missing(told.reporter_kind, told.feedback_at is not None):
        found.append(Obstacle("incident.obstacle.feedback", section="police"))
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
