"""A support measure is asked for: for whom, of which of the seven kinds, and what it is (D13, D18-D25)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.measures.words import HIERARCHY, MEASURE_KINDS
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.measure_form import RISK, DayForm
from tui.person_field import PersonFinder
from tui.protection_services import NewMeasure as Asked
from tui.render.line import Line
from tui.state import DeskState

STEPS = tuple(each for each in HIERARCHY if each)


class NewMeasure(DayForm):
    """`subject` is the person's code, "" where it is asked."""

    PLACE = "new_measure"
    NUMBERS = {"risk_before": RISK}

    def __init__(self, subject: str = "") -> None:
        super().__init__(subject)
        self._finder = PersonFinder(self, "person")

    def on_mount(self) -> None:
        super().on_mount()
        if self.value("person"):
            self._finder.typed(self.value("person"))
        if self.subject:
            self.field("kind").input.focus()

    def asks(self) -> Iterable[Ask]:
        return (
            Ask(
                "person", required=True, start=self.subject, hint="hint.measure_person", limit=60, meant=True
            ),
            Ask("kind", choices=MEASURE_KINDS, family="measure.kind", required=True),
            Ask("what", required=True, hint="hint.measure_what", limit=1800),
            Ask("incident", hint="hint.measure_incident", limit=20),
            Ask("hierarchy", choices=STEPS, family="measure.hierarchy", hint="hint.measure_hierarchy"),
            Ask("risk_before", hint="hint.measure_risk", limit=2, meant=True),
        )

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        return about_lines([(t("new_measure.title"), "title"), (t("new_measure.about"), "")], width)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        return self._finder.meaning() if ask.name == "person" else super().meaning_of(ask, value)

    def typed(self, ask: Ask, text: str) -> None:
        if ask.name == "person":
            self._finder.typed(text)
        self.paint(self.desk.state)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        return self._finder.complaint() or self.wrong(dict(values))

    def send(self, values: Mapping[str, str]) -> str:
        return self.desk.services.request_measure(
            Asked(
                person=self._finder.code or values["person"],
                kind=values["kind"],
                what=values["what"],
                incident=values["incident"],
                hierarchy=values["hierarchy"],
                risk_before=self.number(values["risk_before"]),
            )
        )

    def sent(self, result: str) -> None:
        self.desk.tell(t("tell.measure_requested"))
        self.desk.open_place("measure", result)
