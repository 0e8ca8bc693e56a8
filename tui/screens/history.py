"""Larmhistorik: every alarm there has been, newest first, searched as one types; a million rows without delay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from models.alarms.rows import AlarmRow
from models.store.errors import StoreUnavailable, VaktbordError
from models.words.lookup import n, t
from tui.desk_values import HistoryPage
from tui.place import Place
from tui.render.history import history_head, history_line
from tui.render.line import Line, Piece, fit, line
from tui.state import DeskState
from tui.widgets.field import Field
from tui.widgets.lines import Lines
from tui.widgets.panels import rule
from tui.widgets.rows_view import RowsView

PAGE = 200
REST_S = 0.08
"""Typing rests this long before the database is asked; the latest question wins."""
SEARCH_RESTS_S = 0.8
"""A question that stands this long is a search, and goes on record."""


class HistoryTitle(Lines):
    """How many rows are held, and the names of the columns."""

    DEFAULT_CSS = "HistoryTitle { height: 2; }"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.held = 0
        self.more = False

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        count = n("history.more", self.held) if self.more else n("history.all", self.held)
        return [rule(f"{t('place.history')} · {count}", "", width), history_head(width)]


class History(Place):
    """Pages are read ahead of the cursor; what came meanwhile is put on top without moving it."""

    PLACE = "history"
    CSS_PATH = "history.tcss"
    AUTO_FOCUS = "RowsView"

    def __init__(self) -> None:
        super().__init__()
        self._asked = ""
        self._rows: list[AlarmRow] = []
        self._before: int | None = None
        self._known = False
        self._reading_more = False
        self._read_at: int | None = None
        self._resting: Timer | None = None
        self._standing: Timer | None = None
        self._on_record = ""

    def body(self) -> Iterable[Widget]:
        yield HistoryTitle("history-title")
        yield RowsView[AlarmRow](
            "alarms",
            lambda row, width: history_line(row, self.desk.state.now, width),
            lambda row: row.id,
            self._empty,
        )
        yield Field("search", t("history.search"), "", 60, False)

    @property
    def _list(self) -> RowsView[AlarmRow]:
        return self.query_one(RowsView)

    @property
    def _field(self) -> Field:
        return self.query_one(Field)

    def _empty(self, width: int) -> Sequence[Line]:
        words = (
            t("card.reading") if not self._known else t("history.none" if self._asked else "history.empty")
        )
        return [fit(line(Piece(f" {words}", "dim")), width)]

    # Reading

    def paint(self, state: DeskState) -> None:
        if state.board is not None and state.board.counter != self._read_at:
            anew = self._read_at is None
            self._read_at = state.board.counter
            self._ask(anew=anew)
        self._list.repaint()

    def _ask(self, *, anew: bool) -> None:
        """Read the first page; what is held below it stays, unless the question is another."""
        services, text = self.desk.services, self._asked

        def got(page: HistoryPage) -> None:
            if text == self._asked:
                self._first(page, anew)

        self.desk.read(lambda: services.search_history(text, None, PAGE), got, "history")

    def _first(self, page: HistoryPage, anew: bool) -> None:
        self._known = True
        rows = list(page.rows)
        if not anew and rows and page.before is not None:
            rows += [row for row in self._rows if row.seq < rows[-1].seq]
        if anew or len(rows) <= len(page.rows):
            self._before = page.before
        self._rows = rows
        self._show(anew=anew)

    def on_rows_view_near_end(self, message: RowsView.NearEnd) -> None:
        message.stop()
        if self._before is None or self._reading_more:
            return
        self._reading_more = True
        services, text, before = self.desk.services, self._asked, self._before

        def got(page: HistoryPage) -> None:
            self._reading_more = False
            if text == self._asked and before == self._before:
                self._rows += [row for row in page.rows if not self._rows or row.seq < self._rows[-1].seq]
                self._before = page.before
                self._show(anew=False)

        def failed(_: object) -> None:
            self._reading_more = False

        self.desk.read(lambda: services.search_history(text, before, PAGE), got, "history-more", failed)

    def _show(self, *, anew: bool) -> None:
        if not self.is_attached:
            return
        self._list.take(self._rows, anew=anew)
        title = self.query_one(HistoryTitle)
        title.held, title.more = len(self._rows), self._before is not None
        title.show(self.desk.state)

    # Searching

    def do_search(self) -> None:
        self._field.input.focus()

    def can_search(self) -> bool:
        return self.is_mounted and self.focused is not self._field.input

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST_S, self._search)
        if self._standing is not None:
            self._standing.stop()
        self._standing = self.set_timer(SEARCH_RESTS_S, self._stands)

    def _search(self) -> None:
        wanted = " ".join(self._field.input.value.split())
        if wanted != self._asked:
            self._asked = wanted
            self._reading_more = False
            self._ask(anew=True)

    def _stands(self) -> None:
        """The question rests: whoever asks who looked for what is told of it."""
        if self._asked and self._asked != self._on_record:
            self._record(self._asked)

    def _record(self, asked: str, opened: str = "") -> None:
        """Put a search on record; while the database is away there is no search either."""
        services, count = self.desk.services, len(self._rows)
        self._on_record = asked
        self.desk.act(lambda: services.searched("history", asked, count, opened), failed=self._not_on_record)

    def _not_on_record(self, error: VaktbordError) -> None:
        self._on_record = ""
        if not isinstance(error, StoreUnavailable):
            self.desk.failed(error)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._list.focus()
        self.desk.repaint()

    def can_back(self) -> bool:
        return True

    def do_back(self) -> None:
        """Out of the field first, then out of the search, then to where one came from."""
        field = self._field.input
        if self.focused is field:
            self._list.focus()
        elif field.value:
            field.value = ""
        else:
            self.desk.go("overview")

    # Opening

    def can_open(self) -> bool:
        return self.is_mounted and self._list.cursor is not None and self.focused is self._list

    def do_open(self) -> None:
        row = self._list.cursor
        if row is not None:
            if self._asked:
                self._record(self._asked, row.person or "")
            self.desk.open_alarm(row.id)

    def on_rows_view_opened(self, message: RowsView.Opened) -> None:
        message.stop()
        self.do_open()
