"""Övning: the scenarios that can be played at this desk, and those that were (DIRECTIVE rule 10)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.drills.rows import DrillRow
from models.words.lookup import t
from tui.lists import ListPlace, dim_lines
from tui.render.drills import drill_line
from tui.render.line import Line


class Drill(ListPlace[DrillRow]):
    """The one that runs, the scenarios, then what was played; enter opens."""

    PLACE = "drill"

    def about(self, width: int) -> Sequence[Line]:
        return dim_lines(t("drill.about"), width)

    def reading(self) -> Callable[[], Sequence[DrillRow]]:
        return self.desk.services.read_drills

    def line_of(self, row: DrillRow, width: int) -> Line:
        return drill_line(row, self.desk.state.now, width)

    def key_of(self, row: DrillRow) -> str:
        return row.id or row.scenario

    def none(self) -> str:
        return t("drill.list.none")

    def opened(self, row: DrillRow) -> None:
        self.desk.open_place("debrief", row.id, row.scenario)
