"""The register's lists, figures and notices hold no word that was planted in a secret column."""

from __future__ import annotations

import argparse
import json
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import text

from models.boards import measured as of_boards
from models.people import measured as of_people
from models.people.validity import today
from models.store.store import Store
from scheduler.register import tell_register
from tests.leaks.planting import plant
from tui.cli import register
from tui.cli.opened import Opened


@pytest.mark.parametrize("as_json", [False, True], ids=["lines", "json"])
def test_no_planted_word_stands_in_a_list_a_figure_or_a_notice(
    sqlite_store: Store, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    words = plant(sqlite_store)
    at = cast(Opened, SimpleNamespace(store=sqlite_store))
    asked = argparse.Namespace(at=None, known_at=None, boundary=False, all=True, json=as_json)
    for listing in (register._people, register._endings, register._offices, register._boards):
        assert listing(at, asked) == 0
    said = capsys.readouterr().out
    assert "SF-90" in said
    assert "planted-party_office" in said and "planted-board" in said, "each is planted and listed"
    day = today(sqlite_store.clock)
    with sqlite_store.write() as session:
        assert tell_register(session, sqlite_store.clock) >= 1
    with sqlite_store.read() as connection:
        for room in (of_people, of_boards):
            figures = room.measured(connection, day)
            said += repr(figures) + repr([room.behind(connection, each.id, day) for each in figures])
        notices = [tuple(row) for row in connection.execute(text('SELECT text_id, "values" FROM notice'))]
    assert notices
    said += json.dumps(notices, ensure_ascii=False)
    assert [place for place, word in words.items() if word in said] == []
