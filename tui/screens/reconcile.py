"""Avstämning: the ARC's lists that were held against our alarms, and which of them nobody has signed (D32)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.reconcile.rows import ReconciliationRow
from models.words.lookup import t
from tui.lists import ListPlace
from tui.render.line import Line
from tui.render.reconcile import reconciliation_line


class Reconcile(ListPlace[ReconciliationRow]):
    """The latest first; enter opens one, and one key reads the next from a file."""

    PLACE = "reconcile"

    def reading(self) -> Callable[[], Sequence[ReconciliationRow]]:
        return self.desk.services.read_reconciliations

    def line_of(self, row: ReconciliationRow, width: int) -> Line:
        return reconciliation_line(row, width)

    def key_of(self, row: ReconciliationRow) -> str:
        return row.id

    def none(self) -> str:
        return t("reconcile.list.none")

    def opened(self, row: ReconciliationRow) -> None:
        self.desk.open_place("reconciliation", row.id)

    def do_read_list(self) -> None:
        self.desk.open_place("read_list")
