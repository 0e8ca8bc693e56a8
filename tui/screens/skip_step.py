"""Hoppa över: why the current step is not done; "not for this alarm" is told apart from "not now"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.plans.rows import WorkedPlan
from models.words.lookup import language, t
from tui.alarm_form import AlarmForm
from tui.asks import Ask, about_lines
from tui.render.line import Line
from tui.state import DeskState

NOT_APPLICABLE = "not_applicable"
WHY = (NOT_APPLICABLE, "done_by_other", "not_now", "unsafe", "other")


class SkipStep(AlarmForm):
    """Asks for one of a few reasons, and for words where none of them says it."""

    PLACE = "skip_step"
    TELL = "tell.skipped"

    def __init__(self, alarm_id: str, step: str = "") -> None:
        super().__init__(alarm_id)
        self.step = step
        self._plan: WorkedPlan | None = None

    def on_mount(self) -> None:
        super().on_mount()
        services, subject = self.desk.services, self.subject
        self.desk.read(lambda: services.read_plan(subject), self._got_plan, f"plan-{subject}", lambda _: None)

    def _got_plan(self, plan: WorkedPlan | None) -> None:
        self._plan = plan
        if self.is_attached:
            self.paint(self.desk.state)

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("why", choices=WHY, family="plan.skip", required=True, hint="hint.skip"),
            Ask("words", hint="hint.skip_words", limit=300),
        )

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        found = self._plan.standing.of(self.step) if self._plan is not None else None
        sentences = [(t("skip_step.title"), "title")]
        if found is not None:
            sentences.append((found.step.title.in_(language()), "strong"))
            if found.step.kind == "emergency":
                sentences.append((t("skip_step.emergency"), "late"))
        return about_lines(sentences, width)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        if values["why"] == "other" and not values["words"]:
            return "words", t("skip_step.say_why")
        return None

    def send(self, values: Mapping[str, str]) -> None:
        plan = self._plan
        if plan is None:
            return
        why = t(f"plan.skip.{values['why']}") if values["why"] != "other" else ""
        reason = ". ".join(part for part in (why, values["words"]) if part)
        act = NOT_APPLICABLE if values["why"] == NOT_APPLICABLE else "skipped"
        self.desk.services.work_plan(
            self.subject, plan.standing.seen, self.step, act, "", "", {"reason": reason}
        )
