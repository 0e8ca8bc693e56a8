"""Staff who can sign in, and a person whose card holds something in every group."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.audit.rows import Saw
from models.audit.seen import looks
from models.people.commands import add_mandate, add_office, add_person, set_responsible
from models.people.devices import add_transmitter
from models.store.store import Store
from tests.models.access.conftest import staff
from tests.models.people.build import hold_homes

__all__ = ["staff"]


@dataclass(frozen=True, slots=True)
class Known:
    """The person, and what stands on the card."""

    id: str
    code: str
    address: str = "Hemliga gatan 12, Sundhamra"
    phone: str = "070-174 06 07"


@pytest.fixture
def known(store: Store) -> Known:
    """SF-07, with a phone, a home, a party office with a responsible, and a transmitter."""
    clock = store.clock
    with store.write() as session:
        told = Known("", "SF-07")
        hold_homes(session, clock)
        person_id = add_person(
            session, LOADER, told.code, "Eva Påhittad", clock, phone=told.phone, home=told.address
        )
        office = add_office(session, LOADER, "HL", "Hamnlistan", "08-465 004 30", clock)
        set_responsible(session, LOADER, office, "Sam Kansli", "070-174 06 08", clock)
        add_mandate(session, LOADER, person_id, "commissioner", 1000, clock, office_id=office)
        add_transmitter(session, LOADER, "1007", "personal", told.code, clock, placement="i handväskan")
    return Known(person_id, told.code)


def seen_of(store: Store, person_id: str) -> list[Saw]:
    """Every look at a person that is on record."""
    with store.read() as connection:
        return list(looks(connection, subject=f"person:{person_id}"))


def stands_in(store: Store, words: str) -> list[str]:
    """The tables and columns of the database, read through the program, that hold these words."""
    found: list[str] = []
    with store.read() as connection:
        for table in ("home", "person", "entry", "entry_detail", "notice", "break_glass"):
            for row in connection.execute(text(f"SELECT * FROM {table}")).mappings():
                found += [f"{table}.{name}" for name, value in row.items() if words in str(value)]
    return found
