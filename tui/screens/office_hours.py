"""Kontorstid: a year of the profile, day by day, with its decisions; a new version and a day of one's own (D37)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.widget import Widget

from models.words.lookup import t
from tui.place import Place
from tui.render.ages import local
from tui.render.line import Line, Piece, fit, line
from tui.render.office_year import (
    day_words,
    legend,
    profile_words,
    special_lines,
    summary,
    version_lines,
    year_lines,
)
from tui.state import DeskState
from tui.widgets.lines import Lines
from tui.widgets.panels import rule

if TYPE_CHECKING:
    from models.rota.profile import ProfileYear

FIRST, LAST = 2000, 2100


class YearLines(Lines):
    """The whole of the year view."""

    DEFAULT_CSS = "YearLines { height: 1fr; }"

    def __init__(self, source: Callable[[DeskState, int], Sequence[Line]]) -> None:
        super().__init__("year")
        self._source = source

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        return self._source(state, width)[:height]


class OfficeHoursYear(Place):
    """Arrows move the day, page keys the year; the cursor stays on its day when the year is read anew."""

    PLACE = "office_hours"
    BINDINGS = [
        Binding("left", "day(-1)", show=False),
        Binding("right", "day(1)", show=False),
        Binding("up", "month(-1)", show=False),
        Binding("down", "month(1)", show=False),
        Binding("pageup", "year(-1)", show=False),
        Binding("pagedown", "year(1)", show=False),
        Binding("home", "today", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.told: ProfileYear | None = None
        self.cursor: date | None = None
        self._read_at: tuple[object, ...] | None = None

    def body(self) -> Iterable[Widget]:
        yield YearLines(self._lines)

    def paint(self, state: DeskState) -> None:
        if state.board is None or not self.is_current:
            return
        if self.cursor is None:
            self.cursor = local(state.now).date()
        moment = (state.board.counter, local(state.now).date(), self.cursor.year)
        if moment != self._read_at:
            self._read_at = moment
            services, year = self.desk.services, self.cursor.year
            self.desk.read(lambda: services.read_profile(year), self._got, "profile")

    def _got(self, told: ProfileYear) -> None:
        self.told = told
        if self.is_attached:
            self._show()

    def _show(self) -> None:
        self.query_one(YearLines).show(self.desk.state)
        self.desk.repaint()

    def _lines(self, state: DeskState, width: int) -> Sequence[Line]:
        title = rule(t("place.office_hours"), "", width)
        told, cursor = self.told, self.cursor
        if told is None or cursor is None or told.year != cursor.year:
            return [title, fit(line(Piece(f" {t('card.reading')}", "dim")), width)]
        today = local(state.now).date()
        day = told.days[(cursor - date(cursor.year, 1, 1)).days]
        return [
            rule(t("place.office_hours"), summary(told), width, role="dim"),
            fit(line(" ", profile_words(told)), width),
            *year_lines(told, cursor, today, width),
            fit(line(" ", Piece(day_words(day), "strong")), width),
            legend(width),
            fit(line(Piece(f" {t('hours.keys' if told.may_decide else 'hours.may_not')}", "dim")), width),
            *version_lines(told, today, width),
            *special_lines(told, today, width),
        ]

    # Moving

    def action_day(self, by: int) -> None:
        """To the day before or after."""
        if self.cursor is not None:
            self._move(self.cursor + timedelta(days=by))

    def action_month(self, by: int) -> None:
        """To the same day of another month, or its last."""
        if self.cursor is not None:
            month = self.cursor.year * 12 + self.cursor.month - 1 + by
            self._move(_nearest(month // 12, month % 12 + 1, self.cursor.day))

    def action_year(self, by: int) -> None:
        """To the same day of another year."""
        if self.cursor is not None:
            self._move(_nearest(self.cursor.year + by, self.cursor.month, self.cursor.day))

    def action_today(self) -> None:
        """Back to today."""
        self._move(local(self.desk.state.now).date())

    def _move(self, day: date) -> None:
        if FIRST <= day.year <= LAST:
            self.cursor = day
            self._show()

    # What is decided

    def can_open(self) -> bool:
        return (
            self.can_new_hours()
            and self.cursor is not None
            and self.cursor > local(self.desk.state.now).date()
        )

    def do_open(self) -> None:
        """The day under the cursor as the city's own."""
        if self.cursor is not None:
            self.desk.open_place("own_day", self.cursor.isoformat())

    def can_new_hours(self) -> bool:
        return self.told is not None and self.told.may_decide

    def do_new_hours(self) -> None:
        self.desk.open_place("new_hours", "")


def _nearest(year: int, month: int, day: int) -> date:
    for last in range(day, 0, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, 1)
