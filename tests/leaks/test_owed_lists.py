"""Offers, talks, acts, documents, their figures and notices hold no word that was planted in a secret column."""

from __future__ import annotations

import argparse
import json
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import text

from models.duties import measured_decided, measured_offers
from models.people.validity import today
from models.store.settings import Settings
from models.store.store import Store
from scheduler.clockwork import Clockwork
from tests.leaks.planting import plant
from tui.cli import document, offers, talk
from tui.cli.opened import Opened

COLUMNS = {"talk.place", "talk.participants", "talk.risks", "agreed_act.what", "agreed_act.remark"}


@pytest.mark.parametrize("as_json", [False, True], ids=["lines", "json"])
def test_no_planted_word_stands_in_a_list_a_figure_or_a_notice(
    sqlite_store: Store, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    words = plant(sqlite_store)
    assert set(words) >= COLUMNS
    at = cast(Opened, SimpleNamespace(store=sqlite_store, settings=Settings()))
    asked = argparse.Namespace(at="", all=True, wheel=True, code="", json=as_json)
    assert offers._offers(asked, at) == 0
    talk._list(asked, at)
    talk._list(argparse.Namespace(code="SF-90", json=as_json), at)
    document._list(asked, at)
    said = capsys.readouterr().out
    assert "SF-90" in said
    day = today(sqlite_store.clock)
    assert Clockwork(sqlite_store, lambda: 1, lambda: (True, "")).run_calendar()
    with sqlite_store.read() as connection:
        for room in (measured_offers, measured_decided):
            figures = room.measured(connection, day)
            said += repr(figures) + repr([room.behind(connection, each.id, day) for each in figures])
        notices = [tuple(row) for row in connection.execute(text('SELECT text_id, "values" FROM notice'))]
    said += json.dumps(notices, ensure_ascii=False)
    assert [place for place, word in words.items() if word in said] == []
