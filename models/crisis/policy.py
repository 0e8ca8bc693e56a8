"""How long after crisis support was offered the city asks again (D30)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from models.crisis.words import FOLLOW_UPS


@dataclass(frozen=True, slots=True)
class CrisisFollowUps:
    """Days from the offer to each time one asks how it is: after a day, a week and a month."""

    name: ClassVar[str] = "crisis_follow_ups"
    days: tuple[int, ...] = FOLLOW_UPS
