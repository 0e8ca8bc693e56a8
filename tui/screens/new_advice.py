"""Somebody asks for advice: noted in ten seconds, F4 at any time (D17)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.measures.words import ADVICE_CHANNELS, ASKERS
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.measure_form import DayForm
from tui.person_field import PersonFinder
from tui.protection_services import NewAdvice as Given
from tui.render.line import Line
from tui.state import DeskState

LONGEST_MIN = 24 * 60


class NewAdvice(DayForm):
    """Everything but the person and the words is filled in; `subject` is a person's code or ""."""

    PLACE = "new_advice"
    TELL = "tell.advice_given"
    NUMBERS = {"minutes": LONGEST_MIN}

    def __init__(self, subject: str = "") -> None:
        super().__init__(subject)
        self._finder = PersonFinder(self, "person")

    def on_mount(self) -> None:
        super().on_mount()
        if self.value("person"):
            self._finder.typed(self.value("person"))

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("person", start=self.subject, hint="hint.advice", limit=60, meant=True),
            Ask("asker", choices=ASKERS, family="advice.asker", required=True, start="1", hint="hint.advice"),
            Ask("channel", choices=ADVICE_CHANNELS, family="advice.channel", required=True, start="1",
                hint="hint.advice"),
            Ask("minutes", required=True, start="5", hint="hint.advice", limit=4, meant=True),
            Ask("about", hint="hint.advice", limit=1800),
            Ask("outcome", hint="hint.advice", limit=1800),
        )  # fmt: skip

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        return about_lines([(t("new_advice.title"), "title"), (t("new_advice.danger"), "warn")], width)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if ask.name == "person":
            return self._finder.meaning() if value else (t("advice.nobody"), "dim")
        return super().meaning_of(ask, value)

    def typed(self, ask: Ask, text: str) -> None:
        if ask.name == "person":
            self._finder.typed(text)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        return self._finder.complaint() or self.wrong(dict(values))

    def send(self, values: Mapping[str, str]) -> str:
        return self.desk.services.give_advice(
            Given(
                asker=values["asker"],
                channel=values["channel"],
                minutes=int(values["minutes"]),
                person=self._finder.code,
                about=values["about"],
                outcome=values["outcome"],
            )
        )
