"""Personer: everybody on one screen, late talks first, with what must be offered and who is near the line (D1-D8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget

from models.people.rows import PersonRow
from models.store.errors import StoreUnavailable, VaktbordError
from models.words.lookup import n, t
from tui.desk_values import DoubtfulLines
from tui.lists import ListPlace
from tui.render.line import Line, Piece, line, plain, spread
from tui.render.panels import today_of
from tui.render.people import WIDE, doubtful_lines, people_head, person_line
from tui.state import DeskState
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from models.people.covered import HeadCount

VIEW_S = 300.0
"""One look at the list goes on record once in so long."""
_AROUND = 7
"""Lines that are not of the list on a wide screen: two on top, the tabs, the title's two, and the keys' two."""


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


class People(ListPlace[PersonRow]):
    """The register; enter opens a card, `n` adds somebody, the change key offers what can be done."""

    PLACE = "people"

    def __init__(self) -> None:
        super().__init__()
        self._viewed_at = float("-inf")
        self._count: HeadCount | None = None

    # What it says

    def heading(self) -> str:
        parts = [t("people.title")]
        offers, width = self.desk.state.board.offers if self.desk.state.board else None, self.size.width
        if offers is not None:
            parts.append(n("people.covered", offers.covered))
            late, soon = offers.talks_overdue, offers.talks_soon
            if late:
                parts.append(n("people.talks_overdue", late))
            if soon:
                parts.append(n("people.talks_soon", soon))
            room = width - 9 - len(self.heading_note())
            if len(" · ".join(parts)) > room:
                parts[2:] = [t("people.talks_short", late=late, soon=soon)]
            if len(" · ".join(parts)) > room:
                parts[0] = t("place.people")
        return " · ".join(parts)

    def heading_note(self) -> str:
        """How the count lies outside the city's band, and how many somebody must look at."""
        count = self._count
        if count is None:
            return ""
        if count.band != "ok":
            return t("people.band.short", fewest=count.fewest, most=count.most)
        return n("people.to_decide_count", count.to_decide) if count.to_decide else ""

    def about(self, width: int) -> Sequence[Line]:
        return [people_head(width)]

    def _title(self, width: int) -> Sequence[Line]:
        """Where one line more lets everybody be seen at once, the count stands beside the columns (D4)."""
        above = self.size.height - _AROUND
        if width < WIDE or self._count is None or not above < len(self.rows) <= above + 1:
            return super()._title(width)
        fine = self._count.band == "ok"
        words = n("people.covered", self._count.covered) if fine else self.heading_note()
        told = Piece(words, "title" if fine else "warn")
        return [spread(line(Piece(plain(people_head(width)).rstrip(), "dim")), (told,), width)]

    def line_of(self, row: PersonRow, width: int) -> Line:
        return person_line(row, today_of(self.desk.state), width)

    def key_of(self, row: PersonRow) -> str:
        return row.id

    def none(self) -> str:
        return t("people.none")

    def below(self) -> Iterable[Widget]:
        yield DoubtfulPanel("doubtful")

    # How it is read

    def reading(self) -> Callable[[], Sequence[PersonRow]]:
        """Read the list; that it is looked at goes on record first, once in five minutes, and not for each change."""
        services, mono = self.desk.services, self.desk.mono()
        if mono - self._viewed_at < VIEW_S:
            call = services.read_people
        else:
            self._viewed_at = mono
            call = services.view_people
        return lambda: sorted(call(), key=_first_what_is_late)

    def read_rows(self) -> None:
        looked = self.desk.mono() - self._viewed_at >= VIEW_S
        self.desk.read(self.reading(), self._got, "people", self._not_viewed if looked else self._not_got)
        self.desk.read(self.desk.services.read_lines, self._got_lines, "people-lines", lambda _: None)
        self.desk.read(self.desk.services.read_head_count, self._got_count, "people-count", lambda _: None)

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

    def _got_lines(self, told: DoubtfulLines) -> None:
        if self.is_attached and told is not None:
            self.query_one(DoubtfulPanel).put(told, self.desk.state)

    def _got_count(self, count: HeadCount) -> None:
        self._count = count
        if self.is_attached:
            self.show_title()

    # What can be done with the one under the cursor

    def can_person_card(self) -> bool:
        return self.row is not None

    def do_person_card(self) -> None:
        if self.row is not None:
            self.desk.open_place("person_card", self.row.code)

    def can_whole_protection(self) -> bool:
        return self.can_person_card()

    def do_whole_protection(self) -> None:
        if self.row is not None:
            self.desk.open_place("whole_protection", self.row.code)

    def can_person_history(self) -> bool:
        return self.can_person_card()

    def do_person_history(self) -> None:
        if self.row is not None:
            self.desk.open_place("person_history", self.row.code)

    def opened(self, row: PersonRow) -> None:
        self.do_person_card()

    def do_new(self) -> None:
        self.desk.open_place("register_form", "person.new")

    def can_change(self) -> bool:
        return self.row is not None

    def do_change(self) -> None:
        if self.row is not None:
            self.desk.open_place("register_choose", "person", self.row.code)

    def do_endings(self) -> None:
        self.desk.open_place("endings")


def _first_what_is_late(row: PersonRow) -> tuple[int, str]:
    """Overdue talks, then those due soon, then everybody else by code: none is scrolled out of sight."""
    return {"overdue": 0, "due": 1}.get(row.talk if row.in_scope else "", 2), row.code
