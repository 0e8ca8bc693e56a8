"""The list behind a figure of the compliance board: codes and days, and what is so of each; no names.

Behind exposure stands no list of anybody, but its years with bars.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.duties.compliance import Directive
from models.duties.measured import BehindRow
from models.exposure.measured import SHOWN
from models.words.lookup import t
from tui.render.ages import local
from tui.render.compliance import BoardRow, behind_about, behind_line, board_rows
from tui.render.exposure import ChartRow, chart_line, chart_rows, head_line
from tui.render.line import Line
from tui.screens.unhurried import Unhurried


class Behind(Unhurried[BehindRow | ChartRow]):
    """Opened upon the board with the duty's number and the figure's id; "" where nothing measures the duty."""

    PLACE = "behind"

    def __init__(self, duty: str, figure: str) -> None:
        super().__init__()
        self.duty, self.figure = duty, figure
        self.about_row: BoardRow | None = None
        self.directive: Directive | None = None

    def about(self, width: int) -> Sequence[Line]:
        if self.about_row is None:
            return ()
        today = local(self.desk.state.now).date()
        about = behind_about(self.about_row, self.directive, width, today)
        return [*about, head_line(width)] if self.figure in SHOWN else about

    def reading(self) -> Callable[[], Sequence[BehindRow | ChartRow]]:
        services, day = self.desk.services, local(self.desk.state.now).date()

        def read() -> Sequence[BehindRow | ChartRow]:
            board = services.read_compliance(day)
            self.directive = board.directive
            self.about_row = next((row for row in board_rows(board) if self._means(row)), None)
            if self.about_row is None or self.about_row.figure is None:
                return ()
            if self.figure in SHOWN:
                return chart_rows(services.read_exposure(day), self.figure)
            return services.read_behind(self.about_row.figure, day)

        return read

    def _means(self, row: BoardRow) -> bool:
        if row.standing is None or row.standing.duty.number != self.duty:
            return False
        return (row.figure.measured.id if row.figure is not None else "") == self.figure

    def line_of(self, row: BehindRow | ChartRow, width: int) -> Line:
        return chart_line(row, width) if isinstance(row, ChartRow) else behind_line(row, width)

    def key_of(self, row: BehindRow | ChartRow) -> str:
        if isinstance(row, ChartRow):
            return f"{row.when}/{row.what}"
        return f"{row.code}/{row.words}/{row.on}/{row.values}"

    def none(self) -> str:
        # Of what was never done there is no line either, and nothing in order.
        in_order = (
            self.about_row is not None and self.about_row.figure is not None and self.about_row.state == "ok"
        )
        return t("compliance.behind.none") if in_order else ""
