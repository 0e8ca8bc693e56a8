"""What two sections of an incident share as screens: lines one goes through with the arrows, and enter does the next
thing with each; what is still to be begun stands last, with a plus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widget import Widget

from models.words.lookup import t
from tui.lists import ListPlace
from tui.render.line import Line, Piece, cell, fit, line, wrap
from tui.widgets.lines_view import LinesView

if TYPE_CHECKING:
    from tui.law_services import LawSheet


@dataclass(frozen=True, slots=True)
class LawRow:
    """One line. `form` is the subject of the form that enter opens, "" where nothing is left to do."""

    key: str
    title: str
    words: str
    role: str
    form: str = ""


class LawPlace(ListPlace[LawRow]):
    """Opened with an incident's id. A subclass says its rows, and what stands below them."""

    def __init__(self, incident_id: str) -> None:
        super().__init__()
        self.incident_id = incident_id
        self.sheet: LawSheet | None = None

    def rows_of(self, sheet: LawSheet) -> Iterable[LawRow]:
        """The rows, in order."""
        raise NotImplementedError

    def words_below(self) -> Iterable[tuple[str, str]]:
        """Words with their roles under the rows."""
        return ()

    def heading(self) -> str:
        if self.sheet is None:
            return t(f"place.{self.PLACE}")
        facts = self.sheet.facts
        return t(f"law.place.{self.PLACE}", number=facts.number, person=facts.person or t("incident.nobody"))

    def reading(self) -> Callable[[], Sequence[LawRow]]:
        services, incident_id = self.desk.services, self.incident_id

        def read() -> Sequence[LawRow]:
            self.sheet = services.read_law(incident_id)
            return tuple(self.rows_of(self.sheet))

        return read

    def got(self, rows: Sequence[LawRow]) -> None:
        self.show_below()

    def line_of(self, row: LawRow, width: int) -> Line:
        title = cell(row.title, 24 if width >= 100 else 16, "" if row.form else "dim")
        return fit((title, Piece(" "), Piece(row.words, row.role)), width)

    def key_of(self, row: LawRow) -> str:
        return row.key

    def none(self) -> str:
        return t("card.reading")

    def opened(self, row: LawRow) -> None:
        if row.form:
            self.desk.open_place("law_form", row.form)

    def below(self) -> Iterable[Widget]:
        view = LinesView("law-below", self._below_lines)
        view.can_focus = False
        yield view

    def show_below(self) -> None:
        """Lay out anew what stands below the rows."""
        view = self.query_one("#law-below", LinesView)
        view.reload()
        room = max(3, self.size.height - min(len(self.rows), 8) - 6)
        view.styles.height = min(room, len(view.lines))

    def _below_lines(self, width: int) -> Sequence[Line]:
        return [
            fit(line(" ", Piece(part, role)), width)
            for words, role in self.words_below()
            for part in (wrap(words, max(10, width - 3)) or [""])
        ]

    def can_person_card(self) -> bool:
        return self.sheet is not None and self.sheet.facts.person is not None

    def do_person_card(self) -> None:
        if self.sheet is not None and self.sheet.facts.person is not None:
            self.desk.open_place("person_card", self.sheet.facts.person)

    def can_take_out(self) -> bool:
        return self.sheet is not None

    def do_take_out(self) -> None:
        """A paper of the case, under a pass phrase."""
        if self.sheet is not None:
            self.desk.open_place("case_paper", self.incident_id)
