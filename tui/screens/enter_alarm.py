"""Nytt larm inringt: the ARC is on the phone; the alarm rings on every desk in under fifteen seconds (D33)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from models.alarms.rows import PhonedAlarm
from models.alarms.words import PHONED_PRIORITY
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.form import Form
from tui.person_field import PersonFinder
from tui.render.ages import clock
from tui.render.line import Line
from tui.state import DeskState

KINDS = tuple(PHONED_PRIORITY)
YES_NO = ("yes", "no")


class EnterAlarm(Form):
    """Person, kind, case, note, place; then "Motringt LC?" and, where it may be so, "Samma larm?"."""

    PLACE = "enter_alarm"

    def __init__(self, subject: str = "") -> None:
        super().__init__(subject)
        self._finder = PersonFinder(self, "person")
        self._same: tuple[str, datetime] | None = None
        self._same_of = ""
        self._resumed = False

    def on_mount(self) -> None:
        self._resumed = any(self.desk.drafts.text(self.PLACE, self.subject, ask.name) for ask in self.asks())
        super().on_mount()
        if self.value("person"):
            self._finder.typed(self.value("person"))

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("person", hint="hint.person", limit=60, meant=True),
            Ask("kind", choices=KINDS, family="alarm.kind", required=True, start="1"),
            Ask("arc_case", hint="hint.arc_case", limit=60),
            Ask("note", hint="hint.phoned_note", limit=1000),
            Ask("place_now", hint="hint.place_now", limit=200),
            Ask("called_back", choices=YES_NO, family="answer", start="", hint="hint.called_back"),
            Ask("same", choices=YES_NO, family="answer", hint="hint.same"),
        )

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [(t("enter_alarm.title"), "title"), (t("enter_alarm.about"), "")]
        if self._resumed:
            sentences.append((t("enter_alarm.resumed"), "warn"))
        if not self.is_mounted or self.value("called_back") != "yes":
            sentences.append((t("enter_alarm.unverified"), "warn"))
        if self._same is not None:
            words = t("enter_alarm.same", at=clock(self._same[1]), whose=self._same_of)
            sentences.append((words, "warn"))
        return about_lines(sentences, width)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if ask.name == "person":
            return self._finder.meaning()
        return "", ""

    def wanted(self, ask: Ask) -> bool:
        return ask.name != "same" or self._same is not None

    def typed(self, ask: Ask, text: str) -> None:
        if ask.name == "person":
            self._finder.typed(text)
            self._same = None
            self.show_wanted()
        super().paint(self.desk.state)

    def found(self, code: str) -> None:
        """The person is known: ask the database whether the same alarm already rings."""
        services = self.desk.services
        self._same_of = code
        self.desk.read(lambda: services.perhaps_same(code), self._same_found, "perhaps-same")

    def _same_found(self, same: tuple[str, datetime] | None) -> None:
        self._same = same
        if self.is_attached:
            self.show_wanted()
            super().paint(self.desk.state)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        wrong = self._finder.complaint()
        if wrong is not None:
            return wrong
        if self._same is not None and not values["same"]:
            return "same", t("enter_alarm.same", at=clock(self._same[1]), whose=self._same_of)
        return None

    def send(self, values: Mapping[str, str]) -> str:
        phoned = PhonedAlarm(
            person=self._finder.code,
            kind=values["kind"],
            arc_case=values["arc_case"],
            note=values["note"],
            place_now=values["place_now"],
            called_back=values["called_back"] == "yes",
        )
        services, same = self.desk.services, self._same
        if same is not None and values["same"] == "yes":
            services.attach_call(same[0], phoned)
            return ""
        return services.enter_alarm(phoned)

    def sent(self, result: str) -> None:
        self.desk.tell(t("tell.phoned_in") if result else t("tell.call_attached"))
