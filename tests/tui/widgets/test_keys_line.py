"""The footer: whole words only, the way to help always there (SCREENS principle 3)."""

from __future__ import annotations

import pytest

from models.words import lookup
from tests.tui.invented import NOW
from tui.actions import here
from tui.keymap import Keymap
from tui.places import OPENED, ROOTS
from tui.render.line import plain, width_of
from tui.state import DeskState, KeyHint
from tui.widgets.bars import KeysLine


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("place", [*ROOTS, *OPENED])
def test_no_key_of_any_screen_is_cut_at_any_width(language: str, place: str) -> None:
    lookup.use(language)
    keymap = Keymap(language)
    keys = tuple(KeyHint(keymap.shown(each.id), each.word, each.id) for each in here(place) if each.footer)
    shown_whole = [f"{each.key} {each.word}" for each in keys]
    for width in range(60, 200):
        lines = KeysLine("keys").lines_of(DeskState(NOW, keys=keys), width, 2)
        assert len(lines) <= 2
        assert max(width_of(each) for each in lines) <= width
        words = [each for each in "  ".join(plain(line).strip() for line in lines).split("  ") if each]
        assert set(words) <= set(shown_whole), width
        assert words[0] == shown_whole[0]
        assert words[-1] == shown_whole[-1], width  # help


@pytest.mark.parametrize(
    ("width", "lines"),
    [(25, [" i Incidenter  l Historik"]), (24, [" i Incidenter", " l Historik"])],
)
def test_a_key_that_just_fits_is_whole(width: int, lines: list[str]) -> None:
    keys = (KeyHint("i", "Incidenter", "incidents"), KeyHint("l", "Historik", "history"))
    shown = KeysLine("keys").lines_of(DeskState(NOW, keys=keys), width, 2)
    assert [plain(each) for each in shown] == lines
