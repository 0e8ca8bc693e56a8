"""Help: every key of the screen one came from, then the others, from the one registry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from models.words.lookup import known, t
from tui import actions
from tui.place import Place
from tui.render.line import EMPTY, Line, Piece, cell, fit, line, wrap
from tui.state import DeskState
from tui.widgets.lines_view import LinesView


class Help(Place):
    """Opened upon a place; escape goes back to it."""

    PLACE = "help"
    AUTO_FOCUS = "LinesView"

    def __init__(self, of: str = "overview") -> None:
        super().__init__()
        self._of = of

    def body(self) -> Iterable[Widget]:
        yield LinesView("help-lines", self._lines)

    def paint(self, state: DeskState) -> None:
        self.query_one(LinesView).reload()

    def subject_alarm(self) -> str | None:
        return None

    def _lines(self, width: int) -> Sequence[Line]:
        place = t(f"place.{self._of}") if known(f"place.{self._of}") else self._of
        lines: list[Line] = [
            line(Piece(f" {t('help.title', place=place)}", "title")),
            EMPTY,
            *(fit(line(" " + part), width) for part in wrap(t("help.intro"), width - 2)),
            EMPTY,
        ]
        works = self.desk.dispatcher.built
        ours = [each for each in actions.here(self._of) if works(each)]
        others = [each for each in actions.ACTIONS if each not in ours and works(each)]
        lines += self._table(ours, width)
        if others:
            lines += [EMPTY, line(Piece(f" {t('help.others')}", "title")), EMPTY]
            lines += self._table(others, width)
        lines += [EMPTY, line(Piece(f" {t('help.signs')}", "title")), EMPTY]
        for each in ("p1", "p2", "p3", "p4"):
            lines.append(fit(line(" ", Piece(t(f"help.sign.{each}"), each)), width))
        return lines

    def _table(self, rows: Iterable[actions.Action], width: int) -> list[Line]:
        lines: list[Line] = []
        for action in rows:
            keys = self.desk.dispatcher.keys_shown(action.id)
            words = wrap(action.sentence, max(10, width - 15))
            for at, part in enumerate(words):
                lines.append(fit((cell(f" {keys}" if at == 0 else "", 14, "key"), Piece(part)), width))
        return lines
