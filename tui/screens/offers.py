"""Erbjudanden: who is owed what, late talks first, the goals counted, and the year's wheel on one screen (D6-D8)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from models.duties.wheel import Month
from models.words.lookup import n, t
from tui.lists import ListPlace
from tui.render.line import Line, Piece, fit, line
from tui.render.owed import KINDS, OwedRow, by_person, goal_words, goals, month_line, owed_head, owed_line
from tui.render.panels import today_of


class Offers(ListPlace[OwedRow | Month]):
    """A row a person; enter opens the person's sheet. `h` shows the wheel instead, a row a month."""

    PLACE = "offers"

    def __init__(self) -> None:
        super().__init__()
        self._wheel = False

    def heading(self) -> str:
        if self._wheel:
            return t("wheel.title")
        late = sum(
            each.standing == "overdue" and each.kind in KINDS[:3]
            for row in self.rows
            if isinstance(row, OwedRow)
            for each in row.lines
        )
        return f"{t('place.offers')} · {n('owed.late_lines', late)}" if late else t("place.offers")

    def about(self, width: int) -> Sequence[Line]:
        people = [row for row in self.rows if isinstance(row, OwedRow)]
        if self._wheel or not people:
            return ()
        counted = goals(people)
        short = width < 100
        told = [goal_words(goal) for goal in counted[:3]]
        sure = " · ".join(goal_words(goal) for goal in counted[3 : len(KINDS)])
        lines = [
            fit(line(Piece(f" {words}", "strong" if at == 2 else "")), width) for at, words in enumerate(told)
        ]
        if not short:
            both = fit(line(Piece(f" {told[0]} · {told[1]}")), width)
            lines = [lines[2], both]
        # As wide as the rows below, beside their mark and their bar.
        return [*lines, fit(line(Piece(f" {sure}", "dim")), width), owed_head(width - 2)]

    def asks(self) -> Hashable:
        return self._wheel

    def reading(self) -> Callable[[], Sequence[OwedRow | Month]]:
        services = self.desk.services
        if self._wheel:
            return lambda: services.read_wheel()
        return lambda: by_person(services.read_ledger())

    def line_of(self, row: OwedRow | Month, width: int) -> Line:
        today = today_of(self.desk.state)
        return owed_line(row, today, width) if isinstance(row, OwedRow) else month_line(row, today, width)

    def key_of(self, row: OwedRow | Month) -> str:
        return row.code if isinstance(row, OwedRow) else row.first.isoformat()

    def none(self) -> str:
        return t("owed.none")

    def opened(self, row: OwedRow | Month) -> None:
        if isinstance(row, OwedRow):
            self.desk.open_place("owed_sheet", row.code)

    def do_wheel(self) -> None:
        self._wheel = not self._wheel
        self.desk.repaint()
