"""Finding a person by what is typed: the code, or a name that is never shown (DIRECTIVE rule 11)."""

from __future__ import annotations

import pytest

from models.access.actor import LOADER
from models.people.commands import add_person
from models.people.finding import find_people
from models.store.store import Store

REGISTER = {
    "SF-07": "Eva Exempel",
    "SF-17": "Anna-Karin Exempelberg",
    "SF-19": "Åke Öst",
    "KD-07": "Eva Prov",
}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sf-07", [("SF-07", False)]),
        ("sf07", [("SF-07", False)]),
        ("07", [("KD-07", False), ("SF-07", False)]),
        ("sf", [("SF-07", False), ("SF-17", False), ("SF-19", False)]),
        ("eva", [("KD-07", True), ("SF-07", True)]),
        ("eva ex", [("SF-07", True)]),
        ("EXEMPEL", [("SF-07", True), ("SF-17", True)]),
        ("åke", [("SF-19", True)]),
        ("ke", []),
        ("", []),
        ("   ", []),
        ("%", []),
        ("x" * 10_000, []),
    ],
)
def test_who_is_meant(sqlite_store: Store, typed: str, found: list[tuple[str, bool]]) -> None:
    with sqlite_store.write() as session:
        for code, name in REGISTER.items():
            add_person(session, LOADER, code, name, sqlite_store.clock)
    with sqlite_store.read() as connection:
        assert list(find_people(connection, typed)) == found
        assert len(find_people(connection, typed, 1)) == min(1, len(found))
