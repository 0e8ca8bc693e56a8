"""A field for a pass phrase or PIN: dots on the glass, and the text in no message, attribute that is shown, or log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.render.line import Piece, line
from tui.widgets.lines import strip_of

if TYPE_CHECKING:
    from textual import events

LONGEST = 512
_DOT = "•"


class SecretField(Widget, can_focus=True):
    """Keeps what is typed until it is taken, once. Enter posts `Given`, which says nothing of it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    SecretField { width: 1fr; height: 1; background: $panel; color: $foreground; }
    SecretField:focus { background: $vb-cursor; }
    """
    takes_text = True

    class Given(Message):
        """Enter was pressed; `take` what was typed."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.__typed: list[str] = []

    @property
    def length(self) -> int:
        """How many signs stand there."""
        return len(self.__typed)

    def take(self) -> str:
        """What was typed; the field is empty from here."""
        typed = "".join(self.__typed)
        self.clear()
        return typed

    def clear(self) -> None:
        """Forget what was typed."""
        self.__typed = []
        self.refresh()

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            self.post_message(self.Given())
        elif event.key in ("backspace", "delete"):
            del self.__typed[-1:]
        elif event.key == "ctrl+u":
            self.__typed = []
        elif event.is_printable and event.character is not None:
            if len(self.__typed) < LONGEST:
                self.__typed.append(event.character)
        else:
            return
        event.stop()
        event.prevent_default()
        self.refresh()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        pasted = event.text.splitlines()[0] if event.text else ""
        self.__typed += [sign for sign in pasted if sign.isprintable()][: LONGEST - len(self.__typed)]
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        shown = " " + _DOT * min(len(self.__typed), max(0, width - 3))
        here = "▏" if self.has_focus else ""
        return strip_of(self, line(Piece(shown), Piece(here, "key")), width, self.rich_style)
