"""Nämnder och bolag: who leads, what is analysed, written and agreed, and what is missing (D66-D73)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from models.boards.rows import BoardStanding
from models.words.lookup import n, t
from tui.lists import ListPlace
from tui.render.line import Line
from tui.render.panels import today_of
from tui.render.register import board_head, board_line, board_lines
from tui.screens.register_card import RegisterCard
from tui.screens.register_choose import open_change


class Boards(ListPlace[BoardStanding]):
    """Those that lack something first; enter opens one, `n` adds one, the change key offers what can be done."""

    PLACE = "boards"

    def __init__(self) -> None:
        super().__init__()
        self._ended_too = False

    def heading(self) -> str:
        lacking = sum(bool(row.missing) for row in self.rows if row.active)
        return f"{t('place.boards')} · {n('register.lacking', lacking)}"

    def about(self, width: int) -> Sequence[Line]:
        return [board_head(width)]

    def asks(self) -> Hashable:
        return self._ended_too

    def reading(self) -> Callable[[], Sequence[BoardStanding]]:
        services, ended = self.desk.services, self._ended_too
        return lambda: sorted(
            services.read_boards(ended), key=lambda row: (not row.active, not row.missing, row.code)
        )

    def line_of(self, row: BoardStanding, width: int) -> Line:
        return board_line(row, width)

    def key_of(self, row: BoardStanding) -> str:
        return row.id

    def none(self) -> str:
        return t("board.none")

    def opened(self, row: BoardStanding) -> None:
        self.desk.open_place("board", row.code)

    def do_closed_too(self) -> None:
        self._ended_too = not self._ended_too

    def do_new(self) -> None:
        self.desk.open_place("register_form", "board.new")

    def can_change(self) -> bool:
        return self.row is not None

    def do_change(self) -> None:
        if self.row is not None:
            open_change(self.desk, "board", self.row.code, self.row.active)


class BoardCard(RegisterCard[BoardStanding]):
    """One board, opened with its code."""

    PLACE = "board"
    NOUN = "board"

    def reading(self) -> Callable[[], BoardStanding | None]:
        services, code = self.desk.services, self.code
        return lambda: next((each for each in services.read_boards(True) if each.code == code), None)

    def ended(self, row: BoardStanding) -> bool:
        return not row.active

    def named(self, row: BoardStanding) -> str:
        return f"{row.code} · {row.name}"

    def lines_of(self, row: BoardStanding, width: int) -> Sequence[Line]:
        return board_lines(row, today_of(self.desk.state), width)
