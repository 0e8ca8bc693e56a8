"""The controls: what is planted is found in every form, and a column that nobody planted is told."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from sqlalchemy import update

from models.people.tables import Person
from models.store.store import Store
from tests.leaks.planting import places, plant, unplanted, word_of
from tests.leaks.seeking import held, held_in_files

WORD = word_of("person.name")
_PERSON = Person.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
FORMS = {
    "utf-8": WORD.encode(),
    "latin-1": WORD.encode("latin-1"),
    "utf-16": WORD.encode("utf-16"),
    "utf-16-be": WORD.encode("utf-16-be"),
    "json": json.dumps({"name": f"Eva {WORD}"}).encode(),
    "hex": WORD.encode().hex().encode(),
    "HEX": WORD.encode().hex().upper().encode(),
    "upper": WORD.upper().encode(),
    "base64": base64.b64encode(WORD.encode()),
    "base64 after one": base64.b64encode(b"x" + WORD.encode() + b"rest"),
    "base64 after two": base64.b64encode(b"xy" + WORD.encode()),
    "coloured": b"\x1b[1m" + WORD[:4].encode() + b"\x1b[0;31m" + WORD[4:].encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_word_is_found_in_every_form(tmp_path: Path, form: str) -> None:
    path = tmp_path / "folder" / "control"
    path.parent.mkdir()
    path.write_bytes(b"before " * 1000 + FORMS[form] + b" after" * 1000)
    assert held_in_files([tmp_path], places()) == {str(path): ["person.name"]}


def test_a_files_name_is_looked_at_and_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    (tmp_path / WORD).write_bytes(b"")
    assert held_in_files([tmp_path], places()) == {str(tmp_path / WORD): ["person.name"]}
    assert held(b"nothing of the kind", places()) == []
    assert held("Qå är ett ord".encode(), places()) == []


def test_every_secret_column_is_planted_or_the_test_says_so(store: Store) -> None:
    assert set(plant(store)) == set(places())
    assert len(places()) >= 30
    assert len(set(places().values())) == len(places())
    with store.write() as session:
        connection = session.connection()
        for (person_id,) in connection.execute(_PERSON.select().with_only_columns(_PERSON.c.id)).all():
            connection.execute(update(_PERSON).where(_PERSON.c.id == person_id).values(phone="08-465 004 00"))
    assert unplanted(store) == ["person.phone"]
