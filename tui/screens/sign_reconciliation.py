"""Sign a reconciliation off, with a remark on what differs; once, and for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.reconcile.rows import Reconciled
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.form import Form
from tui.render.line import Line
from tui.render.reconcile import counts_words, head_words
from tui.state import DeskState


class SignReconciliation(Form):
    """Asked once, in words that name the list and what differs."""

    PLACE = "sign_reconciliation"
    TELL = "tell.reconciliation_signed"

    def __init__(self, reading: str) -> None:
        super().__init__(reading)
        self.found: Reconciled | None = None

    def asks(self) -> Iterable[Ask]:
        return (Ask("remark", required=True, hint="hint.reconcile_remark", limit=2000),)

    def on_mount(self) -> None:
        super().on_mount()
        self._read()

    def _read(self) -> None:
        services, reading = self.desk.services, self.subject
        self.desk.read(lambda: services.read_reconciliation(reading), self._got, f"sign-{reading}")

    def _got(self, found: Reconciled) -> None:
        self.found = found
        if self.is_attached:
            self.paint(self.desk.state)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [(t("place.sign_reconciliation"), "title")]
        if self.found is not None:
            row = self.found.row
            sentences += [(head_words(row), "strong"), (counts_words(row), "warn" if row.differs else "")]
        return about_lines([*sentences, (t("reconcile.sign.effect"), "")], width)

    def failed(self, error: VaktbordError) -> None:
        super().failed(error)
        self._read()

    def send(self, values: Mapping[str, str]) -> None:
        seen = self.found.row.version if self.found is not None else 0
        self.desk.services.sign_reconciliation(self.subject, seen, values["remark"])
