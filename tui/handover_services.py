"""What the desk asks of the world about handing over, and about what happened since one was last here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from models.handover.reading import Reading
    from models.handover.rows import HandoverRow
    from models.handover.since import Since


class HandoverServices(Protocol):
    """The sheet that both officers sign (D87), and the morning view."""

    def read_handover(self, number: int | None) -> Reading:
        """A kept sheet, or what whoever sits here is to sign next."""
        ...

    def read_handovers(self) -> tuple[HandoverRow, ...]:
        """Every sheet that was kept, the newest first."""
        ...

    def write_handover(self, seen: str) -> int:
        """Write the sheet as it was read, and sign it; its number."""
        ...

    def sign_handover(self, number: int) -> None:
        """Sign a sheet that was written."""
        ...

    def sign_handover_here(self, number: int, code: str, passphrase: str) -> str:
        """The other officer signs it here by their pass phrase; who that was."""
        ...

    def settle_handover(self, span_id: str, reason: str) -> int:
        """Say why a signature will never come; the sheet's number."""
        ...

    def print_handover(self, number: int | None) -> str:
        """Write the sheet as PDF and text; where the PDF lies."""
        ...

    def read_since(self) -> Since:
        """What happened since whoever sits here last said that they had seen it."""
        ...

    def seen_until(self, entry: int) -> None:
        """Whoever sits here has seen what happened up to this entry."""
        ...
