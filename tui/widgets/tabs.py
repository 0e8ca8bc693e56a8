"""The line of tabs over the register: each with its digit, the one that is shown in full."""

from __future__ import annotations

from collections.abc import Sequence

from models.words.lookup import t
from tui.places import TABS
from tui.render.line import Line, Piece, fit, width_of
from tui.state import DeskState
from tui.widgets.lines import Lines


class TabLine(Lines):
    """All tabs on one line: in full where there is room, else short but for the one that is shown, else all short."""

    def __init__(self, here: str) -> None:
        super().__init__("tabs")
        self.here = here

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        return [tab_line(self.here, width)]


def tab_line(here: str, width: int) -> Line:
    """The tabs as they fit, each of them clicked for what its digit does."""
    for full in (set(TABS), {here}, set[str]()):
        words: Line = ()
        for name, digit in TABS.items():
            shown = t(f"tab.{name}" if name in full else f"tab.{name}.short")
            words = (
                *words,
                Piece("  " if len(full) > 1 and words else " "),
                Piece(f"{digit} ", "key", tab_action(name)),
                Piece(shown, "strong" if name == here else "dim", tab_action(name)),
            )
        if width_of(words) <= width:
            break
    return fit(words, width)


def tab_action(name: str) -> str:
    """The action that a tab's digit does: the people have a key of their own as well, from everywhere."""
    return "people_tab" if name == "people" else name
