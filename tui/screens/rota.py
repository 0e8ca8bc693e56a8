"""Bemanning: who holds which duty, this week and next, and where nobody does (D35-D37)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta

from textual.widget import Widget

from models.words.lookup import t
from tui.place import Place
from tui.render.ages import local
from tui.render.line import Line, Piece, fit, line
from tui.render.rota import cover_line, duty_lines
from tui.render.rota_weeks import rota_lines
from tui.services import RotaSpan
from tui.state import DeskState
from tui.widgets.lines import Lines
from tui.widgets.lines_view import LinesView
from tui.widgets.panels import rule

WEEKS = 2


def two_weeks(now: datetime) -> tuple[datetime, datetime]:
    """From Monday 00:00 of this week on the wall, two weeks on."""
    here = local(now)
    monday = here.date() - timedelta(days=here.weekday())
    starts, ends = (
        datetime.combine(monday + timedelta(weeks=weeks), time(), tzinfo=here.tzinfo).astimezone(UTC)
        for weeks in (0, WEEKS)
    )
    return starts, ends


class NowLines(Lines):
    """Who is on duty at this moment; two lines on a small terminal."""

    DEFAULT_CSS = "NowLines { height: 6; }"

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        title = rule(t("place.rota"), "", width)
        board = state.board
        if board is None:
            return [title]
        duty = duty_lines(board.duty, board.gaps, board.cover_days, state.now, width - 1)
        cover = cover_line(board.gaps, board.cover_days, state.now, width - 1)
        if height < 6:
            keep = [
                duty[0],
                next((each for each in duty[1:] if each[0].text.startswith(t("duty.label.tib"))), cover),
            ]
            return [title, *((Piece(" "), *each) for each in keep), (Piece(" "), *cover)][:height]
        return [title, *((Piece(" "), *each) for each in duty)][:height]


class Rota(Place):
    """Read anew when something is committed, and when the day turns."""

    PLACE = "rota"
    CSS_PATH = "rota.tcss"
    AUTO_FOCUS = "LinesView"

    def __init__(self) -> None:
        super().__init__()
        self._span: RotaSpan | None = None
        self._read_at: tuple[int, datetime] | None = None

    def body(self) -> Iterable[Widget]:
        yield NowLines("now")
        yield LinesView("weeks", self._lines)

    def paint(self, state: DeskState) -> None:
        starts, ends = two_weeks(state.now)
        if state.board is not None and (state.board.counter, starts) != self._read_at:
            self._read_at = (state.board.counter, starts)
            services = self.desk.services
            self.desk.read(lambda: services.read_rota(starts, ends), self._got, "rota")
        self.query_one(LinesView).reload()

    def _got(self, span: RotaSpan) -> None:
        self._span = span
        if self.is_attached:
            self.query_one(LinesView).reload()

    def _lines(self, width: int) -> Sequence[Line]:
        if self._span is None:
            return [fit(line(Piece(f" {t('card.reading')}", "dim")), width)]
        return rota_lines(self._span, self.desk.state.now, width)
