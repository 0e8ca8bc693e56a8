"""What is owed on incidents, as a figure a duty: kept or not by us, known or not of others (D12, D31, D45-D47, D52).

Of the party office, the board and the person only what is known is counted (DIRECTIVE rule 17).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_

from models.duties.counting import Share, in_twelve_months, incidents_behind, left
from models.duties.days import begins, ends
from models.duties.measured import BehindRow, Holder, Measured
from models.incidents.tables import Incident
from models.obligations.tables import Obligation
from models.obligations.words import UNSETTLED

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OBLIGATION: Any = Obligation.__table__  # type: ignore[attr-defined]  # as above
_O = _OBLIGATION.c
# What an incident left behind when it was taken into another is owed there.
_SOURCE = _OBLIGATION.join(
    _INCIDENT, and_(_INCIDENT.c.id == _O.incident_id, _INCIDENT.c.merged_into_id.is_(None))
)
# What is counted by kind: its duty and whose it is. The police report and the assessment are counted by their rooms.
_KINDS: tuple[tuple[str, str, Holder], ...] = (
    ("report_help", "D31", "city"),
    ("available", "D45", "office"),
    ("insurance", "D46", "office"),
    ("report_ensured", "D47", "office"),
    ("inform_office", "D52", "person"),
)


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """Of what twelve months of incidents made owed: how much is kept; and what of ours is late."""
    shares = (each.measured(connection, _SOURCE) for each in _shares(day))
    return (*shares, left(connection, _SOURCE, _late(day), _O.due_at, "D12", "obligations.late"))


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The incidents it is owed on, the oldest first."""
    if id == "obligations.late":
        return incidents_behind(connection, _SOURCE, _late(day), id, _O.due_at)
    for share in _shares(day):
        if share.id == id:
            return incidents_behind(connection, _SOURCE, and_(share.among, ~share.done), id)
    return ()


def _shares(day: date) -> tuple[Share, ...]:
    kept = and_(_O.state.not_in(UNSETTLED), _O.settled_at <= ends(day), _O.settled_at.is_not(None))
    return tuple(
        Share(
            duty,
            f"obligations.{kind}",
            holder,
            and_(_O.kind == kind, in_twelve_months(_O.recorded_at, day)),
            kept,
        )
        for kind, duty, holder in _KINDS
    )


def _late(day: date) -> ColumnElement[bool]:
    """Ours, due on a day before, and not settled by the end of this one."""
    still = or_(_O.settled_at.is_(None), _O.settled_at > ends(day))
    return and_(_O.holder == "city", _O.due_at < begins(day), _O.recorded_at <= ends(day), still)
