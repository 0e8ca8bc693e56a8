"""One question of a form: its label, the field, and what the answer means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widgets import Input

from models.store.text import clean
from tui.render.line import Line, Piece, cell, cut, line
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.state import DeskState

LABEL = 18


class TextField(Input):
    """A line of text. Nothing is ever suggested, validated or copied behind the officer's back."""

    DEFAULT_CSS = """
    TextField { width: 1fr; height: 1; border: none; padding: 0 1; background: $panel; color: $foreground; }
    TextField:focus { border: none; background: $vb-cursor; }
    """
    takes_text = True

    def __init__(self, id: str, value: str, limit: int) -> None:
        super().__init__(value=value, id=id, max_length=limit, compact=True, select_on_focus=False)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """What is pasted or comes from a row is clean before it is shown; a space that was just typed stays."""
        if value.isascii() and value.isprintable():
            return value
        before = " " * (len(value) - len(value.lstrip(" ")))
        after = " " * (len(value) - len(value.rstrip(" ")))
        return before + clean(value) + after


class _Words(Lines):
    """Words beside a field."""

    def __init__(self, width: int | str, right: bool = False) -> None:
        super().__init__()
        self.styles.width = width
        self._right = right
        self.words = ""
        self.role = "dim"

    def put(self, words: str, role: str) -> None:
        """Say this from now on."""
        if (words, role) != (self.words, self.role):
            self.words, self.role = words, role
            self._recount()

    def _recount(self) -> None:
        if self.size:
            self._painted = [self._line(self.size.width)]
            self.refresh()

    def lines_of(self, state: DeskState, width: int, height: int) -> list[Line]:
        return [self._line(width)]

    def _line(self, width: int) -> Line:
        if self._right:
            return line(Piece(" " + cut(self.words, width - 1), self.role))
        return line(" ", cell(self.words, width - 1, self.role))


class Field(Horizontal):
    """Label, field and meaning on one line."""

    DEFAULT_CSS = "Field { height: 1; width: 1fr; }"

    def __init__(self, name: str, label: str, value: str, limit: int, meant: bool) -> None:
        super().__init__(id=f"field-{name}")
        self.question = name
        self._label = _Words(LABEL)
        self._label.put(label, "")
        self._meaning = _Words("1fr", right=True)
        self._meaning.display = meant
        self.input = TextField(f"input-{name}", value, limit)

    def compose(self) -> ComposeResult:
        yield self._label
        yield self.input
        yield self._meaning

    @property
    def meaning(self) -> str:
        """What stands beside the field."""
        return self._meaning.words

    def mean(self, words: str, role: str = "dim") -> None:
        """Say beside the field what its answer means."""
        self._meaning.put(words, role)

    def point(self, here: bool) -> None:
        """Mark the label of the field that takes the text now."""
        self._label.put(self._label.words, "key" if here else "")
