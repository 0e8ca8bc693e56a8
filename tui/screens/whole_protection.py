"""Hela skyddet: everything that protects one person, by the seven kinds; opened on record (D25)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.measures.rows import Protection as Whole
from models.words.lookup import t
from tui.lists import ListPlace, dim_lines
from tui.render.line import Line
from tui.render.protection import today_at
from tui.render.whole_protection import WholeRow, whole_line, whole_rows


class WholeProtection(ListPlace[WholeRow]):
    """Opened upon a list or a card with a person's code."""

    PLACE = "whole_protection"

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self._whole: Whole | None = None

    def heading(self) -> str:
        return t("whole.title", code=self.code)

    def heading_note(self) -> str:
        return t("whole.not_covered") if self._whole is not None and not self._whole.covered else ""

    def about(self, width: int) -> Sequence[Line]:
        covered = self._whole is not None and self._whole.covered
        return dim_lines(t("whole.covered"), width) if covered else ()

    def reading(self) -> Callable[[], Sequence[WholeRow]]:
        services, code, today = self.desk.services, self.code, today_at(self.desk.state.now)

        def read() -> Sequence[WholeRow]:
            self._whole = services.read_whole(code)
            return whole_rows(self._whole, today)

        return read

    def line_of(self, row: WholeRow, width: int) -> Line:
        return whole_line(row, self.desk.state.now, width)

    def key_of(self, row: WholeRow) -> str:
        return row.key

    def none(self) -> str:
        return t("whole.nothing")

    def can_open(self) -> bool:
        row = self.row
        there = row is not None and bool(row.measure or row.guard or row.device or row.advice)
        return there and super().can_open()

    def opened(self, row: WholeRow) -> None:
        if row.measure is not None:
            self.desk.open_place("measure", row.measure.id)
        elif row.guard is not None:
            self.desk.open_place("guard", row.guard.id)
        elif row.device is not None:
            self.desk.open_place(
                "hand_device", row.device.account, row.device.person or "", row.device.receipt
            )
        elif row.advice is not None:
            self.desk.open_place("advice", str(row.advice.number))

    def do_person_history(self) -> None:
        self.desk.open_place("person_history", self.code)

    def do_ask_measure(self) -> None:
        self.desk.open_place("new_measure", self.code)

    def do_order_guard(self) -> None:
        self.desk.open_place("new_guard", self.code)

    def can_device_facts(self) -> bool:
        return self.row is not None and self.row.device is not None

    def do_device_facts(self) -> None:
        if self.row is not None and self.row.device is not None:
            self.desk.open_place("device_facts", self.row.device.account)

    def do_person_card(self) -> None:
        self.desk.open_place("person_card", self.code)
