"""Provlarm: which transmitters are proven and which wait; one key expects a test from one (DIRECTIVE rule 10)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from textual.widget import Widget

from models.drills.rows import ProofRow
from models.store.text import clean
from models.words.lookup import t
from tui.place import Place
from tui.render.line import Line, Piece, fit, line, wrap
from tui.render.proofs import proof_line, summary_words
from tui.state import DeskState
from tui.widgets.lines import Lines
from tui.widgets.panels import rule
from tui.widgets.rows_view import RowsView

EVERY = timedelta(seconds=10)
"""A wait ends without anybody acting: the list is read anew at least this often."""


class ProofTitle(Lines):
    """What the screen is, how many are proven, and what an expected test is not."""

    DEFAULT_CSS = "ProofTitle { height: 4; }"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.rows: tuple[ProofRow, ...] | None = None

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        told = summary_words(self.rows) if self.rows is not None else ""
        about = [fit(line(Piece(f" {part}", "dim")), width) for part in wrap(t("proof.about"), width - 2)]
        return [rule(t("place.proof"), told, width), *about][:height]


class Proof(Place):
    """Those that want somebody first."""

    PLACE = "proof"
    AUTO_FOCUS = "RowsView"

    def __init__(self) -> None:
        super().__init__()
        self._read_at: int | None = None
        self._read_when: datetime | None = None
        self._known = False

    def body(self) -> Iterable[Widget]:
        yield ProofTitle("proof-title")
        yield RowsView[ProofRow](
            "proofs",
            lambda row, width: proof_line(row, self.desk.state.now, width),
            lambda row: row.transmitter_id,
            self._empty,
        )

    @property
    def _list(self) -> RowsView[ProofRow]:
        return self.query_one(RowsView)

    def _empty(self, width: int) -> Sequence[Line]:
        words = t("proof.list.none") if self._known else t("card.reading")
        return [fit(line(Piece(f" {part}", "dim")), width) for part in wrap(words, width - 2)]

    def paint(self, state: DeskState) -> None:
        stale = self._read_when is None or not timedelta(0) <= state.now - self._read_when < EVERY
        if state.board is not None and (stale or state.board.counter != self._read_at):
            self._read_at, self._read_when = state.board.counter, state.now
            self.desk.read(self.desk.services.read_proofs, self._got, "proofs")
        self._list.repaint()

    def _got(self, rows: tuple[ProofRow, ...]) -> None:
        self._known = True
        if self.is_attached:
            self._list.take(rows)
            title = self.query_one(ProofTitle)
            title.rows = rows
            title.show(self.desk.state)
            self.desk.repaint()

    def on_rows_view_moved(self, message: RowsView.Moved) -> None:
        message.stop()
        self.desk.repaint()

    # What can be done

    @property
    def _row(self) -> ProofRow | None:
        return self._list.cursor if self.is_mounted else None

    def can_expect(self) -> bool:
        row = self._row
        return row is not None and row.state != "waiting"

    def do_expect(self) -> None:
        row, services = self._row, self.desk.services
        if row is not None:
            words = t("proof.expected", account=clean(row.person or row.account, 40))
            self.desk.act(lambda: services.expect_proof(row.transmitter_id), lambda _: self.desk.tell(words))

    def can_expect_no_more(self) -> bool:
        row = self._row
        return row is not None and row.state == "waiting"

    def do_expect_no_more(self) -> None:
        row, services = self._row, self.desk.services
        if row is not None:
            words = t("proof.cancelled", account=clean(row.person or row.account, 40))
            self.desk.act(lambda: services.cancel_proof(row.transmitter_id), lambda _: self.desk.tell(words))
