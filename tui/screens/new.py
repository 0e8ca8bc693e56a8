"""Nytt: what may be begun from here, each by its number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.binding import Binding
from textual.widget import Widget

from models.words.lookup import t
from tui.place import Place
from tui.places import ROOTS
from tui.render.line import EMPTY, Line, Piece, fit, line
from tui.state import DeskState
from tui.widgets.lines_view import LinesView

CHOICES: tuple[tuple[str, str], ...] = (
    ("1", "enter_alarm"),
    ("2", "threat_call"),
    ("3", "new_advice"),
    ("4", "new_referral"),
    ("5", "drill"),
    ("6", "new_incident"),
    ("7", "new_assignment"),
)


class New(Place):
    """A short list; a number opens what it names in place of the list."""

    PLACE = "new"
    AUTO_FOCUS = "LinesView"
    BINDINGS = [Binding(number, f"begin('{place}')", show=False) for number, place in CHOICES]

    def body(self) -> Iterable[Widget]:
        yield LinesView("choices", self._lines)

    def paint(self, state: DeskState) -> None:
        self.query_one(LinesView).reload()

    def _lines(self, width: int) -> Sequence[Line]:
        lines: list[Line] = [line(Piece(f" {t('new.title')}", "title")), EMPTY]
        for number, place in CHOICES:
            lines.append(fit(line(Piece(f" {number}  ", "key"), Piece(t(f"new.{place}"))), width))
        return [*lines, EMPTY, fit(line(Piece(f" {t('new.danger')}", "warn")), width)]

    def action_begin(self, place: str) -> None:
        """Open what the number stands for."""
        desk = self.desk
        desk.pop_screen()
        if place in ROOTS:
            desk.go(place)
        else:
            desk.open_place(place, "")
