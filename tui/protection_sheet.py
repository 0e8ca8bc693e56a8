"""What the sheets of a measure, a guard order and advice share: read on record, facts above, what was done below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from textual.widget import Widget

from models.alarms.rows import TimelineRow
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.place import Place
from tui.render.errors import say
from tui.render.line import EMPTY, Line, Piece, fit, line
from tui.render.timeline import Timeline
from tui.state import DeskState
from tui.widgets.lines_view import LinesView
from tui.widgets.panels import rule

C = TypeVar("C")


class Sheet(Place, Generic[C]):
    """Opened with an id. A subclass says how it is read, and its lines."""

    AUTO_FOCUS = "#sheet"

    def __init__(self, subject: str) -> None:
        super().__init__()
        self.subject = subject
        self.card: C | None = None
        self._read_at: int | None = None
        self._missing = ""
        self._timeline = Timeline()

    def reading(self) -> Callable[[], C]:
        """The call that reads it, run in a worker."""
        raise NotImplementedError

    def lines(self, card: C, state: DeskState, width: int) -> list[Line]:
        """Its heading and facts."""
        raise NotImplementedError

    def told(self, card: C) -> tuple[TimelineRow, ...]:
        """What was done with it."""
        return ()

    def body(self) -> Iterable[Widget]:
        yield LinesView("sheet", self._lines)

    def paint(self, state: DeskState) -> None:
        if state.board is not None and state.board.counter != self._read_at and state.away_s is None:
            self._read_at = state.board.counter
            self.desk.read(self.reading(), self._got, f"{self.PLACE}-{self.subject}", self._not_got)
        self.query_one("#sheet", LinesView).reload()

    def _got(self, card: C) -> None:
        self.card = card
        if self.is_attached:
            self.query_one("#sheet", LinesView).reload()
            self.desk.repaint()

    def _not_got(self, error: VaktbordError) -> None:
        if self.card is None:
            self._missing = say(error)

    def _lines(self, width: int) -> Sequence[Line]:
        if self.card is None:
            return [fit(line(Piece(" " + (self._missing or t("card.reading")), "dim")), width)]
        state, card = self.desk.state, self.card
        lines = self.lines(card, state, width)
        entries = self.told(card)
        if entries:
            lines += [EMPTY, rule(t("timeline.title"), "", width)]
            lines += self._timeline.lines(entries, state.now, width)
        return lines
