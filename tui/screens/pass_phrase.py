"""Lösenfras: what to ask the person for, for 30 s, and one key for the answer. On record before it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.cells import cached_cell_len
from textual.widget import Widget

from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.place import Place
from tui.plan_place import PlanPlace
from tui.render.errors import say
from tui.render.line import EMPTY, Line, Piece, fit, forget_words, line, wrap
from tui.state import DeskState
from tui.widgets.lines_view import LinesView

if TYPE_CHECKING:
    from models.plans.rows import PassPhrase as Kept

SHOWN_S = 30.0


class PassPhrase(Place):
    """Opened upon an alarm at its pass-phrase step; the answer goes to the alarm's own screen below."""

    PLACE = "pass_phrase"
    AUTO_FOCUS = "#phrase"

    def __init__(self, alarm_id: str) -> None:
        super().__init__()
        self.alarm_id = alarm_id
        self._kept: Kept | None = None
        self._until = float("-inf")
        self._missing = ""

    def subject_alarm(self) -> str | None:
        return self.alarm_id

    def body(self) -> Iterable[Widget]:
        yield LinesView("phrase", self._lines)

    def on_mount(self) -> None:
        super().on_mount()
        services, alarm_id = self.desk.services, self.alarm_id
        self.desk.act(lambda: services.show_pass_phrase(alarm_id), self._got, self._not_got)

    def _got(self, kept: Kept | None) -> None:
        self._kept = kept
        self._until = self.desk.mono() + SHOWN_S
        self._missing = "" if kept is not None else t("pass_phrase.none")
        self._show()

    def _not_got(self, error: VaktbordError) -> None:
        self._missing = say(error)
        self._show()

    def paint(self, state: DeskState) -> None:
        if self._kept is not None and self.desk.mono() >= self._until:
            self.hide()
        self._show()

    def hide(self) -> None:
        """What was shown is kept no longer."""
        if self._kept is not None:
            self._kept, self._missing = None, t("pass_phrase.hidden")
            # Words that were measured and cleaned for the glass lie in caches.
            forget_words()
            cached_cell_len.cache_clear()

    def on_screen_suspend(self) -> None:
        self.hide()

    def on_unmount(self) -> None:
        self.hide()

    def _show(self) -> None:
        if self.is_mounted:
            self.query_one(LinesView).reload()

    def _lines(self, width: int) -> Sequence[Line]:
        keymap = self.desk.keymap
        yes, no, duress = (keymap.letter(each) for each in ("alerted", "new", "details"))
        lines: list[Line] = [EMPTY, line(Piece(f" {t('pass_phrase.title')}", "title")), EMPTY]
        if self._kept is not None:
            left = max(0, int(self._until - self.desk.mono()))
            lines += [
                fit(line("   ", Piece(part, "strong")), width) for part in wrap(self._kept.phrase, width - 6)
            ]
            lines += [EMPTY, line(Piece(f" {t('pass_phrase.left', s=left)}", "dim"))]
        else:
            lines += _said(self._missing or t("card.reading"), width, "warn" if self._missing else "dim")
        lines += [EMPTY, *_said(t("pass_phrase.ask"), width)]
        return [*lines, EMPTY, *_said(t("pass_phrase.keys", yes=yes, no=no, duress=duress), width, "key")]

    # The answer

    def _below(self) -> PlanPlace | None:
        stack = [each for each in self.app.screen_stack if isinstance(each, PlanPlace)]
        return stack[-1] if stack else None

    def _answer(self, act: str) -> None:
        below = self._below()
        self.app.pop_screen()
        if below is not None:
            below.do_step(act)

    def can_alerted(self) -> bool:
        return self._below() is not None

    can_new = can_details = can_alerted

    def do_alerted(self) -> None:
        self._answer("phrase_right")

    def do_new(self) -> None:
        self._answer("phrase_wrong")

    def do_details(self) -> None:
        self.app.pop_screen()
        self.desk.open_place("duress", self.alarm_id)

    def word_alerted(self) -> str:
        return t("action.phrase_right")

    def word_new(self) -> str:
        return t("action.phrase_wrong")

    def word_details(self) -> str:
        return t("action.duress")


def _said(words: str, width: int, role: str = "") -> list[Line]:
    return [fit(line(" ", Piece(part, role)), width) for part in wrap(words, max(8, width - 2))]
