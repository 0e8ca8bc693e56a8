"""Övning: the scenarios that can be played at this desk, and those that were (DIRECTIVE rule 10)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from models.drills.rows import DrillRow
from models.words.lookup import t
from tui.place import Place
from tui.render.drills import drill_line
from tui.render.line import Line, Piece, fit, line, wrap
from tui.state import DeskState
from tui.widgets.lines import Lines
from tui.widgets.panels import rule
from tui.widgets.rows_view import RowsView


class DrillTitle(Lines):
    """What the screen is, and what a drill does and does not."""

    DEFAULT_CSS = "DrillTitle { height: 4; }"

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        about = [fit(line(Piece(f" {part}", "dim")), width) for part in wrap(t("drill.about"), width - 2)]
        return [rule(t("place.drill"), "", width), *about][:height]


class Drill(Place):
    """The one that runs, the scenarios, then what was played; enter opens."""

    PLACE = "drill"
    AUTO_FOCUS = "RowsView"

    def __init__(self) -> None:
        super().__init__()
        self._read_at: int | None = None
        self._known = False

    def body(self) -> Iterable[Widget]:
        yield DrillTitle("drill-title")
        yield RowsView[DrillRow](
            "drills",
            lambda row, width: drill_line(row, self.desk.state.now, width),
            lambda row: row.id or row.scenario,
            self._empty,
        )

    @property
    def _list(self) -> RowsView[DrillRow]:
        return self.query_one(RowsView)

    def _empty(self, width: int) -> Sequence[Line]:
        words = t("drill.list.none") if self._known else t("card.reading")
        return [fit(line(Piece(f" {part}", "dim")), width) for part in wrap(words, width - 2)]

    def paint(self, state: DeskState) -> None:
        if state.board is not None and state.board.counter != self._read_at:
            self._read_at = state.board.counter
            self.desk.read(self.desk.services.read_drills, self._got, "drills")
        self._list.repaint()

    def _got(self, rows: tuple[DrillRow, ...]) -> None:
        self._known = True
        if self.is_attached:
            self._list.take(rows)
            self.desk.repaint()

    def can_open(self) -> bool:
        return self.is_mounted and self._list.cursor is not None

    def do_open(self) -> None:
        row = self._list.cursor
        if row is not None:
            self.desk.open_place("debrief", row.id, row.scenario)

    def on_rows_view_opened(self, message: RowsView.Opened) -> None:
        message.stop()
        self.do_open()
