"""A list with a cursor, painted line by line: a million rows cost what fits on the screen.

The cursor stays on its row, by key, whatever is read anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView

from tui.render.line import EMPTY, Line, Piece, fit
from tui.widgets.lines import strip_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.style import Style as RichStyle
    from textual import events
    from textual.strip import Strip

R = TypeVar("R")


class RowsView(ScrollView, Generic[R], can_focus=True):
    """Rows of one kind: `line_of(row, width)` paints one, `key_of(row)` names it, `empty` speaks where none are."""

    DEFAULT_CSS = """
    RowsView { height: 1fr; width: 1fr; scrollbar-size: 1 1; overflow-x: hidden; }
    RowsView > .rows--cursor { background: $vb-cursor; }
    """
    COMPONENT_CLASSES = {"rows--cursor"}
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "ends(False)", show=False),
        Binding("end", "ends(True)", show=False),
    ]
    NEAR = 60

    class NearEnd(Message):
        """The cursor or the view is close to the last row that is held."""

    class Opened(Message):
        """The row under the cursor was clicked."""

    class Moved(Message):
        """The officer moved the cursor."""

    def __init__(
        self,
        id: str,
        line_of: Callable[[R, int], Line],
        key_of: Callable[[R], str],
        empty: Callable[[int], Sequence[Line]],
    ) -> None:
        super().__init__(id=id)
        self._line_of = line_of
        self._key_of = key_of
        self._empty = empty
        self._rows: Sequence[R] = ()
        self._at = 0
        self._last_words: list[Line] = []

    @property
    def rows(self) -> Sequence[R]:
        """The rows that are held."""
        return self._rows

    @property
    def cursor(self) -> R | None:
        """The row under the cursor."""
        return self._rows[self._at] if self._at < len(self._rows) else None

    @property
    def words(self) -> list[str]:
        """The lines in view as words, for tests and for reading aloud."""
        return ["".join(piece.text for piece in self._line(y)) for y in range(self.size.height)]

    def take(self, rows: Sequence[R], *, anew: bool = False) -> None:
        """Show these rows. `anew`: they answer another question, so the cursor starts from the first."""
        before, seen = self.cursor, self._sees_cursor()
        self._rows = rows
        if anew:
            self._at = 0
            self.scroll_to(y=0, animate=False, force=True)
        elif before is not None:
            key = self._key_of(before)
            near = self._at if self._at < len(rows) and self._key_of(rows[self._at]) == key else None
            found = near if near is not None else _place_of(rows, key, self._key_of)
            self._at = found if found is not None else min(self._at, max(0, len(rows) - 1))
        size = Size(self.size.width, len(rows))
        if size != self.virtual_size:
            self.virtual_size = size
        if seen and not anew and not self._sees_cursor():
            self._keep_in_view()
        self.repaint()

    def repaint(self) -> None:
        """Paint again if any line in view says something else than it did."""
        lines = [self._line(y) for y in range(self.size.height)]
        if lines != self._last_words:
            self._last_words = lines
            self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        self.virtual_size = Size(self.size.width, len(self._rows))
        self._keep_in_view()
        self.refresh()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._tell_if_near()

    def _line(self, y: int) -> Line:
        width = self.scrollable_content_region.width
        if width <= 0:
            return EMPTY
        if not self._rows:
            lines = self._empty(width)
            return lines[y] if y < len(lines) else EMPTY
        index = self.scroll_offset.y + y
        if index >= len(self._rows):
            return EMPTY
        mark = Piece("▌" if index == self._at and self.has_focus else " ", "key")
        return (mark, *fit(self._line_of(self._rows[index], width - 1), width - 1))

    def render_line(self, y: int) -> Strip:
        base: RichStyle = self.rich_style
        if self._rows and self.scroll_offset.y + y == self._at:
            base = self.get_component_rich_style("rows--cursor")
        return strip_of(self, self._line(y), self.scrollable_content_region.width, base)

    def move_to(self, index: int) -> None:
        """Put the cursor on the row with this number, as near as there is one."""
        if not self._rows:
            return
        self._at = min(len(self._rows) - 1, max(0, index))
        self._keep_in_view()
        self._tell_if_near()
        self.refresh()
        self.post_message(self.Moved())

    def _sees_cursor(self) -> bool:
        return 0 <= self._at - self.scroll_offset.y < max(1, self.size.height)

    def _keep_in_view(self) -> None:
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if self._at < top:
            self.scroll_to(y=self._at, animate=False, force=True)
        elif self._at >= top + height:
            self.scroll_to(y=self._at - height + 1, animate=False, force=True)

    def _tell_if_near(self) -> None:
        last_seen = max(self._at, self.scroll_offset.y + self.size.height)
        if self._rows and last_seen + self.NEAR >= len(self._rows):
            self.post_message(self.NearEnd())

    def action_move(self, by: int) -> None:
        """Up or down one row."""
        self.move_to(self._at + by)

    def action_page(self, by: int) -> None:
        """Up or down one page."""
        self.move_to(self._at + by * max(1, self.size.height - 1))

    def action_ends(self, last: bool) -> None:
        """To the first row, or to the last that is held."""
        self.move_to(len(self._rows) - 1 if last else 0)

    def on_click(self, event: events.Click) -> None:
        index = self.scroll_offset.y + event.y
        if not 0 <= index < len(self._rows):
            return
        event.stop()
        if index == self._at and event.chain >= 2:
            self.post_message(self.Opened())
        else:
            self.move_to(index)


def _place_of(rows: Sequence[R], key: str, key_of: Callable[[R], str]) -> int | None:
    return next((index for index, row in enumerate(rows) if key_of(row) == key), None)
