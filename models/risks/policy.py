"""How often the city looks again at what it holds of threats and of the world around (D14, D15, D19)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RiskReviews:
    """`remind_days` before a review is due it is announced; `watch_days` without a note is too long a silence.

    `threat_days` and `analysis_months` are the next review that is suggested; whoever writes may choose another day.
    """

    name = "risk_reviews"
    remind_days: tuple[int, ...] = (30, 7, 0)
    watch_days: int = 90
    threat_days: int = 30
    analysis_months: int = 12
