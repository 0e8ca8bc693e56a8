"""What the city decides of boards: when an analysis is told of, and when a contact counts as unverified (D66, D67)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Boards:
    """Days before a board's next analysis at which it is told of, and after which its lead counts as unverified."""

    name = "boards"
    analysis_soon_days: int = 60
    unverified_days: int = 90
