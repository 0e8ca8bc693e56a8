"""A threat or an event becomes an incident: what happened, near miss or harm, and whether the police know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.incidents.words import OUTCOMES, POLICE_STATES, REPORTERS
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.desk_values import NewIncident as Opening
from tui.form import Form
from tui.person_field import PersonFinder
from tui.render.alarms import loud_words
from tui.render.line import Line
from tui.state import DeskState


class NewIncident(Form):
    """`subject` is the alarm it is opened from, "" for none; an alarm brings its person along."""

    PLACE = "new_incident"

    def __init__(self, subject: str = "") -> None:
        super().__init__(subject)
        self._finder = PersonFinder(self, "person")

    def on_mount(self) -> None:
        super().on_mount()
        if not self.subject and self.value("person"):
            self._finder.typed(self.value("person"))

    def subject_alarm(self) -> str | None:
        return self.subject or None

    def asks(self) -> Iterable[Ask]:
        if not self.subject:
            yield Ask("person", hint="hint.person", limit=60, meant=True)
        yield Ask("title", required=True, hint="hint.incident_title", limit=120)
        yield Ask("what_happened", hint="hint.what_happened", limit=1800)
        yield Ask("outcome", choices=OUTCOMES, family="incident.outcome", required=True, hint="hint.outcome")
        yield Ask("police", choices=POLICE_STATES, family="incident.police", start="1", hint="hint.police")
        yield Ask(
            "reporter_kind", choices=REPORTERS, family="incident.reporter", hint="hint.case.reporter_kind"
        )
        yield Ask("reporter", hint="hint.case.reporter", limit=200)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [(t("new_incident.title"), "title"), (t("new_incident.danger"), "warn")]
        if self.subject:
            row = state.find(self.subject)
            from_alarm = (
                t("new_incident.from", alarm=loud_words(row)) if row else t("new_incident.from_closed")
            )
            sentences.append((from_alarm, "strong"))
        if self.is_mounted and self.value("outcome") == "harm":
            sentences.append((t("incident.harm_rule"), "warn"))
        return about_lines(sentences, width)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        return self._finder.meaning() if ask.name == "person" else ("", "")

    def typed(self, ask: Ask, text: str) -> None:
        if ask.name == "person":
            self._finder.typed(text)
        self.paint(self.desk.state)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        return None if self.subject else self._finder.complaint()

    def send(self, values: Mapping[str, str]) -> str:
        return self.desk.services.open_incident(
            Opening(
                title=values["title"],
                outcome=values["outcome"],
                police=values["police"] or "not_known",
                what_happened=values["what_happened"],
                person="" if self.subject else self._finder.code,
                alarm_id=self.subject,
                reporter_kind=values["reporter_kind"],
                reporter=values["reporter"],
            )
        )

    def sent(self, result: str) -> None:
        self.desk.tell(t("tell.incident_opened"))
        if self.desk.has_place("incident"):
            self.desk.open_place("incident", result)
