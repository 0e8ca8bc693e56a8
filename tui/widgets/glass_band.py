"""A card opened in an emergency: on every desk while it holds, and again when nobody has reviewed it in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import n, t
from tui.render.ages import clock, when
from tui.render.line import Line, Piece, cut, line
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.access.rows import GlassRow
    from tui.state import DeskState


def glass_words(state: DeskState) -> str:
    """The one to tell of, and how many more there are; "" where there is none."""
    rows = state.board.break_glass if state.board is not None else ()
    now = state.now
    told = [row for row in rows if row.holds(now)] or [row for row in rows if row.overdue(now)]
    if not told:
        return ""
    row: GlassRow = told[-1]
    at, due = when(row.opened_at, now), when(row.due_at, now)
    which = "band.glass" if row.holds(now) else "band.glass.overdue"
    words = t(which, who=row.who, at=at if row.overdue(now) else clock(row.opened_at), person=row.person, due=due,
              number=row.number)  # fmt: skip
    return f"{words} {n('band.glass.more', len(told) - 1)}" if len(told) > 1 else words


class GlassBand(Lines):
    """One red line above everything else; gone where nobody has broken any glass."""

    DEFAULT_CSS = "GlassBand { height: 1; }"

    def __init__(self) -> None:
        super().__init__("glass-band")
        self.add_class("-gone")  # nothing red flashes before the first reading

    def show(self, state: DeskState) -> None:
        self.set_class(not glass_words(state), "-gone")
        super().show(state)

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        words = glass_words(state)
        return [line(Piece(cut(f" {words}", width)))] if words else []

    def line_role(self, y: int) -> str:
        return "dead"
