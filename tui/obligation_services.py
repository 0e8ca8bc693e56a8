"""What the desk asks of the world about who owes what on incidents, and what was shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from models.obligations.rows import NewShare, ObligationRow, OwedCase


class ObligationServices(Protocol):
    """`seen` is the version the officer acted on; raises Overtaken where the line is another now."""

    def read_obligations(self, settled_too: bool, holder: str) -> tuple[ObligationRow, ...]:
        """What is owed on open incidents, by holder; `holder` "" for all."""
        ...

    def read_owed_case(self, incident_id: str) -> OwedCase:
        """All of one incident: what is owed, what was shared, and who else is at work in the matter."""
        ...

    def tick(self, obligation_id: str, seen: int) -> str:
        """Done by us, or known to be done by others; the state."""
        ...

    def set_aside(self, obligation_id: str, seen: int, reason: str) -> None:
        """Not owed here, and why."""
        ...

    def untick(self, obligation_id: str, seen: int) -> None:
        """It waits again."""
        ...

    def share(self, incident_id: str, new: NewShare) -> None:
        """Put on record what was told or heard."""
        ...
