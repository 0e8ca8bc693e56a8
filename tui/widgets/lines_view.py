"""Lines that can be scrolled: for help and for what is longer than the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.geometry import Size
from textual.scroll_view import ScrollView

from tui.render.line import EMPTY, Line
from tui.widgets.lines import strip_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.strip import Strip


class LinesView(ScrollView, can_focus=True):
    """Scrolls over what `source` gives for the width; asked again only when the width or the words change."""

    DEFAULT_CSS = "LinesView { height: 1fr; scrollbar-size: 1 1; overflow-x: hidden; }"
    BINDINGS = [
        Binding("up", "scroll_up", show=False),
        Binding("down", "scroll_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("home", "scroll_home", show=False),
        Binding("end", "scroll_end", show=False),
    ]

    def __init__(self, id: str, source: Callable[[int], Sequence[Line]]) -> None:
        super().__init__(id=id)
        self._source = source
        self._lines: list[Line] = []

    @property
    def lines(self) -> list[Line]:
        """What is shown, all of it."""
        return list(self._lines)

    def reload(self) -> None:
        """Ask the source again and repaint what changed."""
        width = self.scrollable_content_region.width
        if width <= 0:
            return
        lines = list(self._source(width))
        if lines != self._lines:
            self._lines = lines
            self.virtual_size = Size(width, len(lines))
            self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        self.reload()

    def render_line(self, y: int) -> Strip:
        index = self.scroll_offset.y + y
        pieces = self._lines[index] if index < len(self._lines) else EMPTY
        return strip_of(self, pieces, self.scrollable_content_region.width, self.rich_style)
