"""By when each thing owed on an incident is asked about, and how often it is asked again (D12, D86)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class OwedTimes:
    """Hours from when an incident was reported, by kind of obligation; the directive itself names no hours.

    What is late is told again `again_days` after it was due; the city's own also to the head after `head_after_days`.
    """

    name: ClassVar[str] = "obligations"
    assessment: int = 24
    measures: int = 168
    crisis_support: int = 24
    report_help: int = 72
    available: int = 24
    insurance: int = 168
    report_ensured: int = 72
    inform_office: int = 24
    police_report: int = 72
    board_safety: int = 72
    board_dialogue: int = 72
    again_days: tuple[int, ...] = (1, 3, 7, 14, 30)
    head_after_days: int = 3

    def of(self, kind: str) -> timedelta:
        """The time for one kind."""
        return timedelta(hours=int(getattr(self, kind)))
