"""The questions of a form, and the words around them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.words.lookup import t
from tui.render.line import Line, Piece, fit, joined, line, width_of, wrap
from tui.state import DeskState
from tui.widgets.lines import Lines


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. `choices` are stored values, worded as `<family>.<value>` and picked by number or by letters.

    `start` is what stands there at first; `hint` the id of a sentence shown while the field has the cursor;
    `meant` leaves room beside the field for what the answer means.
    """

    name: str
    choices: tuple[str, ...] = ()
    family: str = ""
    required: bool = False
    start: str = ""
    hint: str = ""
    limit: int = 400
    meant: bool = False


class HintLines(Lines):
    """What may be answered to the question that has the cursor: its choices, and a sentence."""

    DEFAULT_CSS = "HintLines { height: 1fr; margin: 0 0 0 1; }"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._choices: tuple[str, ...] = ()
        self._sentence = ""

    def put(self, choices: Iterable[str], sentence: str) -> None:
        """Show other words."""
        self._choices, self._sentence = tuple(choices), sentence
        self._recount()

    def lines_of(self, state: DeskState, width: int, height: int) -> list[Line]:
        lines = packed([Piece(choice) for choice in self._choices], width - 1)
        if self._sentence:
            lines += [line(Piece(part, "dim")) for part in wrap(self._sentence, max(1, width - 1))]
        return lines[:height]


def about_lines(sentences: Iterable[tuple[str, str]], width: int) -> list[Line]:
    """Sentences with their roles as wrapped lines, a cell in from the edge; an empty sentence is an empty line."""
    lines: list[Line] = []
    for words, role in sentences:
        lines += [fit(line(" ", Piece(part, role)), width) for part in wrap(words, max(1, width - 2))]
    return lines


def word_of(ask: Ask, choice: str) -> str:
    """A choice in words."""
    return t(f"{ask.family}.{choice}")


def packed(pieces: Iterable[Piece], width: int) -> list[Line]:
    """Pieces on as few lines as hold them, none broken, dots between."""
    lines: list[Line] = []
    current: list[Piece] = []
    for piece in pieces:
        if current and width_of(joined([*current, piece])) > width:
            lines.append(joined(current))
            current = []
        current.append(piece)
    return [fit(each, width) for each in [*lines, joined(current)] if each]
