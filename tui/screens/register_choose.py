"""What can be done with one person, party office, board or ending: a number opens its form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.widget import Widget

from models.words.lookup import t
from tui.place import Place
from tui.register_acts import BY_ID, acts_on
from tui.render.line import EMPTY, Line, Piece, fit, line
from tui.state import DeskState
from tui.widgets.lines_view import LinesView

if TYPE_CHECKING:
    from tui.app import VaktbordApp

ENDING = ("person.threat", "person.settle", "person.close-ending")
# Of one that was ended, and all that can be done with it.
REOPEN = ("office.reopen", "board.reopen")


def choices(noun: str) -> tuple[str, ...]:
    """The ids of the acts that are offered for a person, an office, a board or an ending, in order."""
    if noun == "ending":
        return ENDING
    return tuple(act.id for act in acts_on(noun) if act.id not in ENDING + REOPEN)


def open_change(desk: VaktbordApp, noun: str, code: str, active: bool = True) -> None:
    """The list of what can be done with one; of one that was ended, the form that takes it up again."""
    if active:
        desk.open_place("register_choose", noun, code)
    else:
        desk.open_place("register_form", f"{noun}.reopen", code)


class RegisterChoose(Place):
    """A short list; a number opens what it names in place of the list."""

    PLACE = "register_choose"
    AUTO_FOCUS = "LinesView"
    BINDINGS = [Binding(str(number), f"begin({number})", show=False) for number in range(1, 10)]

    def __init__(self, noun: str, code: str) -> None:
        super().__init__()
        self.noun, self.code = noun, code

    def body(self) -> Iterable[Widget]:
        yield LinesView("choices", self._lines)

    def paint(self, state: DeskState) -> None:
        self.query_one(LinesView).reload()

    def _lines(self, width: int) -> Sequence[Line]:
        title = f"{t('register.choose')} · {self.code}"
        lines: list[Line] = [fit(line(Piece(f" {title}", "title")), width), EMPTY]
        for number, act_id in enumerate(choices(self.noun), 1):
            lines.append(fit(line(Piece(f" {number}  ", "key"), Piece(t(f"register.act.{act_id}"))), width))
        return lines

    def action_begin(self, number: int) -> None:
        """Open the form of what the number stands for; an act that asks nothing asks once whether it is meant."""
        offered = choices(self.noun)
        if number > len(offered):
            return
        act, desk, code = BY_ID[offered[number - 1]], self.desk, self.code
        desk.pop_screen()
        desk.open_place("register_form", act.id, code)
