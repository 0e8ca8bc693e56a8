"""Partikanslier: who answers for each, since when that is verified, and what is attested (D39, D40)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from models.people.office_standing import OfficeStanding
from models.words.lookup import n, t
from tui.lists import ListPlace
from tui.render.line import Line
from tui.render.panels import today_of
from tui.render.register import office_head, office_line, office_lines
from tui.screens.register_card import RegisterCard
from tui.screens.register_choose import open_change


class Offices(ListPlace[OfficeStanding]):
    """Those that lack something first; enter opens one, `n` adds one, the change key offers what can be done."""

    PLACE = "offices"

    def __init__(self) -> None:
        super().__init__()
        self._ended_too = False

    def heading(self) -> str:
        lacking = sum(bool(row.warnings) for row in self.rows if row.active)
        return f"{t('place.offices')} · {n('register.lacking', lacking)}"

    def about(self, width: int) -> Sequence[Line]:
        return [office_head(width)]

    def asks(self) -> Hashable:
        return self._ended_too

    def reading(self) -> Callable[[], Sequence[OfficeStanding]]:
        services, ended = self.desk.services, self._ended_too
        return lambda: sorted(
            services.read_offices(ended), key=lambda row: (not row.active, not row.warnings, row.code)
        )

    def line_of(self, row: OfficeStanding, width: int) -> Line:
        return office_line(row, width)

    def key_of(self, row: OfficeStanding) -> str:
        return row.id

    def none(self) -> str:
        return t("office.none")

    def opened(self, row: OfficeStanding) -> None:
        self.desk.open_place("office", row.code)

    def do_closed_too(self) -> None:
        self._ended_too = not self._ended_too

    def do_new(self) -> None:
        self.desk.open_place("register_form", "office.new")

    def can_change(self) -> bool:
        return self.row is not None

    def do_change(self) -> None:
        if self.row is not None:
            open_change(self.desk, "office", self.row.code, self.row.active)


class Office(RegisterCard[OfficeStanding]):
    """One office, opened with its code."""

    PLACE = "office"
    NOUN = "office"

    def reading(self) -> Callable[[], OfficeStanding | None]:
        services, code = self.desk.services, self.code
        return lambda: next((each for each in services.read_offices(True) if each.code == code), None)

    def ended(self, row: OfficeStanding) -> bool:
        return not row.active

    def named(self, row: OfficeStanding) -> str:
        return f"{row.code} · {row.party} · {n('people.covered', row.covered)}"

    def lines_of(self, row: OfficeStanding, width: int) -> Sequence[Line]:
        return office_lines(row, today_of(self.desk.state), width)
