"""What whole cases say of the directive: assessed, acted on, classified, who told of it (D28, D29, D57, D79, D80)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from models.duties.counting import Share, counted, in_twelve_months, incidents_behind, left, reported
from models.duties.days import ends
from models.duties.measured import BehindRow, Measured
from models.incidents.tables import Assessment, Incident, IncidentPair, RemedialAct

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ASSESSMENT: Any = Assessment.__table__  # type: ignore[attr-defined]  # as above
_ACT: Any = RemedialAct.__table__  # type: ignore[attr-defined]  # as above
_PAIR: Any = IncidentPair.__table__  # type: ignore[attr-defined]  # as above
_I, _A = _INCIDENT.c, _ACT.c
_ACTS = _ACT.join(_INCIDENT, _I.id == _A.incident_id)


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """Of the incidents reported in twelve months, and of the acts that they led to."""
    shares = (each.measured(connection, _INCIDENT) for each in _shares(day))
    merged = counted(
        connection, _INCIDENT, and_(_I.merged_into_id.is_not(None), in_twelve_months(_I.closed_at, day))
    )
    judged = int(
        connection.execute(
            select(func.count()).select_from(_PAIR).where(in_twelve_months(_PAIR.c.judged_at, day))
        ).scalar_one()
    )
    return (
        *shares,
        left(connection, _ACTS, _late(day), _A.due_on, "D29", "incidents.acts_late"),
        # Where nobody has looked at two that are alike nothing is shown of how it is done.
        Measured(
            "D72",
            "incidents.doubles",
            "city",
            merged + judged,
            None,
            "ok" if merged + judged else "not_measured",
        ),
    )


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The incidents that lack it, the oldest first; of late acts the incidents they belong to."""
    if id == "incidents.acts_late":
        return incidents_behind(connection, _ACTS, _late(day), id, _A.due_on)
    for share in _shares(day):
        if share.id == id:
            return incidents_behind(connection, _INCIDENT, and_(share.among, ~share.done), id)
    return ()


def _shares(day: date) -> tuple[Share, ...]:
    every = reported(day)
    assessed = exists().where(
        _ASSESSMENT.c.incident_id == _I.id,
        _ASSESSMENT.c.assessed_at <= ends(day),
        or_(_ASSESSMENT.c.struck_at.is_(None), _ASSESSMENT.c.struck_at > ends(day)),
    )
    return (
        Share("D28", "incidents.assessed", "city", every, assessed),
        Share("D57", "incidents.reporter", "person", every, _I.reporter_kind.not_in(("", "unknown"))),
        Share("D79", "incidents.classified", "city", every, and_(_I.family != "", _I.item != "")),
        Share("D80", "incidents.scene", "city", every, _I.scene != ""),
    )


def _late(day: date) -> ColumnElement[bool]:
    """The city's acts that were past their day, and not done or dropped by then."""
    still = or_(_A.ended_at.is_(None), _A.ended_at > ends(day))
    return and_(_A.holder == "city", _A.due_on < day, _A.recorded_at <= ends(day), still)
