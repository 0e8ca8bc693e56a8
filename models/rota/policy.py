"""What the city decides about how duty passes and how early a gap is told of (DIRECTIVE rule 13, D36)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class DutyRules:
    """Minutes until the head is told that nobody accepted, minutes the contact has to say that they are in place,
    and how early a shift may be accepted; the days before a gap at which it is told of.

    `needs_phone`: whoever cannot be rung does not cover a duty, nor, where `needs_verified`, one whose number nobody
    has rung and got an answer on. `tell_alone`: TiB is told of a night with nobody behind.
    """

    name = "duty_rules"
    accept_min: int = 15
    confirm_min: int = 5
    early_min: int = 60
    warn_days: tuple[int, ...] = (14, 7, 1)
    needs_phone: bool = True
    needs_verified: bool = True
    tell_alone: bool = True

    @property
    def accept(self) -> timedelta:
        """How long the incoming may take to accept before the head is told."""
        return timedelta(minutes=self.accept_min)

    @property
    def confirm(self) -> timedelta:
        """How long the contact may take to say that they are in place before it is a gap."""
        return timedelta(minutes=self.confirm_min)

    @property
    def early(self) -> timedelta:
        """How long before its start a shift may be accepted."""
        return timedelta(minutes=self.early_min)
