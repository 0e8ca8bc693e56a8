"""Den andre skriver under här: code and pass phrase of the officer who stands beside; whoever sits here stays (D87)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input

from models.store.errors import StoreUnavailable, VaktbordError
from models.store.text import clean
from models.words.lookup import t
from tui.asks import about_lines
from tui.place import Place
from tui.render.errors import say
from tui.render.line import Line
from tui.state import DeskState, Tone
from tui.widgets.field import Field
from tui.widgets.lines import Lines
from tui.widgets.lines_view import LinesView
from tui.widgets.secret_field import SecretField

CODE_LIMIT = 40


class _Label(Lines):
    """What the dots are."""

    DEFAULT_CSS = "_Label { width: 18; }"

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        return about_lines([(t("ask.sign_here.secret"), "")], width)


class SignHere(Place):
    """Opened upon the sheet with its number. What is typed as a pass phrase is kept nowhere."""

    PLACE = "sign_here"
    CSS_PATH = Path(__file__).parent / "sign_here.tcss"
    AUTO_FOCUS = None

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = int(number)
        self._busy = False
        self._wait_until = float("-inf")

    def body(self) -> Iterable[Widget]:
        about = LinesView("about", self._about)
        about.can_focus = False
        yield about
        with Vertical(id="fields"):
            yield Field("code", t("ask.sign_here.code"), "", CODE_LIMIT, False)
            with Horizontal(id="secret-line"):
                yield _Label("secret-label")
                yield SecretField("secret")

    @property
    def code(self) -> Input:
        """The field of the code."""
        return self.query_one("#field-code", Field).input

    @property
    def secret(self) -> SecretField:
        """The field of the pass phrase."""
        return self.query_one("#secret", SecretField)

    def on_mount(self) -> None:
        super().on_mount()
        self.code.focus()

    def paint(self, state: DeskState) -> None:
        self.query_one("#about", LinesView).reload()

    def _about(self, width: int) -> Sequence[Line]:
        sentences = [(t("place.sign_here", number=self.number), "title"), (t("handover.here.effect"), "")]
        left = self._wait_until - self.desk.mono()
        if left > 0:
            sentences.append((t("handover.here.wait", s=int(left) + 1), "warn"))
        elif self._busy:
            sentences.append((t("card.reading"), "dim"))
        return about_lines(sentences, width)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if clean(event.value, CODE_LIMIT):
            self.secret.focus()

    def on_secret_field_given(self, event: SecretField.Given) -> None:
        """The pass phrase is taken once, and proven in a worker thread."""
        event.stop()
        code = clean(self.code.value, CODE_LIMIT)
        if self._busy or self.desk.mono() < self._wait_until:
            return
        if not code:
            self.code.focus()
            return
        box, services, number = [self.secret.take()], self.desk.services, self.number
        self._busy = True
        self.desk.act(lambda: services.sign_handover_here(number, code, box.pop()), self._done, self._failed)
        self.desk.repaint()

    def _done(self, who: str) -> None:
        self._busy = False
        if self.desk.screen is self:
            self.desk.pop_screen()
        self.desk.tell(t("tell.handover.signed_here", who=who, number=self.number))

    def _failed(self, error: VaktbordError) -> None:
        self._busy = False
        wait: Any = error.values.get("wait_s")
        if wait is not None:
            self._wait_until = self.desk.mono() + float(wait)
        if isinstance(error, StoreUnavailable):
            self.desk.tell_needs_database()
        else:
            words = (
                t("handover.here.wrong")
                if error.message_id in ("access.wrong", "access.wait")
                else say(error)
            )
            self.desk.tell(words, Tone.PROBLEM)
        if self.is_attached:
            self.secret.focus()

    def on_screen_suspend(self) -> None:
        self.secret.clear()
