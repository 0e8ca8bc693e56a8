"""A party office with its responsible, a board with its lead, and referrals to them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, update

from models.access.actor import LOADER
from models.boards.tables import Board, BoardLead
from models.people.commands import add_office, set_responsible
from models.people.tables import PartyOffice
from models.referrals.commands import add
from models.referrals.rows import NewReferral
from models.store.ids import new_id
from models.store.store import Store
from tests.models.people.build import EK

ZONE = "Europe/Stockholm"
TO_OFFICE = {"danger": "no", "who": "part_time", "linked": "party", "party": "yes"}
TO_BOARD = {"danger": "no", "who": "part_time", "linked": "board", "board_answers": "yes", "party": "yes"}
TO_POLICE = {"danger": "no", "who": "other", "linked": "not_known", "party": "no"}


def owners(store: Store, *, night: str = "") -> tuple[str, str]:
    """The office HL with its responsible, and the board KN with its lead; their ids. `night` is both's night number."""
    now = store.clock.now()
    board_id = new_id()
    with store.write() as session:
        office_id = add_office(session, LOADER, "HL", "Hamnlistan", "08-465 004 41", store.clock)
        set_responsible(
            session,
            LOADER,
            office_id,
            "R. Ansvarig",
            "070-174 06 41",
            store.clock,
            valid_from=date(2026, 1, 1),
        )
        connection = session.connection()
        connection.execute(update(PartyOffice).values(out_of_hours_phone=night))
        connection.execute(
            insert(Board).values(
                id=board_id,
                code="KN",
                name="Kulturnämnden",
                kind="board",
                phone="08-465 004 42",
                out_of_hours_phone=night,
                active=True,
                recorded_at=now,
                version=1,
            )
        )
        connection.execute(
            insert(BoardLead).values(
                id=new_id(),
                board_id=board_id,
                name="S. Ledare",
                phone="070-174 06 42",
                deputy=False,
                valid_from=date(2026, 1, 1),
                recorded_at=now,
            )
        )
    return office_id, board_id


def refer(store: Store, answers: dict[str, str] | None = None, **more: str) -> str:
    """A referral; its id."""
    given = answers or TO_OFFICE
    with store.write() as session:
        new = NewReferral(given, **({"office": "HL", "board": "KN"} | more))
        return add(session, EK, new, store.clock, ZONE)
