"""Occasions for the tests of planned exposure: an office, a board with a seat, two persons."""

from __future__ import annotations

from datetime import datetime, timedelta

from models.access.actor import LOADER
from models.assignments.commands import register
from models.assignments.rows import AssignmentCard, NewAssignment
from models.assignments.views import card
from models.boards.commands import add_board, set_seat
from models.people.commands import add_office
from models.store.store import Store
from tests.models.people.build import LIND, person


def set_up(store: Store) -> None:
    """The office HL, the board SN with SF-07 on it, and SF-11 beside."""
    first = person(store)
    person(store, "SF-11", "Ola Exempel")
    with store.write() as session:
        add_office(session, LOADER, "HL", "Hamnlistan", "08-465 004 41", store.clock)
        board = add_board(session, LOADER, "SN", "Skolnämnden", "board", "08-465 004 42", store.clock)
        set_seat(session, LOADER, board, first, "member", store.clock)


def plan(store: Store, category: str = "unknown_persons", *, hours: float = 50, **more: object) -> str:
    """An occasion that begins so many hours from now; its id."""
    given: dict[str, object] = {"persons": ("SF-07",), "office": "HL", "title": "Öppet möte"} | more
    starts: datetime = store.clock.now() + timedelta(hours=hours)
    with store.write() as session:
        new = NewAssignment(category=category, starts_at=starts, **given)  # type: ignore[arg-type]  # told by name
        return register(session, LIND, new, store.clock)


def read(store: Store, assignment_id: str) -> AssignmentCard:
    """The card as it stands."""
    with store.read() as connection:
        found = card(connection, assignment_id, store.clock.now())
    assert found is not None
    return found
