"""One row of the register whole: read anew when something is committed, with what can be done by one key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual.widget import Widget

from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.lists import dim_lines
from tui.place import Place
from tui.render.errors import say
from tui.render.line import Line
from tui.screens.register_choose import open_change
from tui.state import DeskState
from tui.widgets.lines_view import LinesView
from tui.widgets.panels import rule

R = TypeVar("R")


class RegisterCard(Place, Generic[R]):
    """Opened with a code. A subclass says `reading`, `named` and `lines_of`."""

    AUTO_FOCUS = "LinesView"
    NOUN: ClassVar[str] = ""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.row: R | None = None
        self._known = False
        self._missing = ""
        self._read_at: int | None = None

    def reading(self) -> Callable[[], R | None]:
        """The call that reads it, run in a worker."""
        raise NotImplementedError

    def named(self, row: R) -> str:
        """The words of the rule above it."""
        raise NotImplementedError

    def lines_of(self, row: R, width: int) -> Sequence[Line]:
        """What it says."""
        raise NotImplementedError

    def ended(self, row: R) -> bool:
        """Whether it is there no more, and can only be taken up again."""
        return False

    def body(self) -> Iterable[Widget]:
        yield LinesView("register-card", self._lines)

    def paint(self, state: DeskState) -> None:
        if state.board is not None and state.board.counter != self._read_at and state.away_s is None:
            self._read_at = state.board.counter
            self.desk.read(self.reading(), self._got, f"register-{self.PLACE}", self._not_got)
        self.query_one(LinesView).reload()

    def _got(self, row: R | None) -> None:
        self.row, self._known = row, True
        if self.is_attached:
            self.query_one(LinesView).reload()
            self.desk.repaint()

    def _not_got(self, error: VaktbordError) -> None:
        self._read_at = None
        self._missing = say(error)

    def _lines(self, width: int) -> Sequence[Line]:
        if self.row is None:
            gone = t("register.gone", code=self.code) if self._known else self._missing or t("card.reading")
            return dim_lines(gone, width)
        return [rule(self.named(self.row), "", width), *self.lines_of(self.row, width)]

    def can_change(self) -> bool:
        return self.row is not None

    def do_change(self) -> None:
        if self.row is not None:
            open_change(self.desk, self.NOUN, self.code, not self.ended(self.row))
