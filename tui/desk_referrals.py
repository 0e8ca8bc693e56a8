"""Referrals on the real store: each act one command, one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.desk_base import DeskBase

if TYPE_CHECKING:
    from models.referrals.rows import NewReferral, Owner, ReferralCard, ReferralRow


class DeskReferrals(DeskBase):
    """Those the directive does not cover; a base of `LiveServices`."""

    def read_referrals(self, closed: bool) -> tuple[ReferralRow, ...]:
        from models.referrals.views import referrals

        with self.reading() as connection:
            return referrals(connection, closed=closed)

    def read_owners(self) -> tuple[Owner, ...]:
        from models.referrals.owners import owners

        with self.reading() as connection:
            return owners(connection, self.clock.now(), self.settings.zone)

    def read_referral(self, referral_id: str, first: bool) -> ReferralCard:
        from models.referrals.reading import may_read, seen_by, view_referral

        if first and may_read(self.actor):
            with self.writing() as session:
                return view_referral(session, self.actor, referral_id, self.clock, self.settings.zone)
        with self.reading() as connection:
            return seen_by(connection, self.actor, referral_id, self.clock, self.settings.zone)

    def add_referral(self, new: NewReferral) -> str:
        from models.referrals.commands import add

        with self.writing() as session:
            return add(session, self.actor, new, self.clock, self.settings.zone)

    def tell_owner(self, referral_id: str, seen: int, how: str) -> None:
        from models.referrals.commands import tell_owner

        with self.writing() as session:
            tell_owner(session, self.actor, referral_id, seen, how, self.clock)

    def confirm_referral(self, referral_id: str, seen: int, by: str) -> None:
        from models.referrals.commands import confirm

        with self.writing() as session:
            confirm(session, self.actor, referral_id, seen, by, self.clock)

    def withdraw_referral(self, referral_id: str, seen: int, why: str) -> None:
        from models.referrals.commands import withdraw

        with self.writing() as session:
            withdraw(session, self.actor, referral_id, seen, why, self.clock)
