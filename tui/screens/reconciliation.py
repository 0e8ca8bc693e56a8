"""One reconciliation: what the ARC has and we lack, the reverse, how long each step took, and the sign-off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from models.reconcile.rows import Reconciled
from models.words.lookup import t
from tui.place import Place
from tui.render.line import Line, Piece, fit, line
from tui.render.reconcile import reconciled_lines
from tui.state import DeskState
from tui.widgets.lines_view import LinesView


class Reconciliation(Place):
    """Opened upon the list; read anew when something is committed, so that another's sign-off shows."""

    PLACE = "reconciliation"
    AUTO_FOCUS = "LinesView"

    def __init__(self, reading: str) -> None:
        super().__init__()
        self.reading = reading
        self.found: Reconciled | None = None
        self._read_at: int | None = None

    def body(self) -> Iterable[Widget]:
        yield LinesView("reconciliation", self._lines)

    def paint(self, state: DeskState) -> None:
        if state.board is not None and state.board.counter != self._read_at:
            self._read_at = state.board.counter
            services, reading = self.desk.services, self.reading
            self.desk.read(
                lambda: services.read_reconciliation(reading), self._got, f"reconciliation-{reading}"
            )
        self.query_one(LinesView).reload()

    def _got(self, found: Reconciled) -> None:
        self.found = found
        if self.is_attached:
            self.query_one(LinesView).reload()
            self.desk.repaint()

    def _lines(self, width: int) -> Sequence[Line]:
        if self.found is None:
            return [fit(line(Piece(f" {t('card.reading')}", "dim")), width)]
        return reconciled_lines(self.found, width)

    def can_sign_off(self) -> bool:
        return self.found is not None and self.found.row.signed_at is None

    def do_sign_off(self) -> None:
        self.desk.open_place("sign_reconciliation", self.reading)
