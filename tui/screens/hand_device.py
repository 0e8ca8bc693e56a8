"""A transmitter is handed out to a person, or taken back, with a receipt (D22)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.measure_form import DayForm
from tui.person_field import PersonFinder
from tui.render.line import Line
from tui.state import DeskState


class HandDevice(DayForm):
    """`subject` is the account; `holder` who has it and `receipt` what was signed for it, as the list said."""

    PLACE = "hand_device"
    TELL = "tell.device_handed"
    DAYS = frozenset({"on"})

    def __init__(self, subject: str, holder: str = "", receipt: str = "") -> None:
        self._holder = holder
        self._returns = bool(holder and receipt)
        super().__init__(subject)
        self._finder = PersonFinder(self, "person")

    def on_mount(self) -> None:
        super().on_mount()
        if not self._returns and self.value("person"):
            self._finder.typed(self.value("person"))

    def asks(self) -> Iterable[Ask]:
        if not self._returns:
            yield Ask(
                "person", required=True, start=self._holder, hint="hint.measure_person", limit=60, meant=True
            )
        yield Ask("receipt", required=True, hint="hint.receipt", limit=120)
        yield Ask("on", hint="hint.measure_day", limit=20, meant=True)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        if self._returns:
            title = t("hand_device.back", account=self.subject, person=self._holder)
            return about_lines([(title, "title"), (t("hand_device.effect"), "")], width)
        sentences = [(t("hand_device.out", account=self.subject), "title")]
        if self._holder:
            sentences.append((t("hand_device.unsigned", person=self._holder), "warn"))
        return about_lines(sentences, width)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        return self._finder.meaning() if ask.name == "person" else super().meaning_of(ask, value)

    def typed(self, ask: Ask, text: str) -> None:
        if ask.name == "person":
            self._finder.typed(text)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        return (None if self._returns else self._finder.complaint()) or self.wrong(dict(values))

    def send(self, values: Mapping[str, str]) -> None:
        person = "" if self._returns else self._finder.code or values["person"]
        self.desk.services.hand_device(self.subject, person, values["receipt"], self.day(values["on"]))
