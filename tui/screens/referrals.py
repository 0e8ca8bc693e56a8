"""Hänvisningar: those the directive does not cover, shown to the one who owns the matter, until they confirm (D63)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from models.referrals.rows import ReferralRow
from models.words.lookup import n, t
from tui.lists import ListPlace
from tui.render.line import Line
from tui.render.referrals import referral_head, referral_line


class Referrals(ListPlace[ReferralRow]):
    """Open ones first, the oldest on top; enter opens a card, `n` begins a new one."""

    PLACE = "referrals"

    def __init__(self) -> None:
        super().__init__()
        self._closed_too = False

    def heading(self) -> str:
        words = n("referral.count", sum(row.open for row in self.rows))
        return f"{words} · {t('referral.closed_too')}" if self._closed_too else words

    def about(self, width: int) -> Sequence[Line]:
        return [referral_head(width)]

    def asks(self) -> Hashable:
        return self._closed_too

    def reading(self) -> Callable[[], Sequence[ReferralRow]]:
        services, closed = self.desk.services, self._closed_too
        return lambda: services.read_referrals(closed)

    def line_of(self, row: ReferralRow, width: int) -> Line:
        return referral_line(row, self.desk.state.now, width)

    def key_of(self, row: ReferralRow) -> str:
        return row.id

    def none(self) -> str:
        return t("referral.none.at_all" if self._closed_too else "referral.none")

    def opened(self, row: ReferralRow) -> None:
        self.desk.open_place("referral", row.id)

    def do_closed_too(self) -> None:
        self._closed_too = not self._closed_too

    def do_new(self) -> None:
        self.desk.open_place("new_referral", "")
