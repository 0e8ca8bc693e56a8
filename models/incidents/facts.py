"""The facts of one incident as the rooms of police, crisis support and paper need them: its own columns, its code."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from models.boards.tables import Board
from models.incidents.tables import Incident
from models.people.tables import Person
from models.store.errors import NotFound

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_BOARD: Any = Board.__table__  # type: ignore[attr-defined]  # as above
_I = _INCIDENT.c


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known of an incident; "" and None are: not known."""

    id: str
    number: str
    person: str | None
    title: str = field(repr=False)
    what_happened: str | None = field(repr=False)
    outcome: str
    state: str
    police: str
    tense: str
    occurred_at: datetime | None
    occurred_until: datetime | None
    reported_at: datetime
    scene: str
    place: str | None = field(repr=False)
    target: str
    family: str
    item: str
    channel: str
    motive: str
    perpetrator: str
    reporter_kind: str
    reporter: str | None = field(repr=False)
    feedback_at: datetime | None
    feedback_how: str | None = field(repr=False)
    version: int
    owner: str = ""
    office_informed_at: datetime | None = None
    closed_at: datetime | None = None
    close_class: str | None = None
    close_reason: str | None = field(default=None, repr=False)
    board: str | None = None
    """The code of the board or company where the mandate was exercised."""


def case_facts(connection: Connection, incident_id: str) -> CaseFacts:
    """The facts of one incident. Raises NotFound."""
    chosen: Select[Any] = (
        select(
            _I.id, _I.number, _PERSON.c.code.label("person"), _I.title, _I.what_happened, _I.outcome, _I.state,
            _I.police, _I.tense, _I.occurred_at, _I.occurred_until, _I.reported_at, _I.scene, _I.place, _I.target,
            _I.family, _I.item, _I.channel, _I.motive, _I.perpetrator, _I.reporter_kind, _I.reporter, _I.feedback_at,
            _I.feedback_how, _I.version, _I.owner_label, _I.office_informed_at, _I.closed_at, _I.close_class,
            _I.close_reason, _BOARD.c.code.label("board"),
        )
        .select_from(
            _INCIDENT.outerjoin(_PERSON, _PERSON.c.id == _I.person_id).outerjoin(_BOARD, _BOARD.c.id == _I.board_id)
        )
        .where(_I.id == incident_id)
    )  # fmt: skip
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise NotFound("incident.not_found")
    return CaseFacts(*row)
