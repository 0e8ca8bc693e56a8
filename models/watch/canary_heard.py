"""How a desk judges our own test alarm: by its own monotonic clock, as it judges the watch; two missed are red."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.watch.rows import CanaryRow

INTERVAL_S = 300.0
PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True)
class CanaryHeard:
    """What a desk knows of the canaries: the last one seen stored, and its own monotonic time then.

    `passed_at` None: none has been seen to pass.
    """

    id: str = ""
    passed_at: float | None = None
    began: float = 0.0

    def hear(self, row: CanaryRow | None, now_mono: float, now: datetime) -> CanaryHeard:
        """The knowledge after one more reading. A new desk believes the row's own age, once, and never a future."""
        began = self.began or now_mono
        if row is None or row.stored_at is None or row.id == self.id:
            return CanaryHeard(self.id, self.passed_at, began)
        age = max(0.0, (now - row.stored_at).total_seconds()) if not self.id else 0.0
        return CanaryHeard(row.id, now_mono - age, began)

    def missed(self, now_mono: float) -> int:
        """How many canaries in a row have not come through; two is red."""
        since = self.began if self.passed_at is None else self.passed_at
        return max(0, int((now_mono - since - PATIENCE_S) // INTERVAL_S)) if self.began else 0
