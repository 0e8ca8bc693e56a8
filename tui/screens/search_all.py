"""Sök överallt: persons, alarms, incidents, threats, notes and the log, as one types; told by code, never by words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.search.finding import Hit
from models.words.lookup import n, t
from tui.asked_list import AskedList
from tui.lists import dim_lines
from tui.opening import can_open_subject, open_subject
from tui.render.journal import hit_line
from tui.render.line import Line


class SearchAll(AskedList[Hit]):
    """The field has the keys from the start; enter goes to the list, enter again opens."""

    PLACE = "search_all"
    SEARCHES = "everything"
    LEAST = 2
    AUTO_FOCUS = "#input-find"

    def on_mount(self) -> None:
        self._field.display = True
        super().on_mount()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if not self.words:
            self._field.input.focus()

    def heading(self) -> str:
        place = t("place.search_all")
        if not self.words or not self.answered:
            return place
        return f"{place} · {n('search_all.count', len(self.rows))}"

    def about(self, width: int) -> Sequence[Line]:
        return dim_lines(t("search_all.about"), width)

    def reading(self) -> Callable[[], Sequence[Hit]]:
        services, words = self.desk.services, self.words
        return (lambda: services.find_all(words)) if len(words) >= self.LEAST else tuple

    def line_of(self, row: Hit, width: int) -> Line:
        return hit_line(row, self.desk.state.now, width)

    def key_of(self, row: Hit) -> str:
        return f"{row.about.kind}:{row.about.id}:{row.about.code}"

    def none(self) -> str:
        if not self.answered:
            return t("search_all.searching")
        return t("search_all.none" if len(self.words) >= self.LEAST else "search_all.begin")

    # Searching

    def words_changed(self) -> None:
        self.rows_view.take((), anew=True)
        self.show_title()

    def _narrow(self, *, anew: bool) -> None:
        self._field.mean("")
        self.rows_view.take(self._all, anew=anew)

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
        self.put_on_record(row.about.code if row.about.kind == "person" else row.about.person)
        open_subject(self.desk, row.about)
