"""Efterlevnad: whether the city does what it has decided, by the directive's duties (D12, D88)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.render.ages import local
from tui.render.compliance import BoardRow, about_lines, board_rows, row_line
from tui.render.line import Line
from tui.screens.unhurried import Unhurried

if TYPE_CHECKING:
    from models.duties.compliance import Compliance as Board


class Compliance(Unhurried[BoardRow]):
    """The city's duties first, what is overdue on top; enter opens the list behind a figure."""

    PLACE = "compliance"

    def __init__(self) -> None:
        super().__init__()
        self.board: Board | None = None

    def about(self, width: int) -> Sequence[Line]:
        return about_lines(self.board, width) if self.board is not None else ()

    def reading(self) -> Callable[[], Sequence[BoardRow]]:
        services, day = self.desk.services, local(self.desk.state.now).date()

        def read() -> Sequence[BoardRow]:
            self.board = services.read_compliance(day)
            return board_rows(self.board)

        return read

    def line_of(self, row: BoardRow, width: int) -> Line:
        return row_line(row, self.board, width)

    def key_of(self, row: BoardRow) -> str:
        if row.standing is None:
            return row.holder
        return f"{row.standing.duty.number}/{row.figure.measured.id if row.figure is not None else ''}"

    def none(self) -> str:
        return t("compliance.none")

    def opened(self, row: BoardRow) -> None:
        if row.standing is not None:
            self.desk.open_place(
                "behind", row.standing.duty.number, row.figure.measured.id if row.figure is not None else ""
            )
