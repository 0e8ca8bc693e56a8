"""When the city is reminded of what the police and the courts do not tell it by themselves (D27, D58)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class PoliceReminders:
    """Which days of an incident, 1 the day it was told, its case owner is asked whether it was reported to the police.

    There is no statutory deadline: the report is the person's to make (DIRECTIVE rule 17). `court_days` before a day in
    court it is announced; 0 is the morning of the day.
    """

    name: ClassVar[str] = "police_reminders"
    ask_days: tuple[int, ...] = (3, 7, 14, 30)
    court_days: tuple[int, ...] = (14, 3, 0)
