"""What the desk asks of the world about referrals: those not covered, and who owns the matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from models.referrals.rows import NewReferral, Owner, ReferralCard, ReferralRow


class ReferralServices(Protocol):
    """Referral cards. `seen` is the version the officer acted on; raises Overtaken where it is another now."""

    def read_referrals(self, closed: bool) -> tuple[ReferralRow, ...]:
        """Those that wait for their owner, the oldest first; with `closed` the others after them."""
        ...

    def read_owners(self) -> tuple[Owner, ...]:
        """Every office and every active board, as each is reached now."""
        ...

    def read_referral(self, referral_id: str, first: bool) -> ReferralCard:
        """One card; the `first` look at it goes on record before it is answered."""
        ...

    def add_referral(self, new: NewReferral) -> str:
        """Make a card; its id."""
        ...

    def tell_owner(self, referral_id: str, seen: int, how: str) -> None:
        """The owner has been told."""
        ...

    def confirm_referral(self, referral_id: str, seen: int, by: str) -> None:
        """The owner has confirmed."""
        ...

    def withdraw_referral(self, referral_id: str, seen: int, why: str) -> None:
        """Take a card back."""
        ...
