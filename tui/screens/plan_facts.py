"""What the ARC or the police told: event number, listening in, verified. The step is done already; escape leaves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.plans.words import ANSWERS
from models.words.lookup import t
from tui.alarm_form import AlarmForm
from tui.asks import Ask, about_lines
from tui.render.line import Line
from tui.state import DeskState


class PlanFacts(AlarmForm):
    """Opened when 112 is called, or the ARC has answered. Nothing here must be known."""

    PLACE = "plan_facts"
    TELL = "tell.facts"

    def __init__(self, alarm_id: str, step: str = "") -> None:
        super().__init__(alarm_id)
        self.step = step

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("event_number", hint="hint.plan_event_number", limit=60),
            Ask("verified", choices=ANSWERS, family="plan.answer", hint="hint.verified"),
            Ask("listening", choices=ANSWERS, family="plan.answer", hint="hint.listening"),
        )

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [(t("plan_facts.title"), "title"), (self.named(), "strong"), (t("plan_facts.about"), "")]
        return about_lines(sentences, width)

    def send(self, values: Mapping[str, str]) -> None:
        told = {name: given for name, given in values.items() if given}
        if not told:
            return
        services = self.desk.services
        plan = services.read_plan(self.subject)
        if plan is not None:
            # Facts belong to no turn: another officer's step meanwhile takes nothing from them.
            services.work_plan(self.subject, plan.standing.seen, self.step, "facts", "", "", told)
