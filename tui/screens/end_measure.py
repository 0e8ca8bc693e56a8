"""A measure leaves what holds: the city says no, the person does not want it, or it is needed no more (D50, D51)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.measures.progress import may
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.measure_form import MeasureForm
from tui.render.line import Line
from tui.state import DeskState

HOWS = ("refuse", "decline", "end")


class EndMeasure(MeasureForm):
    """Asked once, in words that name the measure and the effect. Why somebody declines is not asked."""

    PLACE = "end_measure"
    TELL = "tell.measure_moved"

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("how", choices=HOWS, family="measure.how", required=True),
            Ask("decided_by", required=True, limit=120),
            Ask("reason", required=True, hint="hint.measure_what", limit=1800),
        )

    def start_of(self, ask: Ask) -> str:
        if ask.name != "how":
            return ""
        fit = [each for each in HOWS if may(self.state, each)]
        return t(f"measure.how.{fit[0]}") if len(fit) == 1 else ""

    def wanted(self, ask: Ask) -> bool:
        how = self.value("how") if self.is_mounted else ""
        if ask.name == "decided_by":
            return how == "refuse"
        return ask.name == "how" or how in ("refuse", "end")

    def typed(self, ask: Ask, text: str) -> None:
        if ask.name == "how":
            self.show_wanted()

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [(self.named("end_measure.title"), "title"), (t("end_measure.effect"), "")]
        return about_lines(sentences, width)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        if self.card is not None and not may(self.state, values["how"]):
            state, act = t(f"measure.state.{self.state}"), t(f"measure.act.{values['how']}")
            return "how", t("measure.not_now", number=self.card.row.number, state=state, act=act)
        return None

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.end_measure(
            self.subject, self.version, values["how"], values["decided_by"], values["reason"]
        )
