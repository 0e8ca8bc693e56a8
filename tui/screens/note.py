"""One line of words put on a timeline: a note, or what was done about an alarm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.words.lookup import t
from tui.alarm_form import AlarmForm
from tui.asks import Ask, about_lines
from tui.form import Form
from tui.render.line import Line
from tui.state import DeskState

NOTE_LIMIT = 1500


class Note(AlarmForm):
    """A note on an alarm."""

    PLACE = "note"
    TELL = "tell.noted"

    def asks(self) -> Iterable[Ask]:
        return (Ask("text", required=True, hint="hint.note", limit=NOTE_LIMIT),)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        return about_lines([(t("note.title"), "title"), (self.named(), "strong")], width)

    def send(self, values: Mapping[str, str]) -> bool:
        return self.desk.services.add_note(self.subject, values["text"]) is not False

    def sent(self, result: bool) -> None:
        self.desk.tell(t(self.TELL if result else "tell.noted_here"))


class Act(AlarmForm):
    """Something was done about an alarm: the second act after acknowledging."""

    PLACE = "act"
    TELL = "tell.acted"

    def asks(self) -> Iterable[Ask]:
        return (Ask("text", required=True, hint="hint.act", limit=NOTE_LIMIT),)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [(t("act.title"), "title"), (self.named(), "strong"), (t("act.about"), "")]
        return about_lines(sentences, width)

    def send(self, values: Mapping[str, str]) -> bool:
        return self.desk.services.mark_action(self.subject, self.version, values["text"]) is not False

    def sent(self, result: bool) -> None:
        self.desk.tell(t(self.TELL if result else "tell.noted_here"))


class IncidentNote(Form):
    """A note on an incident. `subject` is its id, `number` what people call it."""

    PLACE = "incident_note"
    TELL = "tell.noted"

    def __init__(self, incident_id: str, number: str = "") -> None:
        super().__init__(incident_id)
        self.number = number

    def asks(self) -> Iterable[Ask]:
        return (Ask("text", required=True, hint="hint.note", limit=NOTE_LIMIT),)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        return about_lines([(t("incident_note.title", number=self.number), "title")], width)

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.add_incident_note(self.subject, values["text"])
