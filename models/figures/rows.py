"""The figures as the glass, JSON and CSV get them: masked, per duty and never per officer (DIRECTIVE rule 21)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from models.figures.percentiles import P98_5, Spread


@dataclass(frozen=True, slots=True)
class Period:
    """Days in the city's time zone, both included, and the instants they are, half-open."""

    first: date
    last: date
    begins_at: datetime
    ends_at: datetime

    @property
    def days(self) -> int:
        """How many days, both ends included."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Answered:
    """How alarms of one group were acknowledged.

    `times` counts from when we received the alarm to when an officer first had it. `within` of the `judged` were taken
    within their target; an alarm that rings and still has time is judged later. `target_s` is the target in force now.
    `hidden` where so few alarms in so short a time would show how one officer worked: then `times` holds only counts.
    """

    group: str
    times: Spread
    within: int
    judged: int
    target_s: int | None = None
    hidden: bool = False

    @property
    def share(self) -> float | None:
        """The share within target; None where nothing is judged."""
        return self.within / self.judged if self.judged else None

    @property
    def reaches(self) -> bool | None:
        """Whether 98.5 % of those judged were within target, after EN 50518; None where nothing is judged or told."""
        if not self.judged or self.hidden:
            return None
        return self.within * 1000 >= P98_5 * self.judged


@dataclass(frozen=True, slots=True)
class Step:
    """How long one step of an alarm's way took, over all priorities."""

    name: str
    times: Spread


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """What became of one transmitter's alarms that call for help, by how they were closed.

    `causes` counts the false ones by class. `open` are not closed yet. `days` of the period it was in our register.
    """

    account: str
    person: str | None
    alarms: int
    real: int
    causes: Mapping[str, int]
    unknown: int
    open: int
    days: int

    @property
    def false(self) -> int:
        """Closed as a mistake in handling or as a technical fault."""
        return sum(self.causes.values())

    @property
    def share(self) -> float | None:
        """False ones of those that were judged; None where none was."""
        judged = self.false + self.real + self.unknown
        return self.false / judged if judged else None


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is counted of a period. `excluded` tells what was left out, by why."""

    period: Period
    read_at: datetime
    counted: int
    excluded: Mapping[str, int]
    priorities: tuple[Answered, ...]
    duties: tuple[Answered, ...]
    steps: tuple[Step, ...]
    transmitters: int
    false_alarms: tuple[FalseAlarms, ...]

    @property
    def false_total(self) -> int:
        """False alarms of all transmitters."""
        return sum(each.false for each in self.false_alarms)
