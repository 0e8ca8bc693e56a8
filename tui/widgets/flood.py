"""The band that says that alarms flood in, and from whom."""

from __future__ import annotations

from collections.abc import Sequence

from tui.render.flood import flood_line
from tui.render.line import EMPTY, Line
from tui.state import DeskState
from tui.widgets.lines import Lines


class FloodBand(Lines):
    """One line above the list; gone when fewer than ten came in ten minutes."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.set_class(True, "-gone")

    def show(self, state: DeskState) -> None:
        flood = state.board.flood if state.board is not None else None
        self.set_class(flood is None or state.now >= flood.until, "-gone")
        super().show(state)

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        flood = state.board.flood if state.board is not None else None
        return [flood_line(flood, state.now, width) or EMPTY]
