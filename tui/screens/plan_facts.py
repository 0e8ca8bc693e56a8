"""What the ARC or the police told: event number, listening in, verified. The step is done already; escape leaves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.widgets import Input

from models.plans.rows import WorkedPlan
from models.plans.words import ANSWERS
from models.words.lookup import t
from tui.alarm_form import AlarmForm
from tui.asks import Ask, about_lines
from tui.naming import REPEAT_GAP_S, REST_S
from tui.render.line import Line
from tui.render.plan import facts_told
from tui.state import DeskState, Tone


class PlanFacts(AlarmForm):
    """Opened when 112 is called, or the ARC has answered. Nothing here must be known."""

    PLACE = "plan_facts"
    TELL = "tell.facts"

    def __init__(self, alarm_id: str, step: str = "") -> None:
        super().__init__(alarm_id)
        self.step = step
        self._opened_at: float | None = None
        self._rested: tuple[str, float] | None = None
        self._told_unsaved = ""
        self._known = ""

    @property
    def draft_of(self) -> str:
        """What was told at one call is not what the next one tells."""
        return f"{self.subject}/{self.step}"

    def on_mount(self) -> None:
        self._opened_at = self.desk.mono()
        super().on_mount()
        services, alarm_id = self.desk.services, self.subject
        self.desk.read(lambda: services.read_plan(alarm_id), self._got_plan, "plan-facts")

    def _got_plan(self, plan: WorkedPlan | None) -> None:
        """What another call told already need not be asked for once more."""
        if plan is not None and self.is_attached:
            self._known = ", ".join(facts_told(plan.standing.told))
            self.paint(self.desk.state)

    def on_input_changed(self, event: Input.Changed) -> None:
        """The form opens by itself: a key meant for the step it hides, or still held, is no answer."""
        if event.value and self._rests(event.value):
            event.stop()
            with event.input.prevent(Input.Changed):
                event.input.value = ""
            self.desk.tell(t("tell.keys_rest"), about=self.subject)
            return
        super().on_input_changed(event)

    def _rests(self, typed: str) -> bool:
        if len(typed) > 1 or self._opened_at is None:
            return False
        mono, before = self.desk.mono(), self._rested
        held = before is not None and before[0] == typed and mono - before[1] < REPEAT_GAP_S
        if mono - self._opened_at >= REST_S and not held:
            return False
        self._rested = (typed, mono)
        return True

    def can_back(self) -> bool:
        return True

    def do_back(self) -> None:
        """Escape leaves it, once it was said that what stands there is not stored."""
        typed = "".join(self.field(ask.name).input.value for ask in self.asks()).strip()
        if typed and typed != self._told_unsaved:
            self._told_unsaved = typed
            self.desk.tell(t("plan_facts.unsaved"), Tone.PROBLEM)
        else:
            self.desk.forget_told()
            self.desk.drafts.forget(self.PLACE, self.draft_of)
            self.desk.step_back()

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("event_number", hint="hint.plan_event_number", limit=60),
            Ask("verified", choices=ANSWERS, family="plan.answer", hint="hint.verified"),
            Ask("listening", choices=ANSWERS, family="plan.answer", hint="hint.listening"),
        )

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [(t("plan_facts.title"), "title"), (self.named(), "strong"), (t("plan_facts.about"), "")]
        if self._known:
            sentences.append((t("plan_facts.known", facts=self._known), "strong"))
        return about_lines(sentences, width)

    def send(self, values: Mapping[str, str]) -> bool:
        told = {name: given for name, given in values.items() if given}
        if not told:
            return False
        services = self.desk.services
        plan = services.read_plan(self.subject)
        if plan is not None:
            # Facts belong to no turn: another officer's step meanwhile takes nothing from them.
            services.work_plan(self.subject, plan.standing.seen, self.step, "facts", "", "", told)
        return plan is not None

    def sent(self, result: object) -> None:
        """An empty form is sent as well as left: nothing was noted then, and nothing is said to be."""
        if result:
            super().sent(result)
