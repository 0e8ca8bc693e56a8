"""Sedan sist: what happened since the officer was last here, in one screen; one key says that it was seen (D87)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from models.handover.since import Since
from models.words.lookup import t
from tui.lists import ListTitle
from tui.place import Place
from tui.render.line import Line, Piece, fit, line
from tui.render.since import since_head, since_lines
from tui.state import DeskState
from tui.widgets.lines_view import LinesView
from tui.widgets.panels import rule


class SinceLast(Place):
    """Counted by entries of the record, so that nothing lies between two looks."""

    PLACE = "since"
    AUTO_FOCUS = "LinesView"

    def __init__(self) -> None:
        super().__init__()
        self.found: Since | None = None
        self._read_at: tuple[object, ...] | None = None

    def body(self) -> Iterable[Widget]:
        yield ListTitle(self._head)
        yield LinesView("since", self._lines)

    def paint(self, state: DeskState) -> None:
        if state.board is not None and self.is_current:
            moment = (state.board.counter, state.me)
            if moment != self._read_at:
                self._read_at = moment
                services = self.desk.services
                self.desk.read(services.read_since, self._got, "since")
        self.query_one("#since", LinesView).reload()

    def _got(self, found: Since) -> None:
        self.found = found
        if self.is_attached:
            self.query_one("#since", LinesView).reload()
            self.query_one(ListTitle).show(self.desk.state)
            self.desk.repaint()

    def _head(self, width: int) -> Sequence[Line]:
        title = rule(t("place.since"), "", width)
        if self.found is None:
            return [title]
        key = self.desk.keymap.letter("all_seen")
        return [title, *since_head(self.found, self.desk.state.now, width, key)]

    def _lines(self, width: int) -> Sequence[Line]:
        if self.found is None:
            return [fit(line(Piece(f" {t('card.reading')}", "dim")), width)]
        return since_lines(self.found, self.desk.state, width)

    def can_all_seen(self) -> bool:
        return self.found is not None

    def do_all_seen(self) -> None:
        """What stood on the glass was seen, and nothing that came after it."""
        if self.found is not None:
            services, until = self.desk.services, self.found.until
            self.desk.act(lambda: services.seen_until(until), lambda _: self._seen())

    def _seen(self) -> None:
        self._read_at = None
        self.desk.tell(t("tell.since.seen"))
        self.desk.step_back()
