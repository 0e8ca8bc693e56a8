"""Upphörande: whose cover ends, whether a threat remains, and only then what is taken back (DIRECTIVE rule 18)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from models.people.ending_rows import EndingRow
from models.words.lookup import t
from tui.lists import ListPlace
from tui.render.line import Line
from tui.render.panels import today_of
from tui.render.register import ending_head, ending_line, ending_lines
from tui.screens.register_card import RegisterCard


class EndingList(ListPlace[EndingRow]):
    """The first to end on top; enter opens one, the change key answers and settles."""

    PLACE = "endings"

    def __init__(self) -> None:
        super().__init__()
        self._closed_too = False

    def about(self, width: int) -> Sequence[Line]:
        return [ending_head(width)]

    def asks(self) -> Hashable:
        return self._closed_too

    def reading(self) -> Callable[[], Sequence[EndingRow]]:
        services, closed = self.desk.services, self._closed_too
        return lambda: services.read_endings(closed)

    def line_of(self, row: EndingRow, width: int) -> Line:
        return ending_line(row, today_of(self.desk.state), width)

    def key_of(self, row: EndingRow) -> str:
        return row.id or row.person_id

    def none(self) -> str:
        return t("endings.none")

    def opened(self, row: EndingRow) -> None:
        self.desk.open_place("ending", row.code)

    def do_closed_too(self) -> None:
        self._closed_too = not self._closed_too

    def can_change(self) -> bool:
        return self.row is not None and self.row.closed_at is None

    def do_change(self) -> None:
        if self.row is not None:
            self.desk.open_place("register_choose", "ending", self.row.code)


class Ending(RegisterCard[EndingRow]):
    """One person's ending, opened with the code."""

    PLACE = "ending"
    NOUN = "ending"

    def reading(self) -> Callable[[], EndingRow | None]:
        services, code = self.desk.services, self.code
        return lambda: next((each for each in services.read_endings(False) if each.code == code), None)

    def named(self, row: EndingRow) -> str:
        return f"{t('place.ending')} · {row.code}"

    def lines_of(self, row: EndingRow, width: int) -> Sequence[Line]:
        return ending_lines(row, today_of(self.desk.state), width)
