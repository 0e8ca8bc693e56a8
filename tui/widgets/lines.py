"""A widget that paints lines of pieces, and repaints only the lines that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.render.line import EMPTY, Line, width_of
from tui.themes import role_style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style as RichStyle
    from textual import events

    from tui.state import DeskState


class ActionClicked(Message):
    """A piece that stands for an action was clicked."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action


def strip_of(widget: Widget, pieces: Line, width: int, base: RichStyle, *, filled: bool = False) -> Strip:
    """A line as the compositor takes it: exactly `width` cells. In a `filled` line no piece has a colour of its own."""
    theme = widget.app.theme
    segments = [
        Segment(piece.text, base if filled else base + role_style(theme, piece.role)) for piece in pieces
    ]
    return Strip(segments, width_of(pieces)).adjust_cell_length(width, base)


class Lines(Widget, can_focus=False):
    """Lines painted from the desk's state. Subclasses say what; nothing here is ever recomposed."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Lines { height: 1; width: 1fr; }"

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._painted: list[Line] = []
        self.state: DeskState | None = None

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        """What to paint in this much room."""
        raise NotImplementedError

    def show(self, state: DeskState) -> None:
        """Paint a new state; only lines that differ are sent to the terminal."""
        self.state = state
        self._recount()

    def on_resize(self, event: events.Resize) -> None:
        self._recount()

    def _recount(self) -> None:
        if self.state is None or not self.size:
            return
        lines = list(self.lines_of(self.state, self.size.width, self.size.height))
        before, self._painted = self._painted, lines
        for y in range(max(len(before), len(lines))):
            old = before[y] if y < len(before) else EMPTY
            new = lines[y] if y < len(lines) else EMPTY
            if old != new:
                self.refresh(Region(0, y, self.size.width, 1))

    def line_role(self, y: int) -> str:
        """The role that a whole line is filled with; "" for none."""
        return ""

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        filled = self.line_role(y)
        base = self.rich_style + role_style(self.app.theme, filled)
        pieces = self._painted[y] if y < len(self._painted) else EMPTY
        return strip_of(self, pieces, width, base, filled=bool(filled))

    @property
    def painted(self) -> list[Line]:
        """The lines as painted last, for tests and for reading aloud."""
        return list(self._painted)

    def on_click(self, event: events.Click) -> None:
        action = self.action_at(event.x - self.gutter.left, event.y - self.gutter.top)
        if action:
            event.stop()
            self.post_message(ActionClicked(action))

    def action_at(self, x: int, y: int) -> str:
        """The action of the piece in this cell."""
        if not 0 <= y < len(self._painted):
            return ""
        at = 0
        for piece in self._painted[y]:
            at += width_of((piece,))
            if x < at:
                return piece.act
        return ""
