"""The live list of alarms, painted line by line; the cursor stays on its alarm whatever arrives.

Drawn with Textual's Line API: fifty alarms arriving at once repaint only the lines that changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView

from models.alarms.grouping import grouped
from models.words.lookup import n, t
from tui.reception import Health
from tui.render import alarms
from tui.render.ages import seconds_between, when
from tui.render.flood import group_words
from tui.render.line import EMPTY, Line, Piece, fit, line, wrap
from tui.widgets.lines import strip_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from rich.style import Style as RichStyle
    from textual import events
    from textual.strip import Strip

    from models.alarms.rows import AlarmRow
    from tui.state import DeskState


class Board(ScrollView, can_focus=True):
    """Open alarms: priority, then oldest."""

    DEFAULT_CSS = """
    Board { height: 1fr; width: 1fr; scrollbar-size: 1 1; overflow-x: hidden; }
    Board > .board--cursor { background: $vb-cursor; }
    """
    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"board--cursor"}
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("end", "bottom", show=False),
    ]

    class CursorMoved(Message):
        """The officer moved the cursor to an alarm, or it moved because its alarm was closed."""

        def __init__(self, alarm_id: str | None, by_hand: bool) -> None:
            super().__init__()
            self.alarm_id = alarm_id
            self.by_hand = by_hand

    class Opened(Message):
        """An alarm was clicked while under the cursor."""

        def __init__(self, alarm_id: str) -> None:
            super().__init__()
            self.alarm_id = alarm_id

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._all: tuple[AlarmRow, ...] = ()
        self._rows: tuple[AlarmRow, ...] = ()
        self._groups = grouped(())
        self._state: DeskState | None = None
        self._cursor: str | None = None
        self._at = 0
        self._seen_above: set[str] = set()
        self._painted: dict[int, tuple[Line, bool]] = {}
        self._empty: tuple[tuple[DeskState, int] | None, list[Line]] = None, []
        self._worded: dict[str, tuple[tuple[object, ...], Line]] = {}

    @property
    def cursor(self) -> str | None:
        """The id of the alarm under the cursor."""
        return self._cursor

    @property
    def new_above(self) -> int:
        """How many alarms have arrived above the cursor since it was last moved."""
        return len(self._seen_above)

    @property
    def words(self) -> list[str]:
        """The lines in view as words, for tests and for reading aloud."""
        width = self.scrollable_content_region.width
        return ["".join(piece.text for piece in self._line(y, width)) for y in range(self.size.height)]

    def show(self, state: DeskState) -> None:
        """Take a new state: keep the cursor on its alarm and that alarm on its line of the screen."""
        self._state = state
        if state.alarms is not self._all:
            self._take(state.alarms)
        self._resize_list()
        self._repaint()

    def _take(self, every: tuple[AlarmRow, ...]) -> None:
        known = {row.id for row in self._all}
        self._all, self._groups = every, grouped(every)
        rows = self._groups.rows
        if self._cursor is not None:
            self._cursor = self._groups.shown_as.get(self._cursor, self._cursor)
        was_empty = not self._rows
        before = self._at
        self._rows = rows
        place = {row.id: index for index, row in enumerate(rows)}
        self._worded = {each: words for each, words in self._worded.items() if each in place}
        before_id = self._cursor
        if self._cursor in place:
            self._at = place[self._cursor]
        else:
            self._at = min(before, max(0, len(rows) - 1))
            self._cursor = rows[self._at].id if rows else None
        arrived = {row.id for row in rows[: self._at] if row.id not in known}
        self._seen_above = (
            set()
            if was_empty
            else {each for each in self._seen_above if place.get(each, len(rows)) < self._at} | arrived
        )
        self._resize_list()
        if not was_empty and self.scroll_offset.y > 0:
            self.scroll_to(y=max(0, self.scroll_offset.y + self._at - before), animate=False, force=True)
        self._keep_in_view()
        if before_id != self._cursor:
            self.post_message(self.CursorMoved(self._cursor, by_hand=False))

    def _resize_list(self) -> None:
        size = Size(self.size.width, len(self._rows) + len(self._below()))
        if size != self.virtual_size:
            # Set without a layout of the whole screen, which every arriving alarm would pay for: only the
            # scrollbar depends on it, and showing or hiding that asks for a layout itself.
            self.set_reactive(ScrollView.virtual_size, size)
            self._scroll_update(size)

    def _below(self) -> list[str]:
        """What stands after the list: how many alarms there is no room for, or that older ones cannot be seen."""
        state = self._state
        if state is None or self.size.width < 3:
            return []
        if state.board is None:
            return wrap(t("board.older"), self.size.width - 3) if state.away and self._rows else []
        left_out = state.board.open_count + state.board.drills - len(state.board.alarms)
        return [n("board.left_out", left_out)] if left_out > 0 else []

    def on_resize(self, event: events.Resize) -> None:
        self._resize_list()
        self._painted.clear()
        self._keep_in_view()
        self.refresh()

    def _repaint(self) -> None:
        top = self.scroll_offset.y
        fresh: dict[int, tuple[Line, bool]] = {}
        width = self.scrollable_content_region.width
        for y in range(self.size.height):
            fresh[y] = (self._line(y, width), self._has_cursor(top + y))
        for y, now_painted in fresh.items():
            if self._painted.get(y) != now_painted:
                self.refresh(Region(0, y, self.size.width, 1))
        self._painted = fresh

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._painted.clear()

    def _has_cursor(self, index: int) -> bool:
        return index == self._at and index < len(self._rows)

    def _line(self, y: int, width: int) -> Line:
        state = self._state
        if state is None or width <= 0:
            return EMPTY
        index = self.scroll_offset.y + y
        if not self._rows:
            if self._empty[0] is None or self._empty[0][0] is not state or self._empty[0][1] != width:
                self._empty = (state, width), _empty_words(state, width)
            return self._empty[1][y] if y < len(self._empty[1]) else EMPTY
        if index < len(self._rows):
            mark = Piece("▌" if self._has_cursor(index) and self.has_focus else " ", "key")
            return (mark, *self._words_of(self._rows[index], state.targets, state.now, width - 1))
        below = self._below()
        after = index - len(self._rows)
        return fit(line(Piece(" " + below[after], "warn")), width) if after < len(below) else EMPTY

    def _words_of(self, row: AlarmRow, targets: Mapping[int, int], now: datetime, width: int) -> Line:
        """The row in words, kept until the row, its age in seconds, the minute or the room changes."""
        more = group_words(
            self._groups.folds.get(row.id), self._groups.attached.get(row.id, 0), short=width < alarms.WIDE
        )
        stamp = (
            row,
            width,
            seconds_between(row.received_at, now),
            now.replace(second=0, microsecond=0),
            targets,
            more,
        )
        kept = self._worded.get(row.id)
        if kept is None or kept[0] != stamp:
            kept = self._worded[row.id] = (stamp, alarms.board_row(row, targets, now, width, more))
        return kept[1]

    def render_line(self, y: int) -> Strip:
        base: RichStyle = self.rich_style
        if self._has_cursor(self.scroll_offset.y + y):
            base = self.get_component_rich_style("board--cursor")
        width = self.scrollable_content_region.width
        return strip_of(self, self._line(y, width), width, base)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def _move_to(self, index: int) -> None:
        if not self._rows:
            return
        self._at = min(len(self._rows) - 1, max(0, index))
        self._cursor = self._rows[self._at].id
        self._seen_above.clear()
        self._keep_in_view()
        self._repaint()
        self.post_message(self.CursorMoved(self._cursor, by_hand=True))

    def _keep_in_view(self) -> None:
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if self._at < top:
            self.scroll_to(y=self._at, animate=False, force=True)
        elif self._at >= top + height:
            self.scroll_to(y=self._at - height + 1, animate=False, force=True)

    def action_move(self, by: int) -> None:
        """Up or down one alarm."""
        self._move_to(self._at + by)

    def action_page(self, by: int) -> None:
        """Up or down one page."""
        self._move_to(self._at + by * max(1, self.size.height - 1))

    def action_bottom(self) -> None:
        """To the last alarm."""
        self._move_to(len(self._rows) - 1)

    def go_to(self, alarm_id: str) -> None:
        """To an alarm the officer has just named by another key."""
        alarm_id = self._groups.shown_as.get(alarm_id, alarm_id)
        for index, row in enumerate(self._rows):
            if row.id == alarm_id:
                self._move_to(index)

    def to_top(self) -> None:
        """To the first alarm."""
        self._move_to(0)

    def on_click(self, event: events.Click) -> None:
        index = self.scroll_offset.y + event.y
        if not 0 <= index < len(self._rows):
            return
        event.stop()
        if index == self._at and self.has_focus and event.chain >= 2:
            self.post_message(self.Opened(self._rows[index].id))
        else:
            self._move_to(index)


def _empty_words(state: DeskState, width: int) -> list[Line]:
    """An empty list says why it is empty; it is never silent (SCREENS principle 12)."""
    board = state.board
    if board is None:
        away = f"{t('board.unreadable')} {t('board.older')}"
        words = t("board.reading") if state.away_s is None else away
        return [fit(line(Piece("  " + part, "dim")), width) for part in wrap(words, width - 2)]
    sentences = [t("board.empty")]
    if board.last_signal_at is not None:
        whose = board.last_signal_person or t("board.someone")
        sentences.append(t("board.empty.last", at=when(board.last_signal_at, state.now), whose=whose))
    else:
        sentences.append(t("board.empty.never"))
    if state.away_s is None and state.reception.health is Health.UP:
        sentences.append(t("board.empty.beat", age=int(state.reception.age_s)))
    return [EMPTY, *(fit(line(Piece("  " + part)), width) for part in wrap(" ".join(sentences), width - 3))]
