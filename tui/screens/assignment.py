"""One occasion: what is to be done about its risk, who goes, what we answered, and what it led to (D41-D44, D68)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.assignments.rows import AssignmentCard
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.matter_place import MatterPlace
from tui.render.assignments import card_lines
from tui.render.errors import say
from tui.render.line import Line
from tui.state import Tone

# What the key of the next step opens, by what is lacking.
_FORMS = {
    "judgement": "judge_risk",
    "analysis": "answer_risk",
    "office_result": "answer_risk",
    "answer": "answer_risk",
    "return": "return_risk",
}


class AssignmentSheet(MatterPlace[AssignmentCard]):
    """Opened with an occasion's id."""

    PLACE = "assignment"

    def read_card(self, first: bool) -> AssignmentCard:
        return self.desk.services.read_assignment(self.subject, first)

    def card_lines(self, card: AssignmentCard, width: int) -> Sequence[Line]:
        return card_lines(card, self.desk.state.now, width)

    # What can be done

    @property
    def _lack(self) -> str:
        return self.card.row.lack if self.card is not None else ""

    def _now(self, act: Callable[[str, int], None], told: str) -> None:
        """Do what asks nothing, on the version that is shown."""
        if self.card is None:
            return
        assignment_id, seen = self.subject, self.card.row.version

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
            self.ask(_FORMS[self._lack])

    def can_escalate_risk(self) -> bool:
        return self.is_open() and self.card is not None and self._lack not in ("answer", "return")

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
        return self.is_open()

    def do_who_goes(self) -> None:
        self.ask("who_goes")

    def can_led_to(self) -> bool:
        return self.is_open()

    def do_led_to(self) -> None:
        self.ask("led_to")

    def can_change(self) -> bool:
        return self.is_open()

    def do_change(self) -> None:
        self.ask("change_assignment")

    def can_close(self) -> bool:
        return self.is_open()

    def word_close(self) -> str:
        """It is called off, not closed."""
        return t("action.call_off")

    def do_close(self) -> None:
        self.ask("call_off")
