"""Hänvisning: one card, whom to ring first, and what the owner has answered (D64, D70)."""

from __future__ import annotations

from collections.abc import Sequence

from models.referrals.rows import ReferralCard
from models.words.lookup import t
from tui.matter_place import MatterPlace
from tui.render.line import Line
from tui.render.phones import grouped
from tui.render.referrals import card_lines


class Referral(MatterPlace[ReferralCard]):
    """Opened with a referral's id."""

    PLACE = "referral"

    def read_card(self, first: bool) -> ReferralCard:
        return self.desk.services.read_referral(self.subject, first)

    def card_lines(self, card: ReferralCard, width: int) -> Sequence[Line]:
        return card_lines(card, self.desk.state.now, width)

    # What can be done

    def can_ring_owner(self) -> bool:
        return self.is_open() and self.card is not None and bool(self.card.owner.ring)

    def do_ring_owner(self) -> None:
        if self.card is None:
            return
        services, phone = self.desk.services, self.card.owner.ring

        def rang(dialled: bool) -> None:
            self.desk.tell(t("tell.dialled" if dialled else "tell.ring_by_hand", phone=grouped(phone)))

        self.desk.act(lambda: services.dial(phone), rang)

    def can_owner_told(self) -> bool:
        return self.is_open()

    def do_owner_told(self) -> None:
        self.ask("tell_owner")

    def can_owner_confirmed(self) -> bool:
        return self.is_open()

    def do_owner_confirmed(self) -> None:
        self.ask("confirm_referral")

    def can_take_back(self) -> bool:
        return self.is_open()

    def do_take_back(self) -> None:
        self.ask("withdraw_referral")
