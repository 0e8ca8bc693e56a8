"""The band of the overview that says who is guarded now, for how long still, and what to say when it ends (D23)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.words.lookup import n
from tui.render.line import Line, Piece, fit, line
from tui.render.protection import guard_board_line
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from models.measures.rows import GuardRow
    from tui.state import DeskState

MOST = 2
_FIRST = {"over": 0, "in_force": 1}


class GuardBand(Lines):
    """At most two lines above the list; gone while nobody is guarded. What has run out stands first."""

    DEFAULT_CSS = "GuardBand { height: auto; max-height: 2; } GuardBand.-gone { display: none; }"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._high = 0
        self.set_class(True, "-gone")

    def show(self, state: DeskState) -> None:
        high = len(self.lines_of(state, 80, MOST))
        self.set_class(not high, "-gone")
        super().show(state)
        if high != self._high:
            self._high = high
            self.refresh(layout=True)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return self._high

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        rows = guarded(state)
        shown = rows if len(rows) <= MOST else rows[: MOST - 1]
        lines = [guard_board_line(row, state.now, width) for row in shown]
        if len(rows) > len(shown):
            more = n("guard.board.more", len(rows) - len(shown))
            lines.append(fit(line(Piece(f" {more}", "strong", "protection")), width))
        return lines


def guarded(state: DeskState) -> list[GuardRow]:
    """Who is guarded now, and whose guarding has run out and nobody has confirmed."""
    rows = state.board.guards if state.board is not None else ()
    now = [row for row in rows if row.standing(state.now) in _FIRST]
    return sorted(now, key=lambda row: (_FIRST[row.standing(state.now)], row.ends_at))
