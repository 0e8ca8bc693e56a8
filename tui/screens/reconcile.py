"""Avstämning: the ARC's lists that were held against our alarms, and which of them nobody has signed (D32)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from models.reconcile.rows import ReconciliationRow
from models.words.lookup import t
from tui.place import Place
from tui.render.line import Line, Piece, fit, line, wrap
from tui.render.reconcile import reconciliation_line
from tui.state import DeskState
from tui.widgets.lines import Lines
from tui.widgets.panels import rule
from tui.widgets.rows_view import RowsView


class ReconcileTitle(Lines):
    """What the screen is, on one line."""

    DEFAULT_CSS = "ReconcileTitle { height: 1; }"

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        return [rule(t("place.reconcile"), "", width)]


class Reconcile(Place):
    """The latest first; enter opens one. A list is read at the command line, where the file is."""

    PLACE = "reconcile"
    AUTO_FOCUS = "RowsView"

    def __init__(self) -> None:
        super().__init__()
        self._read_at: int | None = None
        self._known = False

    def body(self) -> Iterable[Widget]:
        yield ReconcileTitle("reconcile-title")
        yield RowsView[ReconciliationRow](
            "reconciliations", reconciliation_line, lambda row: row.id, self._empty
        )

    @property
    def _list(self) -> RowsView[ReconciliationRow]:
        return self.query_one(RowsView)

    def _empty(self, width: int) -> Sequence[Line]:
        words = t("reconcile.list.none") if self._known else t("card.reading")
        return [fit(line(Piece(f" {part}", "dim")), width) for part in wrap(words, width - 2)]

    def paint(self, state: DeskState) -> None:
        if state.board is not None and state.board.counter != self._read_at:
            self._read_at = state.board.counter
            self.desk.read(self.desk.services.read_reconciliations, self._got, "reconcile")
        self._list.repaint()

    def _got(self, rows: tuple[ReconciliationRow, ...]) -> None:
        self._known = True
        if self.is_attached:
            self._list.take(rows)
            self.desk.repaint()

    def can_open(self) -> bool:
        return self.is_mounted and self._list.cursor is not None

    def do_open(self) -> None:
        row = self._list.cursor
        if row is not None:
            self.desk.open_place("reconciliation", row.id)

    def on_rows_view_opened(self, message: RowsView.Opened) -> None:
        message.stop()
        self.do_open()
