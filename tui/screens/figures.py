"""Nyckeltal: response times by percentile, false alarms by transmitter, of a rolling year (D88; DIRECTIVE rule 21)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from textual.widget import Widget

from models.figures.rows import Figures
from models.words.lookup import t
from tui.place import Place
from tui.render.figures import figures_lines
from tui.render.line import Line, Piece, fit, line
from tui.state import DeskState
from tui.widgets.lines import Lines
from tui.widgets.lines_view import LinesView
from tui.widgets.panels import rule

EVERY = timedelta(seconds=60)
"""A year is counted anew at most this often: every alarm would otherwise have it counted."""


class FiguresTitle(Lines):
    """What the screen is, on one line."""

    DEFAULT_CSS = "FiguresTitle { height: 1; }"

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        return [rule(t("place.figures"), "", width)]


class FiguresScreen(Place):
    """Scrolled, read anew while it is looked at."""

    PLACE = "figures"
    AUTO_FOCUS = "LinesView"

    def __init__(self) -> None:
        super().__init__()
        self._found: Figures | None = None
        self._read_at: datetime | None = None

    def body(self) -> Iterable[Widget]:
        yield FiguresTitle("figures-title")
        yield LinesView("figures", self._lines)

    def paint(self, state: DeskState) -> None:
        stale = self._read_at is None or not timedelta(0) <= state.now - self._read_at < EVERY
        if state.board is not None and stale:
            self._read_at = state.now
            self.desk.read(self.desk.services.read_figures, self._got, "figures")
        self.query_one(LinesView).reload()

    def _got(self, found: Figures) -> None:
        self._found = found
        if self.is_attached:
            self.query_one(LinesView).reload()

    def _lines(self, width: int) -> Sequence[Line]:
        if self._found is None:
            return [fit(line(Piece(f" {t('figures.reading')}", "dim")), width)]
        return figures_lines(self._found, width)
