"""Historik: everything that happened to one person on one timeline, and how often they were a victim (D41, D71)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from models.journal.history import KINDS
from models.journal.rows import Happening, Named, PersonHistory
from models.words.lookup import n, t
from tui.lists import ListPlace
from tui.opening import can_open_subject, open_subject
from tui.render.journal import happening_line, history_head
from tui.render.line import Line, Piece, fit, joined

REPEATED = 2
"""So many events within a year are told as repeated."""


class PersonHistoryList(ListPlace[Happening]):
    """Opened with a person's code; the first look goes on record before anything is shown."""

    PLACE = "person_history"

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self._kind = ""
        self._looked = False
        self._history: PersonHistory | None = None

    def heading(self) -> str:
        kind = t(f"person_history.kind.{self._kind}") if self._kind else t("person_history.all")
        return f"{t('person_history.title', code=self.code)} · {kind}"

    def about(self, width: int) -> Sequence[Line]:
        told = self._history
        if told is None:
            return [history_head(width)]
        parts = [
            Piece(n("person_history.events", told.events), "strong" if told.events else ""),
            Piece(n("person_history.year", told.events_year)),
            Piece(n("person_history.alarms", told.alarms_year)),
        ]
        if told.events_year >= REPEATED:
            parts.insert(0, Piece(t("person_history.repeated"), "warn"))
        return [fit((Piece(" "), *joined(parts)), width), history_head(width)]

    def asks(self) -> Hashable:
        return self._kind

    def reading(self) -> Callable[[], Sequence[Happening]]:
        services, code, kind, first = self.desk.services, self.code, self._kind, not self._looked

        def read() -> Sequence[Happening]:
            self._history = services.read_history(code, first)
            # Only what was answered is on record: a look that failed is a first look still.
            self._looked = True
            return tuple(row for row in self._history.rows if not kind or row.kind == kind)

        return read

    def line_of(self, row: Happening, width: int) -> Line:
        return happening_line(row, self.desk.state.now, width)

    def key_of(self, row: Happening) -> str:
        return f"{row.kind}:{row.id}"

    def none(self) -> str:
        return t("person_history.none.kind" if self._kind else "person_history.none")

    def word_next_list(self) -> str:
        return t("journal.next")

    def do_next_list(self) -> None:
        order = ("", *KINDS)
        held = {row.kind for row in self._history.rows} if self._history is not None else set()
        at = order.index(self._kind)
        # What there is nothing of is passed by.
        following = [*order[at + 1 :], *order[: at + 1]]
        self._kind = next((each for each in following if not each or each in held), "")
        self.paint(self.desk.state)

    def can_open(self) -> bool:
        return super().can_open() and self.row is not None and can_open_subject(_subject(self.row))

    def opened(self, row: Happening) -> None:
        open_subject(self.desk, _subject(row))


def _subject(row: Happening) -> Named:
    return Named(row.kind, row.id, row.code)
