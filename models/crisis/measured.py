"""What crisis support says of the directive: offered after an incident, and followed up on its days (D30)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, or_

from models.crisis.tables import CrisisFollowUp, CrisisSupport
from models.duties.counting import Share, incidents_behind, left, reported
from models.duties.days import ends
from models.duties.measured import BehindRow, Measured
from models.incidents.tables import Incident

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_SUPPORT: Any = CrisisSupport.__table__  # type: ignore[attr-defined]  # as above
_FOLLOW: Any = CrisisFollowUp.__table__  # type: ignore[attr-defined]  # as above
_I, _S, _F = _INCIDENT.c, _SUPPORT.c, _FOLLOW.c
_FOLLOWED = _FOLLOW.join(_SUPPORT, _S.id == _F.support_id).join(_INCIDENT, _I.id == _S.incident_id)


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """Of the incidents that met somebody in twelve months those with an offer; follow-ups past their day."""
    return (
        _offered(day).measured(connection, _INCIDENT),
        left(connection, _FOLLOWED, _late(day), _F.due_on, "D30", "crisis.follow_ups_late"),
    )


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The incidents that lack it, the oldest first."""
    if id == "crisis.follow_ups_late":
        return incidents_behind(connection, _FOLLOWED, _late(day), id, _F.due_on)
    share = _offered(day)
    if id != share.id:
        return ()
    return incidents_behind(connection, _INCIDENT, and_(share.among, ~share.done), id)


def _offered(day: date) -> Share:
    met = and_(reported(day), _I.person_id.is_not(None))
    offered = exists().where(_S.incident_id == _I.id, _S.offered_at <= ends(day))
    return Share("D30", "crisis.offered", "city", met, offered)


def _late(day: date) -> ColumnElement[bool]:
    still = or_(_F.ended_at.is_(None), _F.ended_at > ends(day))
    return and_(_F.due_on < day, still, or_(_S.ended_at.is_(None), _S.ended_at > ends(day)))
