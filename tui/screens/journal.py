"""TiB-logg: what officers write and what the system writes, the newest first; `t` again writes a line (D35)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from textual.timer import Timer
from textual.widgets import Input

from models.journal.rows import JournalRow, Wanted
from models.store.errors import StoreUnavailable, VaktbordError
from models.words.lookup import n, t
from tui.lists import ListPlace
from tui.opening import can_open_subject, open_subject
from tui.render.journal import journal_head, journal_line
from tui.render.line import Line
from tui.widgets.rows_view import RowsView

PAGE = 300
MOST = 6000
REST_S = 0.15
"""Typing rests this long before the database is asked."""
STANDS_S = 0.8
"""Words that stand this long are a search, and go on record."""
VIEWS = ("", "written", "alarm", "incident", "protection", "duty", "register", "machine")


class Journal(ListPlace[JournalRow]):
    """A page that grows towards its end; `v` chooses what is shown, `/` searches all of the log."""

    PLACE = "journal"

    def __init__(self) -> None:
        super().__init__()
        self._view = ""
        self._limit = PAGE
        self._words = ""
        self._answered = ""
        self._looked = False
        self._resting: Timer | None = None
        self._on_record = ""

    def heading(self) -> str:
        count = len(self.rows)
        told = n("journal.first" if count >= self._limit else "journal.count", count)
        shown = t(f"journal.group.{self._view or 'all'}")
        return f"{t('place.journal')} · {shown} · {told}"

    def about(self, width: int) -> Sequence[Line]:
        return [journal_head(width)]

    def asks(self) -> Hashable:
        return self._view, self._limit, self._words

    def reading(self) -> Callable[[], Sequence[JournalRow]]:
        services, limit, first = self.desk.services, self._limit, not self._looked
        wanted = Wanted(groups=(self._view,) if self._view else (), words=self._words)

        def read() -> Sequence[JournalRow]:
            rows = services.read_journal(wanted, limit, first)
            # Only what was answered is on record: a look that failed is a first look still.
            self._looked = True
            return rows

        return read

    def line_of(self, row: JournalRow, width: int) -> Line:
        return journal_line(row, self.desk.state.now, width)

    def key_of(self, row: JournalRow) -> str:
        return f"{row.seq}:{row.about.id}"

    def got(self, rows: Sequence[JournalRow]) -> None:
        self._answered = self._words

    def none(self) -> str:
        if self._answered != self._words:
            return t("search_all.searching")
        if self._words:
            return t("journal.none.found")
        return t("journal.none.group" if self._view else "journal.none")

    # Searching: by the database, which finds by words that no line shows

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
            self._words, self._limit = words, PAGE
            self.paint(self.desk.state)
            if words:
                self._resting = self.set_timer(STANDS_S, self._stands)

    def _stands(self) -> None:
        asked, count, services = self._words, len(self.rows), self.desk.services
        if asked and asked != self._on_record:
            self._on_record = asked
            self.desk.act(lambda: services.searched("journal", asked, count), failed=self._not_on_record)

    def _not_on_record(self, error: VaktbordError) -> None:
        self._on_record = ""
        if not isinstance(error, StoreUnavailable):
            self.desk.failed(error)

    def _narrow(self, *, anew: bool) -> None:
        self._field.mean(n("list.found", len(self._all)) if self._words else "")
        self.rows_view.take(self._all, anew=anew)

    def on_rows_view_near_end(self, message: RowsView.NearEnd) -> None:
        message.stop()
        if len(self.rows) >= self._limit < MOST:
            self._limit += PAGE
            self.paint(self.desk.state)

    # What can be done

    def word_journal(self) -> str:
        return t("action.journal.write")

    def can_journal(self) -> bool:
        return True

    def do_journal(self) -> None:
        self.desk.open_place("new_log", "")

    def word_new(self) -> str:
        return t("action.journal.write")

    def do_new(self) -> None:
        self.do_journal()

    def word_next_list(self) -> str:
        return t("journal.next")

    def do_next_list(self) -> None:
        self._view = VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)]
        self._limit = PAGE
        self.paint(self.desk.state)

    def can_open(self) -> bool:
        row = self.row
        return super().can_open() and row is not None and can_open_subject(row.about)

    def opened(self, row: JournalRow) -> None:
        open_subject(self.desk, row.about)
