"""Incidenter: the queue. Open first, what must be taken up soonest on top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from models.incidents.rows import IncidentRow
from models.words.lookup import n, t
from tui.place import Place
from tui.render.incidents import queue_head, queue_line
from tui.render.line import Line, Piece, fit, line
from tui.state import DeskState
from tui.widgets.lines import Lines
from tui.widgets.panels import rule
from tui.widgets.rows_view import RowsView

LIMIT = 300


class QueueTitle(Lines):
    """How many, and the names of the columns."""

    DEFAULT_CSS = "QueueTitle { height: 2; }"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.closed_too = False

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        count = state.board.incident_count if state.board else 0
        title = n("incidents.count", count)
        if self.closed_too:
            title += f" · {t('incidents.closed_too')}"
        return [rule(title, "", width), queue_head(width)]


class Incidents(Place):
    """A list that is read anew when something is committed."""

    PLACE = "incidents"
    AUTO_FOCUS = "RowsView"

    def __init__(self) -> None:
        super().__init__()
        self._closed_too = False
        self._read_at: tuple[int, bool] | None = None
        self._known = False

    def body(self) -> Iterable[Widget]:
        yield QueueTitle("queue-title")
        yield RowsView[IncidentRow](
            "queue",
            lambda row, width: queue_line(row, self.desk.state.now, width),
            lambda row: row.id,
            self._empty,
        )

    @property
    def _list(self) -> RowsView[IncidentRow]:
        return self.query_one(RowsView)

    def _empty(self, width: int) -> Sequence[Line]:
        words = t("incidents.none") if self._known else t("card.reading")
        return [fit(line(Piece(f" {words}", "dim")), width)]

    def paint(self, state: DeskState) -> None:
        if state.board is not None and (state.board.counter, self._closed_too) != self._read_at:
            self._read_at = (state.board.counter, self._closed_too)
            services, closed = self.desk.services, self._closed_too
            self.desk.read(lambda: services.read_incidents(closed, LIMIT), self._got, "incidents")
        self._list.repaint()

    def _got(self, rows: tuple[IncidentRow, ...]) -> None:
        self._known = True
        if self.is_attached:
            self._list.take(rows)

    def can_open(self) -> bool:
        return self.is_mounted and self._list.cursor is not None

    def do_open(self) -> None:
        row = self._list.cursor
        if row is not None:
            self.desk.open_place("incident", row.id)

    def on_rows_view_opened(self, message: RowsView.Opened) -> None:
        message.stop()
        self.do_open()

    def do_closed_too(self) -> None:
        self._closed_too = not self._closed_too
        self.query_one(QueueTitle).closed_too = self._closed_too

    def do_new(self) -> None:
        self.desk.open_place("new_incident", "")
