"""Rutin: an incident worked step by step by the city's routine, in the version it began with (D60-D62)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from models.plans.rows import WorkedPlan
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.lists import dim_lines
from tui.plan_place import PlanPlace
from tui.render.errors import say
from tui.render.line import EMPTY, Line, Piece, fit, line, plain
from tui.render.obligations import routine_title
from tui.render.plan import done_lines, now_lines, then_lines
from tui.state import DeskState
from tui.widgets.lines_view import LinesView
from tui.widgets.panels import rule

TALL = 34
THEIR_OWN = frozenset({"person", "relative"})


class Routine(PlanPlace):
    """Opened with an incident's id. The keys are those of an alarm's plan."""

    PLACE = "routine"
    AUTO_FOCUS = "#routine"
    ASKS_FACTS = False

    def __init__(self, incident_id: str) -> None:
        super().__init__()
        self.incident_id = incident_id
        self._plan: WorkedPlan | None = None
        self._open = False
        self._number = ""
        self._code = ""
        self._read_at: int | None = None
        self._missing = ""

    def body(self) -> Iterable[Widget]:
        yield LinesView("routine", self._lines)

    @property
    def plan(self) -> WorkedPlan | None:
        """The routine as last read."""
        return self._plan

    @property
    def plan_subject(self) -> str:
        """What the routine is begun upon."""
        return f"incident:{self.incident_id}"

    def may_work_plan(self) -> bool:
        return self._open

    def read_plan_anew(self) -> None:
        services, subject, incident_id = self.desk.services, self.plan_subject, self.incident_id

        def both() -> tuple[WorkedPlan | None, str, str, bool]:
            case = services.read_owed_case(incident_id)
            return services.read_plan(subject), case.incident, case.person or "", case.is_open

        self.desk.read(both, self._got, f"routine-{incident_id}", self._not_got)

    def paint(self, state: DeskState) -> None:
        if state.board is not None and state.board.counter != self._read_at:
            self._read_at = state.board.counter
            self.read_plan_anew()
        self.query_one("#routine", LinesView).reload()

    def turned(self) -> None:
        if self.is_mounted:
            self.query_one("#routine", LinesView).scroll_to(y=0, animate=False)

    def _got(self, found: tuple[WorkedPlan | None, str, str, bool]) -> None:
        self._plan, self._number, self._code, self._open = found
        self.note_turn()
        if self.is_attached:
            self.query_one("#routine", LinesView).reload()
            self.desk.repaint()

    def _not_got(self, error: VaktbordError) -> None:
        self._read_at = None
        if self._plan is None:
            self._missing = say(error)

    def _fill(self) -> dict[str, str]:
        board = self.desk.state.board
        return {
            "city": (board.city if board else "") or t("step.112.city"),
            "kind": "",
            "place": t("step.112.place_unknown"),
            "code": self._code or self._number,
        }

    def _lines(self, width: int) -> Sequence[Line]:
        plan = self._plan
        if plan is None:
            return dim_lines(self._missing or t("card.reading"), width)
        fill = self._fill()
        title = f"{t('place.routine')} {self._number} {self._code}".rstrip()
        lines: list[Line] = [rule(title, routine_title(plan), width)]
        if plan.standing.current is None or not self._open:
            words = "routine.all_done" if self._open else "routine.closed"
            lines += dim_lines(t(words), width)
        else:
            hidden = {
                each.source for each in plan.numbers.get(plan.standing.current.step.id, ()) if each.hidden
            }
            told = "routine.hidden" if hidden & THEIR_OWN else "routine.not_yours"
            warnings = [(t(told), "warn")] if hidden else []
            now = now_lines(plan, self.desk.state, fill, warnings, width, self.size.height >= TALL)
            # Here it is nobody's alarm: where the number stands is said in words of the case.
            lines += [each for each in now if t("plan.hidden_number") not in plain(each)]
            lines += [
                fit(line(Piece(f" {t('routine.then')}", "title")), width),
                *then_lines(plan, fill, width),
            ]
        done = done_lines(plan, fill, width)
        if done:
            lines += [EMPTY, fit(line(Piece(f" {t('routine.done')}", "title")), width), *done]
        return lines

    # What can be done besides the steps

    def can_act(self) -> bool:
        return self.current is not None

    def do_act(self) -> None:
        self.do_current()

    @property
    def hints_act(self) -> bool:
        """At a call `g` only tells what answers it."""
        return self._is("do")

    def word_act(self) -> str:
        return t("action.step_done")

    def can_person_card(self) -> bool:
        return bool(self._code)

    def do_person_card(self) -> None:
        self.desk.open_place("person_card", self._code)

    def can_note(self) -> bool:
        return bool(self._number)

    def do_note(self) -> None:
        self.desk.open_place("incident_note", self.incident_id, self._number)
