"""A case where everybody owes something: a person of an office, a mandate exercised on a board."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from models.access.actor import LOADER, Actor
from models.boards.commands import add_board
from models.boards.tables import Board
from models.incidents.commands import open_incident
from models.incidents.tables import Incident
from models.obligations.keeping import keep
from models.obligations.rows import ObligationRow, OwedCase
from models.obligations.views import owed_case
from models.people.commands import add_mandate, add_office
from models.store.store import Store
from tests.models.people.build import AUDITOR as AUDITOR
from tests.models.people.build import EK as EK
from tests.models.people.build import person

_BOARD: Any = Board.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above
ADMIN = Actor("operator", "op-adm", "A. Dmin", "administrator", "desk-4")


def case(store: Store) -> str:
    """An incident of a new case; the first call makes the register too. The id."""
    with store.read() as connection:
        board = connection.execute(select(_BOARD.c.id)).scalar()
    if board is None:
        person_id = person(store)
        with store.write() as session:
            office = add_office(session, LOADER, "HL", "Hamnlistan", "08-465 004 30", store.clock)
            add_mandate(session, LOADER, person_id, "commissioner", 1000, store.clock, office_id=office)
            board = add_board(session, LOADER, "KF", "Kulturforum", "board", "08-465 004 31", store.clock)
    with store.write() as session:
        incident = open_incident(session, EK, "hot via sms", "near_miss", store.clock, person="SF-07")
        session.connection().execute(
            update(_INCIDENT).where(_INCIDENT.c.id == incident).values(board_id=board)
        )
        keep(session, EK, incident, store.clock)
    return incident


def case_of(store: Store, incident: str) -> OwedCase:
    """What is owed and shared in it."""
    with store.read() as connection:
        found = owed_case(connection, incident)
    assert found is not None
    return found


def row_of(store: Store, incident: str, kind: str) -> ObligationRow:
    """The line of a kind."""
    return next(row for row in case_of(store, incident).rows if row.kind == kind)
