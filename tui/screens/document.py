"""Ett dokuments versioner: who decided each, from when, its file, what it changes for whom and opens anew (D75)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from models.duties.rows import VersionRow
from models.store.errors import VaktbordError
from models.words.lookup import n, t
from tui.lists import dim_lines
from tui.place import Place
from tui.render.errors import say
from tui.render.line import Line, Piece, fit, line, wrap
from tui.render.owed import some, version_words
from tui.render.panels import today_of
from tui.state import DeskState
from tui.widgets.lines_view import LinesView
from tui.widgets.panels import rule


class Document(Place):
    """Opened with a document's code; `v` enters a new version."""

    PLACE = "document"
    CSS_PATH = "owed.tcss"
    AUTO_FOCUS = "#versions"

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self._read_at: int | None = None
        self._rows: tuple[tuple[VersionRow, tuple[str, ...]], ...] | None = None
        self._missing = ""

    def body(self) -> Iterable[Widget]:
        yield LinesView("versions", self._lines)

    def paint(self, state: DeskState) -> None:
        if state.board is not None and state.board.counter != self._read_at:
            self._read_at = state.board.counter
            services, code = self.desk.services, self.code
            self.desk.read(lambda: services.read_versions(code), self._got, f"document-{code}", self._not_got)
        self.query_one(LinesView).reload()

    def _got(self, rows: tuple[tuple[VersionRow, tuple[str, ...]], ...]) -> None:
        self._rows = rows
        if self.is_attached:
            self.query_one(LinesView).reload()
            self.desk.repaint()

    def _not_got(self, error: VaktbordError) -> None:
        self._read_at = None
        self._missing = say(error)

    def _lines(self, width: int) -> Sequence[Line]:
        lines = [rule(t("document.title", code=self.code), "", width)]
        if self._rows is None:
            return [*lines, *dim_lines(self._missing or t("card.reading"), width)]
        if not self._rows:
            return [*lines, *dim_lines(t("document.no_version"), width)]
        today = today_of(self.desk.state)
        for row, anew in self._rows:
            told = version_words(row, today)
            if anew:
                told.append((n("document.opened", len(anew), which=some(anew, 8)), "late"))
            for at, (words, role) in enumerate(told):
                indent = " " if at == 0 else "   "
                parts = wrap(words, max(10, width - 5))
                lines += [fit(line(Piece(f"{indent}{part}", role)), width) for part in parts]
        return lines

    def do_new_version(self) -> None:
        self.desk.open_place("owed_form", f"version|{self.code}||")
