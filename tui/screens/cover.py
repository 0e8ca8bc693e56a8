"""Täckning: every gap of the coming six weeks, why, and one key to mend it (D35, D36)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from models.words.lookup import n, t
from tui.lists import ListPlace, dim_lines
from tui.render.cover import about_lines, gap_line
from tui.render.line import Line

if TYPE_CHECKING:
    from models.rota.mending import Ahead, GapRow

PHONE = ("no_phone", "unverified_phone")


class CoverAhead(ListPlace["GapRow"]):
    """The soonest gap first; read anew when the rota changes."""

    PLACE = "cover"

    def __init__(self) -> None:
        super().__init__()
        self._told: Ahead | None = None

    def heading_note(self) -> str:
        return n("cover.gaps", len(self.rows)) if self.rows else ""

    def about(self, width: int) -> Sequence[Line]:
        lines = about_lines(self._told, width)
        if self._told is not None and not self._told.may_plan:
            lines += dim_lines(t("cover.may_not"), width)
        return lines

    def reading(self) -> Callable[[], Sequence[GapRow]]:
        services = self.desk.services

        def read() -> Sequence[GapRow]:
            self._told = services.read_ahead()
            return self._told.gaps

        return read

    def line_of(self, row: GapRow, width: int) -> Line:
        return gap_line(row, self.desk.state.now, width)

    def key_of(self, row: GapRow) -> str:
        return row.key

    def none(self) -> str:
        return t("cover.no_gaps")

    def opened(self, row: GapRow) -> None:
        self.do_mend()

    # What mends it

    def can_open(self) -> bool:
        return super().can_open() and self._may_plan()

    def _may_plan(self) -> bool:
        return self._told is not None and self._told.may_plan

    def can_mend(self) -> bool:
        return self.can_open()

    def do_mend(self) -> None:
        """By its cause: whoever nobody reaches is rung, else somebody is planned."""
        row = self.row
        if row is not None and row.gap.cause in PHONE and row.code:
            self.do_verify_phone()
        else:
            self.do_substitute_gap()

    def can_verify_phone(self) -> bool:
        return self.can_open() and self.row is not None and bool(self.row.code)

    def do_verify_phone(self) -> None:
        row = self.row
        if row is not None:
            self.desk.open_place("verify_phone", "|".join((row.code, row.operator, row.phone)))

    def can_substitute_gap(self) -> bool:
        return self.can_open()

    def do_substitute_gap(self) -> None:
        row = self.row
        if row is not None:
            gap = row.gap
            told = (gap.duty, gap.starts_at.isoformat(), gap.ends_at.isoformat(), gap.cause, row.operator)
            self.desk.open_place("mend_gap", "|".join(told))
