"""One line of the log whole: its words, both its times, what it is about; struck with a reason, never taken away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from models.journal.rows import JournalRow, Named
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.lists import dim_lines
from tui.opening import can_open_subject, open_subject
from tui.place import Place
from tui.render.errors import say
from tui.render.journal import written_lines
from tui.render.line import Line
from tui.state import DeskState
from tui.widgets.lines_view import LinesView


class LogLine(Place):
    """Opened from the log or from search; enter goes to what the line is about."""

    PLACE = "log_line"
    AUTO_FOCUS = "LinesView"

    def __init__(self, log_id: str) -> None:
        super().__init__()
        self.log_id = log_id
        self.rows: tuple[JournalRow, ...] | None = None
        self._at = 0
        self._read_at: int | None = None
        self._missing = ""

    def body(self) -> Iterable[Widget]:
        yield LinesView("log-line", self._lines)

    def paint(self, state: DeskState) -> None:
        if state.board is not None and state.board.counter != self._read_at:
            self._read_at = state.board.counter
            services, log_id = self.desk.services, self.log_id
            self.desk.read(lambda: services.read_log_line(log_id), self._got, f"log-{log_id}", self._not_got)
        self.query_one(LinesView).reload()

    def _got(self, rows: tuple[JournalRow, ...]) -> None:
        self.rows = rows
        if self.is_attached:
            self.query_one(LinesView).reload()
            self.desk.repaint()

    def _not_got(self, error: VaktbordError) -> None:
        self._read_at = None
        self._missing = say(error)

    def _lines(self, width: int) -> Sequence[Line]:
        if not self.rows:
            return dim_lines(self._missing or t("card.reading"), width)
        return written_lines(self.rows, self._at, self.desk.state.now, width)

    @property
    def _links(self) -> tuple[Named, ...]:
        return self.rows[0].links if self.rows else ()

    def can_open(self) -> bool:
        return bool(self._links) and can_open_subject(self._links[self._at])

    def do_open(self) -> None:
        if self._links:
            open_subject(self.desk, self._links[self._at])

    def can_next_list(self) -> bool:
        return len(self._links) > 1

    def word_next_list(self) -> str:
        return t("journal.next")

    def do_next_list(self) -> None:
        self._at = (self._at + 1) % len(self._links)
        self.query_one(LinesView).reload()
        self.desk.repaint()

    def can_strike(self) -> bool:
        return bool(self.rows) and self.rows is not None and self.rows[0].struck is None

    def do_strike(self) -> None:
        self.desk.open_place("strike_log", self.log_id)
