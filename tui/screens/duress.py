"""Tvångsordet sades: end the call as if all were well. The words stand there at once; the duress plan begins beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.place import Place
from tui.render.errors import say
from tui.render.line import EMPTY, Line, Piece, fit, line, wrap
from tui.state import DeskState, Tone
from tui.widgets.lines_view import LinesView


class Duress(Place):
    """The whole screen says one thing. Escape goes back to the alarm, which is one of duress by then."""

    PLACE = "duress"
    AUTO_FOCUS = "#duress"

    def __init__(self, alarm_id: str) -> None:
        super().__init__()
        self.alarm_id = alarm_id
        self._begun = False

    def subject_alarm(self) -> str | None:
        return self.alarm_id

    def body(self) -> Iterable[Widget]:
        yield LinesView("duress", self._lines)

    def on_mount(self) -> None:
        super().on_mount()
        services, alarm_id = self.desk.services, self.alarm_id
        self.desk.act(lambda: services.start_duress(alarm_id), self._started, self._not_started)

    def _started(self, _: object) -> None:
        self._begun = True
        self._show()

    def _not_started(self, error: VaktbordError) -> None:
        self.desk.tell(say(error), Tone.PROBLEM)

    def paint(self, state: DeskState) -> None:
        self._show()

    def _show(self) -> None:
        if self.is_mounted:
            self.query_one(LinesView).reload()

    def _lines(self, width: int) -> Sequence[Line]:
        room = max(8, width - 4)
        lines: list[Line] = [EMPTY]
        for words, role in (
            (t("duress.title"), "loud"),
            ("", ""),
            (t("duress.say"), "strong"),
            (t("duress.words"), "call"),
            ("", ""),
            (t("duress.never"), "late"),
            (t("duress.then"), ""),
            ("", ""),
            (t("duress.begun") if self._begun else t("duress.begins"), "ok" if self._begun else "dim"),
        ):
            lines += [fit(line("  ", Piece(f" {part} " if role in ("loud", "call") else part, role)), width)
                      for part in (wrap(words, room) if words else [""])]  # fmt: skip
        return lines
