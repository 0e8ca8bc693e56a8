"""What the city decides about handing over: when a signature is late, and when the head hears of it (D87)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class HandoverRules:
    """Minutes before a change of TiB at which the desk says that it comes, minutes after it until a missing signature
    is late, and until the head is told; how many days back a handover is asked for."""

    name = "handover_rules"
    ahead_min: int = 30
    sign_min: int = 15
    head_min: int = 60
    days: int = 31

    @property
    def ahead(self) -> timedelta:
        """How early the desk says that duty is about to change."""
        return timedelta(minutes=self.ahead_min)

    @property
    def sign(self) -> timedelta:
        """How long after a change of duty both may take to sign."""
        return timedelta(minutes=self.sign_min)

    @property
    def head(self) -> timedelta:
        """How long after a change of duty the head is told of a missing signature."""
        return timedelta(minutes=self.head_min)
