"""Sök överallt: persons, alarms, incidents, threats, notes and the log, as one types; told by code, never by words."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from textual.timer import Timer
from textual.widgets import Input

from models.search.finding import Hit
from models.store.errors import StoreUnavailable, VaktbordError
from models.words.lookup import n, t
from tui.lists import ListPlace, dim_lines
from tui.opening import can_open_subject, open_subject
from tui.render.journal import hit_line
from tui.render.line import Line

LEAST = 2
REST_S = 0.12
STANDS_S = 0.8


class SearchAll(ListPlace[Hit]):
    """The field has the keys from the start; enter goes to the list, enter again opens."""

    PLACE = "search_all"
    AUTO_FOCUS = "#input-find"

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self._answered = ""
        self._resting: Timer | None = None
        self._on_record = ""

    def on_mount(self) -> None:
        self._field.display = True
        super().on_mount()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if not self._words:
            self._field.input.focus()

    def heading(self) -> str:
        place = t("place.search_all")
        if not self._words or self._answered != self._words:
            return place
        return f"{place} · {n('search_all.count', len(self.rows))}"

    def about(self, width: int) -> Sequence[Line]:
        return dim_lines(t("search_all.about"), width)

    def asks(self) -> Hashable:
        return self._words

    def reading(self) -> Callable[[], Sequence[Hit]]:
        services, words = self.desk.services, self._words
        return (lambda: services.find_all(words)) if len(words) >= LEAST else tuple

    def line_of(self, row: Hit, width: int) -> Line:
        return hit_line(row, self.desk.state.now, width)

    def key_of(self, row: Hit) -> str:
        return f"{row.about.kind}:{row.about.id}:{row.about.code}"

    def got(self, rows: Sequence[Hit]) -> None:
        self._answered = self._words

    def none(self) -> str:
        if self._answered != self._words:
            return t("search_all.searching")
        return t("search_all.none" if len(self._words) >= LEAST else "search_all.begin")

    # Searching

    def can_find(self) -> bool:
        return self.is_mounted and self.focused is not self._field.input

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST_S, self._search)

    def _search(self) -> None:
        words = " ".join(self._field.input.value.split())
        if words != self._words:
            self._words = words
            self.rows_view.take((), anew=True)
            self.show_title()
            self.paint(self.desk.state)
            if len(words) >= LEAST:
                self._resting = self.set_timer(STANDS_S, self._record)

    def _narrow(self, *, anew: bool) -> None:
        self._field.mean("")
        self.rows_view.take(self._all, anew=anew)

    def _record(self, opened: str = "") -> None:
        """Put the search on record, and whose it was where a person's hit was opened."""
        asked, count, services = self._words, len(self.rows), self.desk.services
        if opened or asked != self._on_record:
            self._on_record = asked
            self.desk.act(
                lambda: services.searched("everything", asked, count, opened), failed=self._not_on_record
            )

    def _not_on_record(self, error: VaktbordError) -> None:
        self._on_record = ""
        if not isinstance(error, StoreUnavailable):
            self.desk.failed(error)

    def do_back(self) -> None:
        """Out of what was typed first, then to where one came from."""
        field = self._field.input
        if field.value:
            field.value = ""
            field.focus()
        elif self.desk.problem_told:
            self.desk.forget_told()
        else:
            self.desk.step_back()

    # Opening

    def can_open(self) -> bool:
        return super().can_open() and self.row is not None and can_open_subject(self.row.about)

    def opened(self, row: Hit) -> None:
        self._record(row.about.code if row.about.kind == "person" else row.about.person)
        open_subject(self.desk, row.about)
