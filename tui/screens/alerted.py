"""The answer to the first question of every acute alarm: who called 112, and the police's event number (rule 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.words.lookup import t
from tui.alarm_form import AlarmForm
from tui.asks import Ask, about_lines
from tui.render.line import Line
from tui.state import DeskState


class Alerted(AlarmForm):
    """Enter is the answer: 112 is called, by the ARC or from here. Escape leaves the question standing."""

    PLACE = "alerted"
    TELL = "tell.alerted"

    def __init__(self, alarm_id: str, by: str = "arc") -> None:
        super().__init__(alarm_id)
        self.by = by

    def asks(self) -> Iterable[Ask]:
        return (Ask("event_number", hint="hint.event_number", limit=60),)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        first = t(f"alerted.{self.by}.title")
        sentences = [(first, "title"), (self.named(), "strong"), (t(f"alerted.{self.by}.about"), "")]
        return about_lines(sentences, width)

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.alerted_112(self.subject, self.by, values["event_number"])
