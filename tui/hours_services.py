"""What the desk asks of the world about office hours and what the coming weeks lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.rota.mending import Ahead, Candidate
    from models.rota.profile import ProfileYear
    from models.store.policy import OfficeHours


class HoursServices(Protocol):
    """The office-hours profile, the gaps ahead, and what mends them."""

    def read_profile(self, year: int) -> ProfileYear:
        """A year by the profiles in force in it, and the versions."""
        ...

    def decide_hours(self, hours: OfficeHours, decision: str, valid_from: date) -> None:
        """A version of the profile, from a day on."""
        ...

    def decide_day(self, day: date, rule: str, opens: str, closes: str, decision: str) -> None:
        """One day of the city's own: "own" hours, "closed", or as the profile has it."""
        ...

    def read_ahead(self) -> Ahead:
        """What the coming six weeks lack, and whose shifts are bare."""
        ...

    def read_candidates(self, duty: str, starts_at: datetime, ends_at: datetime) -> tuple[Candidate, ...]:
        """Who could have a duty over a span, the most fit first."""
        ...

    def mend_gap(self, duty: str, code: str, starts_at: datetime, ends_at: datetime) -> str:
        """Plan an operator over a gap; their name."""
        ...

    def verify_phone(self, code: str, phone: str) -> None:
        """An operator was rung and answered; on a new number where one is given."""
        ...
