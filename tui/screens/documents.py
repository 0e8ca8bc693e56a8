"""Dokument: the tree of programme, directive, routines and checklists, with the version in force of each (D74, D75)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.duties.rows import DocumentRow
from models.words.lookup import n, t
from tui.lists import ListPlace
from tui.render.line import Line
from tui.render.owed import document_line
from tui.render.panels import today_of


class Documents(ListPlace[DocumentRow]):
    """Enter opens a document's versions; `n` enters a document."""

    PLACE = "documents"

    def heading(self) -> str:
        lacking = sum(row.current is None for row in self.rows)
        return (
            f"{t('place.documents')} · {n('document.lacking', lacking)}" if lacking else t("place.documents")
        )

    def reading(self) -> Callable[[], Sequence[DocumentRow]]:
        return self.desk.services.read_documents

    def line_of(self, row: DocumentRow, width: int) -> Line:
        return document_line(row, today_of(self.desk.state), width)

    def key_of(self, row: DocumentRow) -> str:
        return row.id

    def none(self) -> str:
        return t("document.none", key=self.desk.keymap.shown("new"))

    def opened(self, row: DocumentRow) -> None:
        self.desk.open_place("document", row.code)

    def do_new(self) -> None:
        self.desk.open_place("owed_form", "document|||")
