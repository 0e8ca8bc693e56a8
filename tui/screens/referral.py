"""Hänvisning: one card, whom to ring first, and what the owner has answered (D64, D70)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from models.referrals.rows import ReferralCard
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.lists import dim_lines
from tui.place import Place
from tui.render.errors import say
from tui.render.line import Line, Piece, fit, line
from tui.render.phones import grouped
from tui.render.referrals import card_lines
from tui.render.timeline import Timeline
from tui.state import DeskState
from tui.widgets.lines_view import LinesView
from tui.widgets.panels import rule


class Referral(Place):
    """Opened with a referral's id. The first look at it goes on record."""

    PLACE = "referral"
    CSS_PATH = "referral.tcss"
    AUTO_FOCUS = "#referral-card"

    def __init__(self, referral_id: str) -> None:
        super().__init__()
        self.referral_id = referral_id
        self.card: ReferralCard | None = None
        self._read_at: int | None = None
        self._viewed = False
        self._missing = ""
        self._timeline = Timeline()

    def body(self) -> Iterable[Widget]:
        yield LinesView("referral-card", self._card_lines)
        yield LinesView("timeline", self._timeline_lines)

    def paint(self, state: DeskState) -> None:
        if state.board is not None and state.board.counter != self._read_at:
            self._read_at = state.board.counter
            services, referral_id, first = self.desk.services, self.referral_id, not self._viewed
            self._viewed = True
            group = f"referral-{referral_id}"
            self.desk.read(
                lambda: services.read_referral(referral_id, first), self._got, group, self._not_got
            )
        self._show()

    def _got(self, card: ReferralCard) -> None:
        self.card = card
        if self.is_attached:
            self._show()
            self.desk.repaint()

    def _not_got(self, error: VaktbordError) -> None:
        self._read_at = None
        if self.card is None:
            self._viewed = False
            self._missing = say(error)

    def _show(self) -> None:
        for view in self.query(LinesView):
            view.reload()

    def _card_lines(self, width: int) -> Sequence[Line]:
        if self.card is None:
            return dim_lines(self._missing or t("card.reading"), width)
        title = f"{t('place.referral')} {self.card.row.number}"
        return [
            fit(line(Piece(f" {title}", "title")), width),
            *card_lines(self.card, self.desk.state.now, width),
        ]

    def _timeline_lines(self, width: int) -> Sequence[Line]:
        entries = self.card.timeline if self.card is not None else ()
        return [
            rule(t("timeline.title"), "", width),
            *self._timeline.lines(entries, self.desk.state.now, width),
        ]

    # What can be done

    def _open(self) -> bool:
        return self.card is not None and self.card.row.open

    def _answer(self, place: str) -> None:
        if self.card is not None:
            self.desk.open_place(place, self.referral_id, str(self.card.row.version))

    def can_ring_owner(self) -> bool:
        return self._open() and self.card is not None and bool(self.card.owner.ring)

    def do_ring_owner(self) -> None:
        if self.card is None:
            return
        services, phone = self.desk.services, self.card.owner.ring

        def rang(dialled: bool) -> None:
            self.desk.tell(t("tell.dialled" if dialled else "tell.ring_by_hand", phone=grouped(phone)))

        self.desk.act(lambda: services.dial(phone), rang)

    def can_owner_told(self) -> bool:
        return self._open()

    def do_owner_told(self) -> None:
        self._answer("tell_owner")

    def can_owner_confirmed(self) -> bool:
        return self._open()

    def do_owner_confirmed(self) -> None:
        self._answer("confirm_referral")

    def can_take_back(self) -> bool:
        return self._open()

    def do_take_back(self) -> None:
        self._answer("withdraw_referral")
