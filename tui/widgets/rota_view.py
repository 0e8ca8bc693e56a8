"""The parts of the rota place: who has the duty now, the grid with its cursor, and what stands under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.binding import Binding
from textual.message import Message

from models.words.lookup import t
from tui.render.line import Line, Piece, fit
from tui.render.rota import cover_line, duty_lines
from tui.state import DeskState
from tui.widgets.lines import Lines
from tui.widgets.lines_view import LinesView
from tui.widgets.panels import rule


class NowLines(Lines):
    """Who is on duty at this moment; two lines on a small terminal."""

    DEFAULT_CSS = "NowLines { height: 6; }"

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        title = rule(t("place.rota"), "", width)
        board = state.board
        if board is None:
            return [title]
        duty = duty_lines(board.duty, board.gaps, board.cover_days, state.now, width - 1)
        cover = cover_line(board.gaps, board.cover_days, state.now, width - 1)
        if height < 6:
            keep = [
                duty[0],
                next((each for each in duty[1:] if each[0].text.startswith(t("duty.label.tib"))), cover),
            ]
            return [title, *((Piece(" "), *each) for each in keep), (Piece(" "), *cover)][:height]
        return [title, *((Piece(" "), *each) for each in duty)][:height]


class RotaGrid(LinesView):
    """The grid; arrows move its cursor, pages turn its weeks. Whoever shows it says what is painted."""

    BINDINGS = [
        Binding("left", "go('left')", show=False),
        Binding("right", "go('right')", show=False),
        Binding("up", "go('up')", show=False),
        Binding("down", "go('down')", show=False),
        Binding("pageup", "go('before')", show=False),
        Binding("pagedown", "go('after')", show=False),
        Binding("home", "go('today')", show=False),
    ]

    class Went(Message):
        """An arrow or a page key: left, right, up, down, before, after or today."""

        def __init__(self, way: str) -> None:
            super().__init__()
            self.way = way

    def action_go(self, way: str) -> None:
        """Tell the place."""
        self.post_message(self.Went(way))

    def keep_in_view(self, y: int) -> None:
        """Scroll no more than is needed to show a line."""
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if y < top or y >= top + height:
            to = 0 if y < height - 1 else y - height + 2
            self.scroll_to(y=to, animate=False, force=True)


class SlotLines(Lines):
    """What stands under the cursor, in words, and what its keys would do."""

    DEFAULT_CSS = "SlotLines { height: 2; }"

    def __init__(self, id: str, source: Callable[[], Sequence[tuple[str, str]]]) -> None:
        super().__init__(id)
        self._source = source

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        return [fit((Piece(f" {words}", role),), width) for words, role in self._source()][:height]
