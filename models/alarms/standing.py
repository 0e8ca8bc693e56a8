"""Which ladder an alarm climbs: that of the profile it began to ring by, and of the hours it was received in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping

from models.rota.cover import required
from models.store.clock import zone
from models.store.ladder import Ladder, Rule
from models.store.policy import OfficeHours, in_force

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """The ladder at one instant: `office` says whether that was within office hours."""

    ladder: Ladder
    office: bool = False

    @property
    def profile(self) -> str:
        return self.ladder.profile

    @property
    def seconds(self) -> tuple[int, ...]:
        """The steps of an acute alarm, in seconds from ringing."""
        return self.steps(1)

    def rule(self, priority: int) -> Rule:
        """How alarms of a priority climb."""
        return self.ladder.rule(priority, office=self.office)

    def steps(self, priority: int) -> tuple[int, ...]:
        """Seconds from ringing to each step."""
        return self.ladder.steps(priority, office=self.office)

    def wait(self, priority: int, step: int) -> float | None:
        """Seconds between a step and the one before; None where none is left."""
        return self.ladder.wait(priority, step, office=self.office)


@dataclass(frozen=True, slots=True)
class Ladders:
    """The ladder decided, and the hours that it asks for."""

    ladder: Ladder
    hours: OfficeHours | None

    def at(self, instant: datetime) -> Standing:
        """The ladder of an alarm received at `instant`."""
        office = self._office(instant)
        return Standing(self.ladder.standing(office), office)

    def of(self, row: RowMapping) -> Standing:
        """The ladder that an alarm's row began to ring by; what was decided of profiles since does not move it."""
        standing = self.at(row["received_at"])
        if row["ladder"]:
            standing = replace(standing, ladder=replace(standing.ladder, profile=row["ladder"]))
        return standing

    def _office(self, instant: datetime) -> bool:
        return self.hours is not None and bool(required(self.hours, instant, instant + _INSTANT, zone()))


def ladders(connection: Connection, now: datetime) -> Ladders:
    """The ladder in force at `now`; office hours are read only where it asks for them."""
    ladder = in_force(connection, Ladder, now)
    asks = bool(ladder.office_profile) or any(rule.hours != "always" for rule in ladder.rules)
    return Ladders(ladder, in_force(connection, OfficeHours, now) if asks else None)


def ladder_at(connection: Connection, now: datetime) -> Standing:
    """The ladder of an alarm that begins to ring now."""
    return ladders(connection, now).at(now)
