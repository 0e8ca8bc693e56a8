"""Åtgärdsplaner: which plans are in force, for what, by which decision; enter opens one as it is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from models.plans.rows import PlanRow
from models.words.lookup import language, n, t
from tui.place import Place
from tui.render.line import Line, Piece, cell, fit, line
from tui.state import DeskState
from tui.widgets.lines import Lines
from tui.widgets.panels import rule
from tui.widgets.rows_view import RowsView

TITLE, WHOSE, STEPS = 31, 7, 5


class PlansTitle(Lines):
    """How many, and the names of the columns."""

    DEFAULT_CSS = "PlansTitle { height: 2; }"
    count = 0

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        head = line(
            " ", cell(t("plans.title"), TITLE, "dim"), cell(t("plans.whose"), WHOSE, "dim"),
            cell(t("plans.steps"), STEPS, "dim"), Piece(t("plans.decision"), "dim"),
        )  # fmt: skip
        return [rule(n("plans.count", self.count), "", width), fit(head, width)]


class Plans(Place):
    """A root place, read anew when something is committed."""

    PLACE = "plans"
    AUTO_FOCUS = "RowsView"

    def __init__(self) -> None:
        super().__init__()
        self._read_at: int | None = None
        self._known = False

    def body(self) -> Iterable[Widget]:
        yield PlansTitle("plans-title")
        yield RowsView[PlanRow]("plans", _line, _key, self._empty)

    @property
    def _list(self) -> RowsView[PlanRow]:
        return self.query_one(RowsView)

    def _empty(self, width: int) -> Sequence[Line]:
        return [fit(line(Piece(f" {t('card.reading')}", "dim")), width)]

    def paint(self, state: DeskState) -> None:
        if state.board is not None and state.board.counter != self._read_at:
            self._read_at = state.board.counter
            self.desk.read(self.desk.services.read_plans, self._got, "plans")
        self._list.repaint()

    def _got(self, rows: tuple[PlanRow, ...]) -> None:
        if self.is_attached:
            title = self.query_one(PlansTitle)
            title.count = len(rows)
            title.show(self.desk.state)
            self._list.take(rows)

    def can_open(self) -> bool:
        return self.is_mounted and self._list.cursor is not None

    def do_open(self) -> None:
        row = self._list.cursor
        if row is not None:
            self.desk.open_place("edit_plan", row.code, row.whose)

    def on_rows_view_opened(self, message: RowsView.Opened) -> None:
        message.stop()
        self.do_open()


def _key(row: PlanRow) -> str:
    return f"{row.code}/{row.whose}"


def _line(row: PlanRow, width: int) -> Line:
    title = row.title_en if language() == "en" else row.title_sv
    version = t("plan.shipped") if row.shipped else t("plan.version", version=row.version)
    decided = t("plan.decided", decision=row.decision) if row.decided else t("plan.example")
    words = line(
        " ", cell(title, TITLE, "strong"), cell(row.whose, WHOSE), cell(str(row.steps), STEPS),
        Piece(f"{version} · {decided}", "" if row.decided else "warn"),
    )  # fmt: skip
    return fit(words, width)
