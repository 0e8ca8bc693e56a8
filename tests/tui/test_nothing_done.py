"""A key that does nothing here says so: never on a locked desk, and never over what is being said."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from models.words.lookup import t
from tui.keymap import Keymap
from tui.locking_app import LockingApp
from tui.state import Told, Tone

SAID = Told("Du har larmet", Tone.NOTE, 9.0)


@pytest.mark.parametrize(
    ("key", "action", "locked", "told", "said"),
    [
        ("x", "", False, None, ["x gör inget här just nu. F1 visar tangenterna."]),
        ("s", "doubles", False, None, ["s gör inget här just nu. F1 visar tangenterna."]),
        ("x", "", False, SAID, []),
        ("x", "", True, None, []),
        ("esc", "back", False, None, []),
        ("enter", "open", False, None, []),
        ("k", "acknowledge", False, SAID, [t("tell.nothing_rings")]),
        ("k", "acknowledge", True, None, ["locked"]),
    ],
)
def test_a_key_without_meaning_is_answered(
    key: str, action: str, locked: bool, told: Told | None, said: list[str]
) -> None:
    heard: list[str] = []
    desk = SimpleNamespace(
        closed=locked,
        lock=SimpleNamespace(on=locked, help=lambda: heard.append("locked")),
        state=SimpleNamespace(told=told),
        keymap=Keymap("sv", {}),
        here="place:overview",
        tell=lambda words, about="": heard.append(words),
    )
    LockingApp.nothing_done(cast("LockingApp", desk), key, action)
    assert heard == said
