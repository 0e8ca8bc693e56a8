"""Personer och erbjudanden: everybody on one screen, late talks first, with what must be offered (D4, D6-D8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from models.people.rows import PersonRow
from models.store.errors import StoreUnavailable, VaktbordError
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

VIEW_S = 300.0
"""One look at the list goes on record once in so long."""


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
            if len(" · ".join(parts)) > width - 6:
                late, soon = offers.talks_overdue, offers.talks_soon
                parts[2:] = [t("people.talks_short", late=late, soon=soon)]
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
        self._viewed_at = float("-inf")
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
            self._read()
            self.desk.read(self.desk.services.read_lines, self._got_lines, "people-lines", lambda _: None)
        self.query_one(RowsView).repaint()

    def _read(self) -> None:
        """Read the list; that it is looked at goes on record first, once in five minutes, and not for each change."""
        services, mono = self.desk.services, self.desk.mono()
        if not self.is_current:
            self._read_at = None  # nobody looks: it is read when somebody does
        elif mono - self._viewed_at < VIEW_S:
            self.desk.read(services.read_people, self._got, "people", self._not_got)
        else:
            self._viewed_at = mono
            self.desk.read(services.view_people, self._got, "people", self._not_viewed)

    def on_screen_resume(self) -> None:
        if self.desk.mono() - self._viewed_at >= VIEW_S:
            self._read_at = None
        super().on_screen_resume()

    def _not_got(self, error: VaktbordError) -> None:
        self._read_at = None

    def _not_viewed(self, error: VaktbordError) -> None:
        self._read_at, self._viewed_at = None, float("-inf")
        if not isinstance(error, StoreUnavailable):
            self.desk.failed(error)

    # The card of the person under the cursor

    def can_person_card(self) -> bool:
        return self.is_mounted and self.query_one(RowsView).cursor is not None

    def do_person_card(self) -> None:
        row = self.query_one(RowsView).cursor
        if isinstance(row, PersonRow):
            self.desk.open_place("person_card", row.code)

    def can_open(self) -> bool:
        return self.can_person_card()

    def do_open(self) -> None:
        self.do_person_card()

    def on_rows_view_opened(self, message: RowsView.Opened) -> None:
        message.stop()
        self.do_person_card()

    def _got_lines(self, told: DoubtfulLines) -> None:
        if self.is_attached and told is not None:
            self.query_one(DoubtfulPanel).put(told, self.desk.state)

    def _got(self, rows: tuple[PersonRow, ...]) -> None:
        self._known = True
        if self.is_attached:
            self.query_one(RowsView).take(sorted(rows, key=_first_what_is_late))


def _first_what_is_late(row: PersonRow) -> tuple[int, str]:
    """Overdue talks, then those due soon, then everybody else by code: none is scrolled out of sight."""
    return {"overdue": 0, "due": 1}.get(row.talk if row.in_scope else "", 2), row.code
