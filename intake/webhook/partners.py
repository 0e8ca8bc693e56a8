"""Who may send by webhook: the partners and their live secrets, kept fresh from the database (half a second)."""

from __future__ import annotations

from collections.abc import Iterable

from intake.fresh import Fresh
from models.partners.rows import PartnerSender
from models.partners.views import partner_senders, partners_mark
from models.store.sealed import SealedFile
from models.store.store import Store


class Partners(Fresh[PartnerSender]):
    """The partners as last read. While the database is away the last known stay, in memory or from `kept`."""

    def __init__(self, store: Store, kept: SealedFile | None = None) -> None:
        super().__init__(store, kept, "partners", PartnerSender, partners_mark, partner_senders)
        self.senders: tuple[PartnerSender, ...] = ()

    def __len__(self) -> int:
        return len(self.senders)

    def _set(self, rows: Iterable[PartnerSender]) -> None:
        self.senders = tuple(rows)
