"""Bemanning: who holds which duty, a week or a month at a time, where nobody does, and every change of it (D35-D37)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from textual import events
from textual.widget import Widget

from models.rota.rows import ShiftRow
from models.words.lookup import t
from tui.place import Place
from tui.render.ages import local
from tui.render.line import EMPTY, Line, Piece, fit, line
from tui.render.rota_grid import gap_lines, mine_lines, month_lines, week_lines
from tui.render.rota_slots import Block, Cursor, Slot, across, along, block, gap_key, midnight, mine
from tui.rota_acts import RotaActs
from tui.rota_values import RotaSpan
from tui.state import DeskState
from tui.widgets.panels import rule
from tui.widgets.rota_view import NowLines, RotaGrid, SlotLines

VIEWS = ("week", "month", "mine")
TWO_WEEKS_FROM = 36
"""Rows of a terminal from which two weeks are shown, the second below the first."""


class Rota(RotaActs, Place):
    """Read anew when something is committed, and when the day turns."""

    PLACE = "rota"
    CSS_PATH = "rota.tcss"
    AUTO_FOCUS = "RotaGrid"

    def __init__(self) -> None:
        super().__init__()
        self._span: RotaSpan | None = None
        self._mine: tuple[ShiftRow, ...] = ()
        self._blocks: tuple[Block, ...] = ()
        self._read_at: tuple[object, ...] | None = None
        self._turned = 0
        self._cursor: Cursor | None = None
        self._line = 0
        self.view = VIEWS[0]
        self.by_person = False

    def body(self) -> Iterable[Widget]:
        yield NowLines("now")
        yield RotaGrid("grid", self._lines)
        yield SlotLines("slot", self.slot_words)

    # What is read

    def first_day(self, now: datetime) -> date:
        """The first day that is shown."""
        today = local(now).date()
        if self.view == "month":
            month = today.year * 12 + today.month - 1 + self._turned
            return date(month // 12, month % 12 + 1, 1)
        return today - timedelta(days=today.weekday()) + timedelta(weeks=self._turned)

    def days_shown(self, first: date) -> int:
        """How many days are shown."""
        if self.view == "month":
            return ((first + timedelta(days=31)).replace(day=1) - first).days
        return 14 if self.size.height >= TWO_WEEKS_FROM else 7

    def span_shown(self, now: datetime) -> tuple[datetime, datetime]:
        """From when until when, at the glass's midnights."""
        here = local(now)
        first = self.first_day(now)
        days = (first, first + timedelta(days=self.days_shown(first)))
        starts, ends = (datetime.combine(day, time(), tzinfo=here.tzinfo).astimezone(UTC) for day in days)
        return starts, ends

    def paint(self, state: DeskState) -> None:
        starts, ends = self.span_shown(state.now)
        if state.board is not None and self.is_current:
            moment = (state.board.counter, starts, ends, local(state.now).date(), self.view)
            if moment != self._read_at:
                self._read_at = moment
                services, is_mine = self.desk.services, self.view == "mine"

                def read() -> tuple[RotaSpan, tuple[ShiftRow, ...]]:
                    return services.read_rota(starts, ends), services.read_my_shifts() if is_mine else ()

                self.desk.read(read, self._got, "rota")
        self.show_grid()

    def _got(self, found: tuple[RotaSpan, tuple[ShiftRow, ...]]) -> None:
        self._span, self._mine = found
        if self.is_attached:
            self.lay_blocks()
            self.desk.repaint()

    def lay_blocks(self) -> None:
        """Make the grid of what was read; the cursor stays where it was."""
        span = self._span
        if span is None:
            return
        first = local(span.starts_at).date()
        count = (local(span.ends_at).date() - first).days
        if self.view == "mine":
            self._blocks = (mine(self._mine, span),)
        elif self.view == "month":
            self._blocks = (block(span, first, count, self.by_person),)
        else:
            weeks = range(0, count, 7)
            self._blocks = tuple(block(span, first + timedelta(days=at), 7, self.by_person) for at in weeks)
        if self._cursor is None:
            self._cursor = first_of(span, self.desk.state.now)
        slot = self._cursor.slot(self._blocks)
        if slot is not None:
            self.stand_on(slot)
        self.show_grid()

    def show_grid(self) -> None:
        """Paint the grid and what stands under its cursor."""
        grid = self.query_one(RotaGrid)
        grid.reload()
        grid.keep_in_view(self._line)
        self.query_one(SlotLines).show(self.desk.state)

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.desk.repaint()

    # What is painted

    def _lines(self, width: int) -> Sequence[Line]:
        span, now = self._span, self.desk.state.now
        head = rule(self._heading(), self._views(width), width, role="dim")
        if span is None:
            return [head, fit(line(Piece(f" {t('card.reading')}", "dim")), width)]
        lines: list[Line] = [head]
        if self.view != "mine":
            lines += gap_lines(span, now, width, 2 if self.size.height < TWO_WEEKS_FROM else 6)
        for at, each in enumerate(self._blocks):
            if self.view == "mine":
                made, cursor = mine_lines(each, now, self.slot, width)
            elif self.view == "month":
                made, cursor = month_lines(each, span, now, self.slot, width)
            else:
                made, cursor = week_lines(each, span, now, self.slot, width)
            if at:
                lines.append(EMPTY)
            if self.slot is not None and any(self.slot in lane.slots for lane in each.lanes):
                self._line = len(lines) + cursor
            lines += made
        return lines

    def _heading(self) -> str:
        if self.view == "mine":
            return t("rota.view.mine")
        rows = t("rota.rows.person" if self.by_person else "rota.rows.duty")
        first = self.first_day(self.desk.state.now)
        if self.view == "month":
            return f"{t(f'time.month.{first.month}').capitalize()} {first.year} · {rows}"
        return f"{t('rota.week', number=first.isocalendar().week)} {first.isocalendar().year} · {rows}"

    def _views(self, width: int) -> str:
        if width < 70:
            return ""
        keys = self.desk.keymap
        return " · ".join(f"{keys.letter(f'rota_{view}')} {t(f'rota.view.{view}')}" for view in VIEWS)

    # The cursor

    @property
    def span(self) -> RotaSpan | None:
        """What was read last."""
        return self._span

    @property
    def slot(self) -> Slot | None:
        """What the cursor stands on."""
        return None if self._cursor is None or not self._blocks else self._cursor.slot(self._blocks)

    def stand_on(self, slot: Slot) -> None:
        """Put the cursor there."""
        self._cursor = Cursor(slot.row, slot.day, slot.key)

    def go_to(self, row: str, day: date, key: str = "") -> None:
        """Put the cursor on a day, also one that is not shown yet."""
        self._cursor = Cursor(row, day, key)
        today = local(self.desk.state.now).date()
        if self.view == "month":
            self._turned = (day.year - today.year) * 12 + day.month - today.month
        else:
            monday = today - timedelta(days=today.weekday())
            self._turned = (day - monday).days // 7
        self.lay_blocks()
        self._cursor = Cursor(row, day, key)  # what was asked for may come with the next reading
        self.desk.repaint()

    def on_rota_grid_went(self, message: RotaGrid.Went) -> None:
        """An arrow or a page key."""
        message.stop()
        way, slot = message.way, self.slot
        if way in ("before", "after", "today"):
            self._turn(0 if way == "today" else 1 if way == "after" else -1)
            return
        if slot is None:
            return
        by = 1 if way in ("right", "down") else -1
        if way in ("up", "down"):
            found = across(self._blocks, slot, by)
        else:
            found = along(self._blocks, slot, by)
            if found is None and self.view != "mine":
                self.go_to(slot.row, slot.day + timedelta(days=by))
                return
        if found is not None:
            self.stand_on(found)
            self.show_grid()
            self.desk.repaint()

    def _turn(self, by: int) -> None:
        today = local(self.desk.state.now).date()
        if by == 0 or self.view == "mine":
            if self._cursor is not None and self.view != "mine":
                self.go_to(self._cursor.row, today)
            return
        if self._cursor is not None:
            first = self.first_day(self.desk.state.now)
            days = self.days_shown(first) if by > 0 else self.days_shown(first - timedelta(days=1))
            if self.view == "month":
                days = self.days_shown(first if by > 0 else (first - timedelta(days=1)).replace(day=1))
            self._cursor = Cursor(self._cursor.row, self._cursor.day + timedelta(days=by * days), "")
        self._turned += by if self.view == "month" else by * (days // 7 if self._cursor else 1)
        self.desk.repaint()

    # Which grid

    def do_rota_week(self) -> None:
        self._show_view("week")

    def do_rota_month(self) -> None:
        self._show_view("month")

    def do_rota_mine(self) -> None:
        self._show_view("mine")

    def _show_view(self, view: str) -> None:
        day = self._cursor.day if self._cursor is not None else local(self.desk.state.now).date()
        row = self._cursor.row if self._cursor is not None else "contact"
        self.view = view
        self._blocks = ()
        if view == "mine":
            self._turned, self._cursor = 0, None
            self.desk.repaint()
            return
        self.go_to(row, day)

    def can_rota_rows(self) -> bool:
        return self.view != "mine"

    def do_rota_rows(self) -> None:
        """A row a duty, or a row a person; the cursor stays on the shift."""
        slot = self.slot
        self.by_person = not self.by_person
        if slot is not None:
            shift = slot.shift
            row = slot.row if shift is None else shift.operator_id if self.by_person else shift.duty
            self._cursor = Cursor(row, slot.day, slot.key)
        self.lay_blocks()
        self.desk.repaint()


def first_of(span: RotaSpan, now: datetime) -> Cursor:
    """Where the cursor begins: on the next gap, else on TiB's shift now, else on today."""
    gap = next((each for each in span.gaps if each.ends_at > now), None)
    if gap is not None:
        begins = max(gap.starts_at, span.starts_at)
        day = local(max(begins, now)).date()
        return Cursor(gap.duty, day, gap_key(gap, midnight(day, local(now))))
    for shift in span.shifts:
        if shift.duty == "tib" and shift.starts_at <= now < shift.ends_at:
            return Cursor("tib", local(max(shift.starts_at, span.starts_at)).date(), shift.id)
    return Cursor("tib", local(now).date(), "")
