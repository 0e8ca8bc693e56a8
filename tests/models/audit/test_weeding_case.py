"""Weeding a case empties every secret column that hangs on it, whichever room it stands in: found by the tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from models.access.actor import LOADER
from models.audit import weeding
from models.incidents.tables import Incident
from models.store import schema
from models.store.base import metadata
from models.store.store import Store
from models.store.types import Secret, SecretBytes
from tests.leaks.planting import plant, word_of

_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
# What has an end of its own, and a kind of its own in the city's decision.
OF_THEIR_OWN = {"measure", "assignment"}


def of_a_case() -> set[str]:
    """The incident and every table that refers to it, or to a table that does."""
    schema.load_tables()
    found = {"incident"}
    while True:
        more = {
            table.name
            for table in metadata.sorted_tables
            if table.name not in OF_THEIR_OWN | found
            and any(key.column.table.name in found for key in table.foreign_keys)
        }
        if not more:
            return found
        found |= more


def left(store: Store, tables: set[str]) -> list[str]:
    """The columns of these tables where a planted word still stands."""
    found = []
    with store.read() as connection:
        for name in sorted(tables):
            table = metadata.tables[name]
            rows = connection.execute(table.select()).mappings().all()
            for column in table.c:
                if isinstance(column.type, Secret | SecretBytes):
                    word = word_of(f"{name}.{column.name}")
                    if any(word in _text(row[column.name]) for row in rows):
                        found.append(f"{name}.{column.name}")
    return found


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")


def test_no_word_of_a_weeded_case_stands_in_any_room(store: Store) -> None:
    plant(store)
    tables = of_a_case()
    assert {"evidence", "obligation", "share", "court_date", "crisis_follow_up"} <= tables
    assert len(left(store, tables)) > 20
    with store.write() as session:
        case = session.connection().execute(_INCIDENT.select()).mappings().first()
        assert case is not None
        now = store.clock.now()
        closed = update(_INCIDENT).where(_INCIDENT.c.id == case["id"]).values(state="closed", closed_at=now)
        session.connection().execute(closed)
        for name in tables:  # where a row may be of a case, and need not
            if "incident_id" in metadata.tables[name].c:
                session.connection().execute(update(metadata.tables[name]).values(incident_id=case["id"]))
        weeding._weed(session, LOADER, "incident", f"incident:{case['id']}", now, now)
    assert left(store, tables) == []
