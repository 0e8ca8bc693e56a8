"""TiB-logg: what officers write and what the system writes, the newest first; `t` again writes a line (D35)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from models.journal.rows import JournalRow, Wanted
from models.words.lookup import n, t
from tui.asked_list import AskedList
from tui.opening import can_open_subject, open_subject
from tui.render.journal import journal_head, journal_line
from tui.render.line import Line
from tui.widgets.rows_view import RowsView

PAGE = 300
MOST = 6000
VIEWS = ("", "written", "alarm", "incident", "protection", "duty", "register", "machine")


class Journal(AskedList[JournalRow]):
    """A page that grows towards its end; `v` chooses what is shown, `/` searches all of the log."""

    PLACE = "journal"
    SEARCHES = "journal"

    def __init__(self) -> None:
        super().__init__()
        self._view = ""
        self._limit = PAGE
        self._looked = False

    def heading(self) -> str:
        count = len(self.rows)
        told = n("journal.first" if count >= self._limit else "journal.count", count)
        shown = t(f"journal.group.{self._view or 'all'}")
        return f"{t('place.journal')} · {shown} · {told}"

    def about(self, width: int) -> Sequence[Line]:
        return [journal_head(width)]

    def asks(self) -> Hashable:
        return self._view, self._limit, self.words

    def reading(self) -> Callable[[], Sequence[JournalRow]]:
        services, limit, first = self.desk.services, self._limit, not self._looked
        wanted = Wanted(groups=(self._view,) if self._view else (), words=self.words)

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

    def none(self) -> str:
        if not self.answered:
            return t("search_all.searching")
        if self.words:
            return t("journal.none.found")
        return t("journal.none.group" if self._view else "journal.none")

    # Searching: by the database, which finds by words that no line shows

    def words_changed(self) -> None:
        self._limit = PAGE

    def _narrow(self, *, anew: bool) -> None:
        self._field.mean(n("list.found", len(self._all)) if self.words else "")
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
