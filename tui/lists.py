"""What every screen with one list shares: title, reading anew, empty words, the cursor that stays, open, and find.

A subclass says `heading`, `reading`, `line_of`, `key_of` and `none`; `about` adds lines under the title, `opened`
goes to what a row stands for, and `got` hears of each reading. Typing after `/` narrows the list as one types.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input

from models.words.lookup import n, t
from tui.place import Place
from tui.places import TABS
from tui.render.ages import local
from tui.render.line import Line, Piece, fit, line, wrap
from tui.state import DeskState
from tui.widgets.field import Field
from tui.widgets.lines import Lines
from tui.widgets.panels import rule
from tui.widgets.rows_view import RowsView
from tui.widgets.tabs import TabLine

R = TypeVar("R")
WIDE_LINE = 240
"""Rows are searched as they would be shown on a line this wide, so that a narrow terminal finds the same."""
SEARCH_LIMIT = 60


class ListTitle(Lines):
    """The rule with the title, and what the place says about its list; as high as that is."""

    DEFAULT_CSS = "ListTitle { height: auto; max-height: 8; }"

    def __init__(self, source: Callable[[int], Sequence[Line]]) -> None:
        super().__init__("list-title")
        self._source = source
        self._high = 0

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        return self._source(width)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        self._high = 1 if self.state is None else len(self._source(width))
        return self._high

    def show(self, state: DeskState) -> None:
        super().show(state)
        if self.size and len(self._painted) != self._high:
            self.refresh(layout=True)


class ListPlace(Place, Generic[R]):
    """A root place with one list. It is read in a worker when something was committed, and only while it is shown."""

    AUTO_FOCUS = "RowsView"
    BINDINGS = [
        Binding("up", "rows(-1)", show=False),
        Binding("down", "rows(1)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._read_at: tuple[object, ...] | None = None
        self._all: tuple[R, ...] = ()
        self._found_by: list[tuple[str, R]] | None = None
        self.known = False

    # What a subclass says

    def heading(self) -> str:
        """The words of the rule above the list."""
        return t(f"place.{self.PLACE}")

    def heading_note(self) -> str:
        """A warning at the right end of the rule; "" for none."""
        return ""

    def about(self, width: int) -> Sequence[Line]:
        """Lines between the rule and the list: what it is, the names of the columns."""
        return ()

    def asks(self) -> Hashable:
        """What the reading depends on besides the database; the list is read anew when it changes."""
        return ()

    def reading(self) -> Callable[[], Sequence[R]]:
        """The call that reads the rows, run in a worker: take from the screen what it needs before it is returned."""
        raise NotImplementedError

    def line_of(self, row: R, width: int) -> Line:
        """One row on one line."""
        raise NotImplementedError

    def key_of(self, row: R) -> str:
        """What the cursor stays on when the list is read anew."""
        raise NotImplementedError

    def none(self) -> str:
        """What is said where there are no rows."""
        raise NotImplementedError

    def opened(self, row: R) -> None:
        """Go to what the row stands for; the default has nowhere to go."""

    def found_by(self, row: R) -> str:
        """The words a row is found by: what its line shows."""
        return "".join(piece.text for piece in self.line_of(row, WIDE_LINE))

    def got(self, rows: Sequence[R]) -> None:
        """The list was read."""

    def below(self) -> Iterable[Widget]:
        """What stands below the list."""
        return ()

    # What all of them do

    def body(self) -> Iterable[Widget]:
        if self.PLACE in TABS:
            yield TabLine(self.PLACE)
        yield ListTitle(self._title)
        yield RowsView[R]("rows", self.line_of, self.key_of, self._empty)
        yield from self.below()
        field = Field("find", t("list.find"), "", SEARCH_LIMIT, True)
        field.display = False
        yield field

    @property
    def rows_view(self) -> RowsView[R]:
        """The list."""
        return self.query_one("#rows", RowsView)

    @property
    def row(self) -> R | None:
        """The row under the cursor."""
        return self.rows_view.cursor if self.is_mounted else None

    @property
    def rows(self) -> tuple[R, ...]:
        """Every row that was read, also what the words typed leave out."""
        return self._all

    @property
    def _field(self) -> Field:
        return self.query_one("#field-find", Field)

    def _title(self, width: int) -> Sequence[Line]:
        return [rule(self.heading(), self.heading_note(), width), *self.about(width)]

    def _empty(self, width: int) -> Sequence[Line]:
        if not self.known:
            words = t("card.reading")
        elif self._all:
            words = t("list.not_found", key=self.desk.keymap.shown("back"))
        else:
            words = self.none()
        return dim_lines(words, width)

    def paint(self, state: DeskState) -> None:
        if state.board is not None and self.is_current:
            moment = (state.board.counter, local(state.now).date(), self.asks())
            if moment != self._read_at:
                self._read_at = moment
                self.read_rows()
        self.rows_view.repaint()

    def show_title(self) -> None:
        """Say the heading anew: what it speaks of was read."""
        self.query_one(ListTitle).show(self.desk.state)
        self.desk.repaint()

    def read_rows(self) -> None:
        """Read the list in a worker; an answer to what is no longer asked is dropped."""
        asked, call = self.asks(), self.reading()

        def read(rows: Sequence[R]) -> None:
            if asked == self.asks():
                self._got(rows)

        self.desk.read(call, read, f"list-{self.PLACE}")

    def _got(self, rows: Sequence[R]) -> None:
        self.known = True
        if self.is_attached:
            self._all, self._found_by = tuple(rows), None
            self.got(self._all)
            self._narrow(anew=False)
            self.query_one(ListTitle).show(self.desk.state)
            self.desk.repaint()

    # Finding

    def can_find(self) -> bool:
        return self.is_mounted and self.focused is not self._field.input and bool(self._all)

    def do_find(self) -> None:
        self._field.display = True
        self._field.input.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._narrow(anew=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """One row is left: it was the one that was meant. Of several the officer chooses."""
        event.stop()
        self.rows_view.focus()
        if len(self.rows_view.rows) == 1:
            self.do_open()
        self.desk.repaint()

    def _narrow(self, *, anew: bool) -> None:
        words = self._field.input.value.casefold().split()
        rows: Sequence[R] = self._all
        if words:
            if self._found_by is None:
                self._found_by = [(self.found_by(row).casefold(), row) for row in self._all]
            rows = [row for said, row in self._found_by if all(word in said for word in words)]
            self._field.mean(n("list.found", len(rows)))
        else:
            self._field.mean("")
        self.rows_view.take(rows, anew=anew)

    def action_rows(self, by: int) -> None:
        """Up and down also while one types."""
        self.rows_view.action_move(by)

    def can_back(self) -> bool:
        return True

    def do_back(self) -> None:
        """Out of what was typed first, then to where one came from."""
        field = self._field
        if field.display:
            field.input.value = ""
            field.display = False
            self.rows_view.focus()
        elif self.desk.problem_told:
            self.desk.forget_told()
        else:
            self.desk.step_back()

    # Opening

    def can_open(self) -> bool:
        return self.row is not None and self.focused is self.rows_view

    def do_open(self) -> None:
        row = self.row
        if row is not None:
            self.opened(row)

    def on_rows_view_opened(self, message: RowsView.Opened) -> None:
        message.stop()
        self.do_open()


def dim_lines(words: str, width: int) -> list[Line]:
    """Words in the quiet colour, broken at the width: what a list says where it has no rows."""
    return [fit(line(Piece(f" {part}", "dim")), width) for part in wrap(words, width - 2)]
