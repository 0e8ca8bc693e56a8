"""What is known of an incident that makes something owed on it, or settles it: read from the rooms' own tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from models.crisis.tables import CrisisSupport
from models.incidents.judged import WHOLE, how_judged
from models.incidents.tables import Incident, RemedialAct
from models.obligations.kinds import Facts
from models.people.tables import Mandate
from models.people.validity import holds, local_day
from models.police.tables import PoliceReport

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ACT: Any = RemedialAct.__table__  # type: ignore[attr-defined]  # as above
_CRISIS: Any = CrisisSupport.__table__  # type: ignore[attr-defined]  # as above
_POLICE: Any = PoliceReport.__table__  # type: ignore[attr-defined]  # as above
_MANDATE: Any = Mandate.__table__  # type: ignore[attr-defined]  # as above


@dataclass(frozen=True, slots=True)
class Known:
    """An incident with its facts: who the office and the board are, by id."""

    number: str
    is_open: bool
    reported_at: datetime
    office_id: str | None
    board_id: str | None
    facts: Facts


def known_of(connection: Connection, incident_id: str, now: datetime) -> Known | None:
    """The facts of one incident; None where there is none."""
    found = (
        connection.execute(select(_INCIDENT).where(_INCIDENT.c.id == incident_id)).mappings().one_or_none()
    )
    if found is None:
        return None
    office_id = _office_of(connection, found["person_id"], now) if found["person_id"] else None
    acts = {
        state: int(count)
        for state, count in connection.execute(
            select(_ACT.c.state, func.count()).where(_ACT.c.incident_id == incident_id).group_by(_ACT.c.state)
        )
    }
    facts = Facts(
        person=found["person_id"] is not None,
        office=office_id is not None,
        board=found["board_id"] is not None,
        police=found["police"],
        reporter=found["reporter_kind"],
        office_informed=found["office_informed_at"] is not None,
        assessed=how_judged(connection, incident_id) == WHOLE,
        acts_open=acts.get("open", 0),
        acts_done=acts.get("done", 0),
        crisis_offered=_any(connection, _CRISIS, incident_id),
        report_helped=_any(connection, _POLICE, incident_id, _POLICE.c.helped_at.is_not(None)),
    )
    return Known(
        found["number"], found["state"] != "closed", found["reported_at"], office_id, found["board_id"], facts
    )


def _office_of(connection: Connection, person_id: str, now: datetime) -> str | None:
    """The party office of a person today: whom they turn to first."""
    chosen = (
        select(_MANDATE.c.office_id)
        .where(
            _MANDATE.c.person_id == person_id,
            _MANDATE.c.office_id.is_not(None),
            holds(_MANDATE, local_day(now)),
        )
        .order_by(_MANDATE.c.degree_tenths.desc(), _MANDATE.c.seq)
        .limit(1)
    )
    found = connection.execute(chosen).scalar()
    return None if found is None else str(found)


def _any(connection: Connection, table: Any, incident_id: str, *more: Any) -> bool:
    chosen = select(table.c.seq).where(table.c.incident_id == incident_id, *more).limit(1)
    return connection.execute(chosen).scalar() is not None
