"""Genomgång: what a scenario trains before it is played, and the time of each step after (D61)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from models.drills.rows import Debrief
from models.drills.scenarios import scenarios
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.place import Place
from tui.render.drills import debrief_lines, scenario_lines
from tui.render.errors import say
from tui.render.line import EMPTY, Line, Piece, fit, line
from tui.state import DeskState, Tone
from tui.widgets.lines_view import LinesView


class DebriefScreen(Place):
    """Opened upon the list with a drill, or with a scenario alone: then one key begins it."""

    PLACE = "debrief"
    AUTO_FOCUS = "LinesView"

    def __init__(self, drill_id: str, scenario: str) -> None:
        super().__init__()
        self.drill_id = drill_id
        self.scenario = scenario
        self.found: Debrief | None = None
        self._read_at: int | None = None
        self._beginning = False

    def body(self) -> Iterable[Widget]:
        yield LinesView("debrief", self._lines)

    def paint(self, state: DeskState) -> None:
        if self.drill_id and state.board is not None and state.board.counter != self._read_at:
            self._read_at = state.board.counter
            services, drill_id = self.desk.services, self.drill_id
            self.desk.read(lambda: services.read_debrief(drill_id), self._got, f"debrief-{drill_id}")
        self.query_one(LinesView).reload()

    def _got(self, found: Debrief) -> None:
        self.found = found
        if self.is_attached:
            self.query_one(LinesView).reload()
            self.desk.repaint()

    def _lines(self, width: int) -> Sequence[Line]:
        scenario = scenarios().get(self.scenario)
        told = scenario_lines(scenario, width) if scenario is not None else []
        if not self.drill_id:
            return told
        if self.found is None:
            return [fit(line(Piece(f" {t('card.reading')}", "dim")), width)]
        return [*debrief_lines(self.found, self.desk.state.now, width), EMPTY, *told[1:]]

    def can_begin_drill(self) -> bool:
        return not self.drill_id and not self._beginning

    def do_begin_drill(self) -> None:
        services, scenario = self.desk.services, self.scenario
        self._beginning = True

        def begun(drill_id: str) -> None:
            self.drill_id = drill_id
            self.desk.tell(t("drill.began"))
            self.desk.repaint()

        def not_begun(error: VaktbordError) -> None:
            self._beginning = False
            self.desk.tell(say(error), Tone.PROBLEM)

        self.desk.act(lambda: services.begin_drill(scenario), begun, not_begun)

    def can_end_drill(self) -> bool:
        return self.found is not None and self.found.row.runs

    def do_end_drill(self) -> None:
        services = self.desk.services
        self.desk.act(services.end_drill, lambda _: self.desk.tell(t("drill.ended")))
