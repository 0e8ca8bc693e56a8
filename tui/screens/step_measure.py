"""The next step of a measure: its decision, that it is in place, or its review (D13, D51)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tui.asks import Ask, about_lines
from tui.measure_form import RISK, MeasureForm
from tui.protection_services import MeasureStep
from tui.render.line import Line
from tui.state import DeskState

_ASKED = {
    "requested": ("decided_by", "on", "review_on"),
    "decided": ("on", "supplier", "review_on"),
    "in_place": ("risk_after", "findings", "review_on"),
}


class StepMeasure(MeasureForm):
    """Asks what the step at hand wants, and nothing else."""

    PLACE = "step_measure"
    TELL = "tell.measure_moved"
    DAYS = frozenset({"on", "review_on"})
    NUMBERS = {"risk_after": RISK}

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("decided_by", required=True, limit=120),
            Ask("on", hint="hint.measure_day", limit=20, meant=True),
            Ask("supplier", limit=200),
            Ask("risk_after", hint="hint.measure_risk", limit=2, meant=True),
            Ask("findings", hint="hint.measure_what", limit=1800),
            Ask("review_on", hint="hint.measure_review", limit=20, meant=True),
        )

    def wanted(self, ask: Ask) -> bool:
        return ask.name in _ASKED.get(self.state, ())

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        known = self.state in _ASKED
        words = self.named(f"step_measure.{self.state}" if known else "step_measure.over")
        sentences = [(words, "title")]
        if self.card is not None:
            sentences.append((self.card.what, ""))
        return about_lines(sentences, width)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        return self.wrong(dict(values))

    def send(self, values: Mapping[str, str]) -> None:
        told = MeasureStep(
            decided_by=values["decided_by"],
            on=self.day(values["on"]),
            supplier=values["supplier"],
            risk_after=self.number(values["risk_after"]),
            findings=values["findings"],
            review_on=self.day(values["review_on"]),
        )
        self.desk.services.step_measure(self.subject, self.version, self.state, told)
