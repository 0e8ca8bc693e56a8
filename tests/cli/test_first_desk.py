"""The first start of a desk: who may become the first administrator, and who is not asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from models.access.login import login_is_on
from models.store.home import Home
from models.store.settings import HomeSettings
from tests.cli.conftest import PHRASE, store_of
from tui.cli import first_desk, login

pytestmark = pytest.mark.usefixtures("light")


@pytest.fixture
def start(home: Home, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Starts a desk of a city's home, up to its screen, with this answer; how many questions were asked."""

    def run(answer: str = "M. Ek", kind: str = "city", sits: bool = True) -> int:
        asked: list[str] = []

        def ask(words: str, otherwise: str) -> str:
            asked.append(words)
            return answer

        monkeypatch.setattr(first_desk, "can_ask", lambda: sits)
        monkeypatch.setattr(first_desk, "ask", ask)
        monkeypatch.setattr(login, "new_passphrase", lambda fd, **more: PHRASE)
        settings = replace(home.settings(), home=HomeSettings(kind))
        first_desk.offer(home, settings)
        return len(asked)

    return run


def _operators(home: Home) -> list[tuple[str, str]]:
    store = store_of(home)
    with store.read() as connection:
        found = [tuple(row) for row in connection.execute(text("SELECT code, role FROM operator"))]
        assert bool(found) == login_is_on(connection)
    store.close()
    return found


def test_who_sits_at_the_first_desk_becomes_administrator_and_nobody_is_asked_again(
    home: Home, start: Callable[..., int]
) -> None:
    assert start() == 1
    assert _operators(home) == [("mek", "administrator")]
    assert start("A. Nnan") == 0
    assert _operators(home) == [("mek", "administrator")]


def test_who_would_rather_wait_changes_nothing(home: Home, start: Callable[..., int]) -> None:
    assert start("-") == 1
    assert _operators(home) == []


def test_nobody_is_asked_where_a_desk_has_been_or_nobody_sits_or_in_a_demo(
    home: Home, start: Callable[..., int]
) -> None:
    assert start(kind="demo") == start(kind="test") == start(sits=False) == 0
    Path(home.head_seen).write_text("{}")
    assert start() == 0
    assert _operators(home) == []
