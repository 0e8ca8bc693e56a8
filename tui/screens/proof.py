"""Provlarm: which transmitters are proven and which wait; one key expects a test from one (DIRECTIVE rule 10)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from models.drills.rows import ProofRow
from models.store.text import clean
from models.words.lookup import t
from tui.lists import ListPlace, dim_lines
from tui.render.line import Line
from tui.render.proofs import proof_line, summary_words
from tui.widgets.rows_view import RowsView

EVERY_S = 10
"""A wait ends without anybody acting: the list is read anew at least this often."""


class Proof(ListPlace[ProofRow]):
    """Those that want somebody first."""

    PLACE = "proof"

    def heading_note(self) -> str:
        return summary_words(self.rows) if self.known else ""

    def about(self, width: int) -> Sequence[Line]:
        return dim_lines(t("proof.about"), width)

    def asks(self) -> Hashable:
        return int(self.desk.state.now.timestamp()) // EVERY_S

    def reading(self) -> Callable[[], Sequence[ProofRow]]:
        return self.desk.services.read_proofs

    def line_of(self, row: ProofRow, width: int) -> Line:
        return proof_line(row, self.desk.state.now, width)

    def key_of(self, row: ProofRow) -> str:
        return row.transmitter_id

    def none(self) -> str:
        return t("proof.list.none")

    def on_rows_view_moved(self, message: RowsView.Moved) -> None:
        message.stop()
        self.desk.repaint()

    # What can be done

    def can_open(self) -> bool:
        return False

    def can_expect(self) -> bool:
        row = self.row
        return row is not None and row.state != "waiting"

    def do_expect(self) -> None:
        row, services = self.row, self.desk.services
        if row is not None:
            words = t("proof.expected", account=clean(row.person or row.account, 40))
            self.desk.act(lambda: services.expect_proof(row.transmitter_id), lambda _: self.desk.tell(words))

    def can_expect_no_more(self) -> bool:
        row = self.row
        return row is not None and row.state == "waiting"

    def do_expect_no_more(self) -> None:
        row, services = self.row, self.desk.services
        if row is not None:
            words = t("proof.cancelled", account=clean(row.person or row.account, 40))
            self.desk.act(lambda: services.cancel_proof(row.transmitter_id), lambda _: self.desk.tell(words))
