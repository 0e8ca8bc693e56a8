"""One occasion: what is to be done about its risk, who goes, what we answered, and what it led to (D41-D44, D68)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.widget import Widget

from models.assignments.rows import AssignmentCard
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.lists import dim_lines
from tui.place import Place
from tui.render.assignments import card_lines
from tui.render.errors import say
from tui.render.line import Line, Piece, fit, line
from tui.render.timeline import Timeline
from tui.state import DeskState, Tone
from tui.widgets.lines_view import LinesView
from tui.widgets.panels import rule

# What the key of the next step opens, by what is lacking.
_FORMS = {
    "judgement": "judge_risk",
    "analysis": "answer_risk",
    "office_result": "answer_risk",
    "answer": "answer_risk",
    "return": "return_risk",
}


class AssignmentSheet(Place):
    """Opened with an occasion's id. The first look at it goes on record."""

    PLACE = "assignment"
    CSS_PATH = "assignment.tcss"
    AUTO_FOCUS = "#assignment-card"

    def __init__(self, assignment_id: str) -> None:
        super().__init__()
        self.assignment_id = assignment_id
        self.card: AssignmentCard | None = None
        self._read_at: int | None = None
        self._viewed = False
        self._missing = ""
        self._timeline = Timeline()

    def body(self) -> Iterable[Widget]:
        yield LinesView("assignment-card", self._card_lines)
        yield LinesView("timeline", self._timeline_lines)

    def paint(self, state: DeskState) -> None:
        if state.board is not None and state.board.counter != self._read_at:
            self._read_at = state.board.counter
            services, assignment_id, first = self.desk.services, self.assignment_id, not self._viewed
            self._viewed = True
            group = f"assignment-{assignment_id}"
            self.desk.read(
                lambda: services.read_assignment(assignment_id, first), self._got, group, self._not_got
            )
        self._show()

    def _got(self, card: AssignmentCard) -> None:
        self.card = card
        if self.is_attached:
            self._show()
            self.desk.repaint()

    def _not_got(self, error: VaktbordError) -> None:
        self._read_at = None
        if self.card is None:
            self._viewed = False
            self._missing = say(error)

    def _show(self) -> None:
        for view in self.query(LinesView):
            view.reload()

    def _card_lines(self, width: int) -> Sequence[Line]:
        if self.card is None:
            return dim_lines(self._missing or t("card.reading"), width)
        title = f"{t('place.assignment')} {self.card.row.number}"
        return [
            fit(line(Piece(f" {title}", "title")), width),
            *card_lines(self.card, self.desk.state.now, width),
        ]

    def _timeline_lines(self, width: int) -> Sequence[Line]:
        entries = self.card.timeline if self.card is not None else ()
        return [
            rule(t("timeline.title"), "", width),
            *self._timeline.lines(entries, self.desk.state.now, width),
        ]

    # What can be done

    @property
    def _lack(self) -> str:
        return self.card.row.lack if self.card is not None else ""

    def _planned(self) -> bool:
        return self.card is not None and self.card.row.open

    def _ask(self, place: str) -> None:
        if self.card is not None:
            self.desk.open_place(place, self.assignment_id, str(self.card.row.version))

    def _now(self, act: Callable[[str, int], None], told: str) -> None:
        """Do what asks nothing, on the version that is shown."""
        if self.card is None:
            return
        assignment_id, seen = self.assignment_id, self.card.row.version

        def failed(error: VaktbordError) -> None:
            self.desk.tell(say(error), Tone.PROBLEM)

        self.desk.act(lambda: act(assignment_id, seen), lambda _: self.desk.tell(t(told)), failed)

    def can_judge_risk(self) -> bool:
        return bool(self._lack)

    def word_judge_risk(self) -> str:
        """What the next step is."""
        return t(f"action.judge_risk.{self._lack or 'answer'}")

    def do_judge_risk(self) -> None:
        if self._lack:
            self._ask(_FORMS[self._lack])

    def can_escalate_risk(self) -> bool:
        return self._planned() and self.card is not None and self._lack not in ("answer", "return")

    def do_escalate_risk(self) -> None:
        self._now(self.desk.services.escalate_assignment, "tell.assignment.escalated")

    def can_office_analyses(self) -> bool:
        return (
            self._lack in ("judgement", "analysis") and self.card is not None and bool(self.card.row.office)
        )

    def do_office_analyses(self) -> None:
        self._now(self.desk.services.leave_to_office, "tell.assignment.left")

    def can_take_risk(self) -> bool:
        return self._lack == "answer"

    def do_take_risk(self) -> None:
        self._now(self.desk.services.take_assignment, "tell.assignment.taken")

    def can_who_goes(self) -> bool:
        return self._planned()

    def do_who_goes(self) -> None:
        self._ask("who_goes")

    def can_led_to(self) -> bool:
        return self._planned()

    def do_led_to(self) -> None:
        self._ask("led_to")

    def can_change(self) -> bool:
        return self._planned()

    def do_change(self) -> None:
        self._ask("change_assignment")

    def can_close(self) -> bool:
        return self._planned()

    def word_close(self) -> str:
        """It is called off, not closed."""
        return t("action.call_off")

    def do_close(self) -> None:
        self._ask("call_off")
