"""Personer och erbjudanden: everybody on one screen, by code, with what must be offered (D4, D6-D8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from models.people.rows import PersonRow
from models.words.lookup import n, t
from tui.place import Place
from tui.render.ages import local
from tui.render.line import Line, Piece, fit, line
from tui.render.panels import today_of
from tui.render.people import doubtful_lines, people_head, person_line
from tui.services import DoubtfulLines
from tui.state import DeskState
from tui.widgets.lines import Lines
from tui.widgets.panels import rule
from tui.widgets.rows_view import RowsView


class PeopleTitle(Lines):
    """How many are covered, what is late, and the names of the columns."""

    DEFAULT_CSS = "PeopleTitle { height: 2; }"

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        parts = [t("people.title")]
        offers = state.board.offers if state.board else None
        if offers is not None:
            parts.append(n("people.covered", offers.covered))
            if offers.talks_overdue:
                parts.append(t("people.talks_overdue", n=offers.talks_overdue))
            if offers.talks_soon:
                parts.append(t("people.talks_soon", n=offers.talks_soon))
        return [rule(" · ".join(parts), "", width), people_head(width)]


class DoubtfulPanel(Lines):
    """The lines that are silent or unproven, below the list; gone when there are none."""

    DEFAULT_CSS = "DoubtfulPanel { height: auto; max-height: 6; }"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.told = DoubtfulLines()

    def put(self, told: DoubtfulLines, state: DeskState) -> None:
        """Show other lines."""
        self.told = told
        self.set_class(not (told.silent or told.unproven), "-gone")
        self.show(state)
        self.refresh(layout=True)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return 0 if self.state is None else len(self.lines_of(self.state, width, 6))

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        return doubtful_lines(self.told, state.now, width)


class People(Place):
    """A list that is read anew when something is committed."""

    PLACE = "people"
    AUTO_FOCUS = "RowsView"

    def __init__(self) -> None:
        super().__init__()
        self._read_at: tuple[int, object] | None = None
        self._known = False

    def body(self) -> Iterable[Widget]:
        yield PeopleTitle("people-title")
        yield RowsView[PersonRow]("people", self._line, lambda row: row.id, self._empty)
        yield DoubtfulPanel("doubtful")

    def _line(self, row: PersonRow, width: int) -> Line:
        return person_line(row, today_of(self.desk.state), width)

    def _empty(self, width: int) -> Sequence[Line]:
        words = t("people.none") if self._known else t("card.reading")
        return [fit(line(Piece(f" {words}", "dim")), width)]

    def paint(self, state: DeskState) -> None:
        today = local(state.now).date()
        if state.board is not None and (state.board.counter, today) != self._read_at:
            self._read_at = (state.board.counter, today)
            self.desk.read(self.desk.services.read_people, self._got, "people")
            self.desk.read(self.desk.services.read_lines, self._got_lines, "people-lines", lambda _: None)
        self.query_one(RowsView).repaint()

    def _got_lines(self, told: DoubtfulLines) -> None:
        if self.is_attached and told is not None:
            self.query_one(DoubtfulPanel).put(told, self.desk.state)

    def _got(self, rows: tuple[PersonRow, ...]) -> None:
        self._known = True
        if self.is_attached:
            self.query_one(RowsView).take(rows)
