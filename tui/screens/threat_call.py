"""Hotsamtal: taken down while the caller speaks, by keys alone; every letter is a draft at once (D55, D79)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.incidents.threat_call_form import HEARD, VOICES, ThreatCall, heard_of, started_at
from models.words.lookup import t
from tui.asks import Ask, HintLines, about_lines
from tui.form import Form
from tui.person_field import PersonFinder
from tui.render.ages import clock, when
from tui.render.line import Line
from tui.state import DeskState

YES_NO = ("yes", "no")


class TakeThreatCall(Form):
    """Number, start, exact words, demands, voice and what was heard behind. F4 sends it at any moment."""

    PLACE = "threat_call"

    def __init__(self, subject: str = "") -> None:
        super().__init__(subject)
        self._finder = PersonFinder(self, "person")
        self._resumed = False

    def on_mount(self) -> None:
        self._resumed = bool(self.desk.drafts.text(self.PLACE, self.subject, "started"))
        super().on_mount()
        if self.value("person"):
            self._finder.typed(self.value("person"))

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("number", hint="hint.threat.number", limit=60),
            Ask("started", required=True, hint="hint.threat.started", limit=8, meant=True),
            Ask("words", required=True, hint="hint.threat.words", limit=4000),
            Ask("demands", hint="hint.threat.demands", limit=4000),
            Ask("voice", choices=VOICES, family="threat_call.voice", hint="hint.threat.voice"),
            Ask("heard", hint="hint.threat.heard", limit=400, meant=True),
            Ask("person", hint="hint.person", limit=60, meant=True),
            Ask("plan", choices=YES_NO, family="answer", start="1", hint="hint.threat.plan"),
        )

    def start_of(self, ask: Ask) -> str:
        return clock(self.desk.state.now, seconds=True) if ask.name == "started" else super().start_of(ask)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [(t("threat_call.about.title"), "title"), (t("threat_call.about.calm"), "")]
        if self._resumed:
            sentences.append((t("threat_call.resumed"), "warn"))
        sentences.append((t("threat_call.about.danger"), "warn"))
        return about_lines(sentences, width)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if ask.name == "person":
            return self._finder.meaning()
        if ask.name == "heard":
            known, more = heard_of(value)
            return ", ".join([t(f"threat_call.heard.{name}") for name in known] + [more] * bool(more)), ""
        if ask.name == "started" and value:
            at = started_at(value, self.desk.state.now, self.desk.services.settings.zone)
            return (
                (when(at, self.desk.state.now, seconds=True), "")
                if at
                else (t("threat_call.no_time"), "late")
            )
        return "", ""

    def show_hint(self, ask: Ask) -> None:
        if ask.name == "heard":
            choices = [f"{at} {t(f'threat_call.heard.{name}')}" for at, name in enumerate(HEARD, 1)]
            self.query_one(HintLines).put(choices, t(ask.hint))
        else:
            super().show_hint(ask)

    def typed(self, ask: Ask, text: str) -> None:
        if ask.name == "person":
            self._finder.typed(text)
        if text and ask.name != "started":
            # The call began when the form was opened, not when it is taken up again.
            started = self.field("started").input.value
            self.desk.drafts.keep(self.PLACE, self.subject, "started", started)
        self.paint(self.desk.state)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        if started_at(values["started"], self.desk.state.now, self.desk.services.settings.zone) is None:
            return "started", t("threat_call.no_time")
        return self._finder.complaint()

    def send(self, values: Mapping[str, str]) -> str:
        services = self.desk.services
        now = services.clock.now()
        return services.take_threat_call(
            ThreatCall(
                started_at=started_at(values["started"], now, services.settings.zone) or now,
                words=values["words"],
                number=values["number"],
                demands=values["demands"],
                voice=values["voice"],
                heard=values["heard"],
                person=self._finder.code,
                plan=values["plan"] != "no",
            )
        )

    def sent(self, result: str) -> None:
        self.desk.tell(t("tell.threat_call"))
        if self.desk.has_place("incident"):
            self.desk.open_place("incident", result)
