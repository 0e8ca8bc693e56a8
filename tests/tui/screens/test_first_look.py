"""A look that could not be put on record is a first look still: nothing is shown without one."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from models.store.errors import StoreUnavailable
from tui.screens.journal import Journal
from tui.screens.person_history import PersonHistoryList


def test_what_failed_is_asked_for_as_a_first_look_again(monkeypatch: pytest.MonkeyPatch) -> None:
    for screen in (Journal(), PersonHistoryList("SF-07")):
        asked: list[bool] = []

        def answer(*given: object, asked: list[bool] = asked) -> object:
            asked.append(bool(given[-1]))
            if len(asked) == 1:
                raise StoreUnavailable("store.unavailable")
            return SimpleNamespace(rows=())

        services = SimpleNamespace(read_journal=answer, read_history=answer)
        monkeypatch.setattr(type(screen), "desk", SimpleNamespace(services=services))
        with pytest.raises(StoreUnavailable):
            screen.reading()()
        for _ in range(2):
            screen.reading()()
        assert asked == [True, True, False], screen
