"""Rapporten är uttagen: where it lies, and the pass phrase that opens it, which is shown here and never again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from models.words.lookup import t
from tui.asks import about_lines
from tui.place import Place
from tui.render.line import EMPTY, Line, Piece, line
from tui.widgets.lines_view import LinesView


class PaperMade(Place):
    """Opened with "phrase|path"."""

    PLACE = "paper_made"
    AUTO_FOCUS = "#paper-made"

    def __init__(self, subject: str) -> None:
        super().__init__()
        self._phrase, _, self._path = subject.partition("|")

    def body(self) -> Iterable[Widget]:
        yield LinesView("paper-made", self._lines)

    def _lines(self, width: int) -> Sequence[Line]:
        return [
            *about_lines([(t("place.paper_made"), "title"), (t("paper_made.about"), "")], width),
            EMPTY,
            line("   ", Piece(self._phrase, "strong")),
            EMPTY,
            *about_lines(
                [(t("paper_made.where"), "dim"), (self._path, ""), (t("paper_made.once"), "warn")], width
            ),
        ]
