"""What is read of crisis support: one incident's, and the follow-ups that are due."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from models.crisis.rows import DueFollowUp, FollowUpRow, SupportRow
from models.crisis.tables import CrisisFollowUp, CrisisSupport
from models.incidents.tables import Incident
from models.people.scope import EMPLOYED
from models.people.tables import Mandate, Person
from models.people.validity import holds

_SUPPORT: Any = CrisisSupport.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_FOLLOW: Any = CrisisFollowUp.__table__  # type: ignore[attr-defined]  # as above
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_MANDATE: Any = Mandate.__table__  # type: ignore[attr-defined]  # as above
_S, _F, _I = _SUPPORT.c, _FOLLOW.c, _INCIDENT.c


def support_of(
    connection: Connection, incident_id: str, today: date, limit: int = 20
) -> tuple[SupportRow, ...]:
    """The offers made in one incident with their follow-ups, in the order they were made."""
    rows = connection.execute(
        select(_SUPPORT, _PERSON.c.code)
        .select_from(_SUPPORT.outerjoin(_PERSON, _PERSON.c.id == _S.person_id))
        .where(_S.incident_id == incident_id)
        .order_by(_S.seq)
        .limit(limit)
    ).all()
    follow_ups: dict[str, list[FollowUpRow]] = {}
    for row in connection.execute(
        select(_FOLLOW).where(_F.support_id.in_([each.id for each in rows])).order_by(_F.due_on).limit(200)
    ):
        follow_ups.setdefault(row.support_id, []).append(
            FollowUpRow(row.id, row.version, row.due_on, row.state, row.ended_at, row.ended_label, row.note)
        )
    employed = political_officials(connection, [row.person_id for row in rows if row.person_id], today)
    return tuple(
        SupportRow(
            row.id, row.version, row.code, row.recipient, row.provider, row.state, row.offered_at, row.answered_at,
            row.ended_at, row.note, row.person_id in employed, tuple(follow_ups.get(row.id, ())),
        )
        for row in rows
    )  # fmt: skip


def political_officials(connection: Connection, person_ids: list[str], day: date) -> frozenset[str]:
    """Those of the persons who are employed as political officials on a day (D60)."""
    chosen = select(_MANDATE.c.person_id).where(
        _MANDATE.c.person_id.in_(person_ids), _MANDATE.c.category == EMPLOYED, holds(_MANDATE, day)
    )
    return frozenset(connection.execute(chosen.limit(200)).scalars())


def is_employed(connection: Connection, incident_id: str, day: date) -> bool:
    """Whether the incident's person is employed as a political official on a day."""
    person_id = connection.execute(select(_I.person_id).where(_I.id == incident_id)).scalar()
    return person_id is not None and bool(political_officials(connection, [person_id], day))


def due_follow_ups(connection: Connection, until: date, limit: int = 200) -> tuple[DueFollowUp, ...]:
    """Follow-ups that wait and are due on a day or before, the oldest first."""
    chosen = (
        select(_F.id, _S.incident_id, _I.number, _PERSON.c.code, _I.owner_id, _F.due_on)
        .select_from(
            _FOLLOW.join(_SUPPORT, _S.id == _F.support_id)
            .join(_INCIDENT, _I.id == _S.incident_id)
            .outerjoin(_PERSON, _PERSON.c.id == _S.person_id)
        )
        .where(_F.state == "open", _F.due_on <= until)
        .order_by(_F.due_on, _F.seq)
        .limit(limit)
    )
    return tuple(DueFollowUp(*row) for row in connection.execute(chosen))
