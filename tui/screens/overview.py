"""Översikt: a place to rest the eyes. Is anything ringing? Am I told the truth? What do I press?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical

from tui.place import Place
from tui.widgets.bars import DisturbanceBand, HealthLine, Masthead, StripLine
from tui.widgets.board import Board
from tui.widgets.duty_band import DutyBand
from tui.widgets.flood import FloodBand
from tui.widgets.guard_band import GuardBand
from tui.widgets.handover_band import HandoverBand
from tui.widgets.panels import (
    BoardTitle,
    DetailsPanel,
    DigestLines,
    DutyPanel,
    ExposedPanel,
    IncidentsPanel,
    OffersPanel,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from tui.state import DeskState


class Overview(Place):
    """Alarms first, then incidents, duty and offers, as much of them as there is room for."""

    PLACE = "overview"
    CSS_PATH = "overview.tcss"
    AUTO_FOCUS = "Board"
    hints_find = False

    def head(self) -> Iterable[Widget]:
        yield Masthead("masthead")
        yield HealthLine("health")
        yield DisturbanceBand("disturbance")
        yield DutyBand("duty-band")
        yield StripLine("strip")
        yield FloodBand("flood")
        yield GuardBand("guards")
        yield HandoverBand("handover-band")

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="upper"):
            with Vertical(id="list"):
                yield BoardTitle("board-title")
                yield Board("board")
            yield DetailsPanel("details")
        with Horizontal(id="lower"):
            with Vertical(id="left"):
                yield IncidentsPanel("incidents")
                yield OffersPanel("offers")
            with Vertical(id="right"):
                yield DutyPanel("duty")
                yield ExposedPanel("exposed")
        yield DigestLines("digest")

    @property
    def board(self) -> Board:
        """The list of alarms."""
        return self.query_one(Board)

    def paint(self, state: DeskState) -> None:
        self.board.show(state)
        title = self.query_one(BoardTitle)
        if title.new_above != self.board.new_above:
            title.new_above = self.board.new_above
            title.show(state)

    def taken(self, alarm_id: str) -> None:
        """What was taken is what the officer wants next: enter opens it."""
        self.board.go_to(alarm_id)

    def subject_alarm(self) -> str | None:
        return self.board.cursor if self.is_mounted else None

    def on_board_cursor_moved(self, message: Board.CursorMoved) -> None:
        message.stop()
        self.desk.cursor_moved(by_hand=message.by_hand)

    def on_board_opened(self, message: Board.Opened) -> None:
        message.stop()
        self.desk.open_alarm(message.alarm_id)

    def can_open(self) -> bool:
        return self.subject_alarm() is not None and self.desk.has_place("alarm")

    def do_open(self) -> None:
        if self.board.cursor is not None:
            self.desk.open_alarm(self.board.cursor)

    def do_find(self) -> None:
        """Here the list is short: what is looked for is looked for everywhere."""
        self.desk.go("search_all")

    def can_top(self) -> bool:
        return self.subject_alarm() is not None

    def do_top(self) -> None:
        self.board.to_top()

    def can_escalate(self) -> bool:
        return self.subject_alarm() is not None

    def do_escalate(self) -> None:
        if self.board.cursor is not None:
            self.desk.escalate(self.board.cursor)
