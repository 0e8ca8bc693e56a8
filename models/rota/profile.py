"""The office-hours profile as it is decided: version upon version, each with the decision's reference (D37, D86).

What has been never changes: a version holds from now or later, and a day of the city's own lies ahead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import Session

from models.access.actor import Actor
from models.people.validity import local_day
from models.rota.hours import OfficeDay, check, office_day
from models.store.clock import Clock, zone
from models.store.errors import Refused, UsageProblem
from models.store.policy import OfficeHours, decide, in_force
from models.store.tables import PolicyVersion
from models.store.text import clean

_P: Any = PolicyVersion.__table__.c  # type: ignore[attr-defined]  # SQLModel sets it on every table class
LIMIT = 100


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One decided version: from when it holds, by which decision, and when it was entered."""

    valid_from: datetime
    decision: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ProfileYear:
    """A year by the profiles in force in it, the versions newest first, and the hours that hold now.

    `may_decide`: whoever reads it may decide anew.
    """

    year: int
    days: tuple[OfficeDay, ...]
    versions: tuple[ProfileRow, ...]
    hours: OfficeHours
    decision: str
    may_decide: bool = True

    @property
    def open_days(self) -> int:
        """On how many days of the year the office is open."""
        return sum(day.opens is not None for day in self.days)


def profile_year(connection: Connection, year: int, now: datetime) -> ProfileYear:
    """The year view, each day by the profile that holds on it."""
    rows = versions(connection)
    edges = sorted({row.valid_from for row in rows})
    kept: dict[int, OfficeHours] = {}
    days: list[OfficeDay] = []
    first = date(year, 1, 1).toordinal()
    for ordinal in range(first, date(year + 1, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        noon = _at(day, time(12))
        place = sum(edge <= noon for edge in edges)
        if place not in kept:
            kept[place] = in_force(connection, OfficeHours, noon)
        days.append(office_day(kept[place], day))
    decision = next((row.decision for row in rows if row.valid_from <= now), "")
    return ProfileYear(year, tuple(days), rows, in_force(connection, OfficeHours, now), decision)


def versions(connection: Connection, limit: int = LIMIT) -> tuple[ProfileRow, ...]:
    """Every decided version, that which holds latest first."""
    found = connection.execute(
        select(_P.valid_from, _P.decision, _P.recorded_at)
        .where(_P.name == OfficeHours.name)
        .order_by(_P.valid_from.desc(), _P.seq.desc())
        .limit(limit)
    )
    return tuple(ProfileRow(*row) for row in found)


def decide_hours(
    session: Session, actor: Actor, hours: OfficeHours, decision: str, valid_from: datetime, clock: Clock
) -> None:
    """Record a version of the office hours, from now or later.

    Raises Refused for a time that has been, UsageProblem without a decision, SettingsProblem for hours that cannot be.
    """
    now = clock.now()
    check(hours)
    reference = clean(decision, 120)
    if not reference:
        raise UsageProblem("hours.needs_decision")
    if local_day(valid_from) < local_day(now):
        raise Refused("hours.has_been")
    # A version of today holds from the beginning of its day only where that is not in the past.
    decide(session, actor, hours, reference, max(valid_from, now), now)


def decide_day(
    session: Session, actor: Actor, day: date, rule: str, opens: str, closes: str, decision: str, clock: Clock
) -> None:
    """Let a day to come be the city's own: "own" hours, "closed", or as the profile has it ("profile").

    The day is changed in the version that holds on it, and in every later one.
    """
    now = clock.now()
    if day <= local_day(now):
        raise Refused("hours.day_has_been")
    connection = session.connection()
    begins = _at(day, time())
    edges = {max(now, _latest(connection, begins) or now)}
    edges |= {row.valid_from for row in versions(connection) if row.valid_from > begins}
    for edge in sorted(edges):
        hours = in_force(connection, OfficeHours, edge)
        decide_hours(session, actor, with_day(hours, day, rule, opens, closes), decision, edge, clock)


def with_day(hours: OfficeHours, day: date, rule: str, opens: str, closes: str) -> OfficeHours:
    """The same profile with one day of the city's own, or without."""
    told = day.isoformat()
    kept = tuple(each for each in hours.own_days if each[0] != told)
    if rule == "own":
        kept += ((told, opens, closes),)
    elif rule == "closed":
        kept += ((told, "", ""),)
    closed = tuple(each for each in hours.closed_days if each != told)
    return replace(hours, own_days=tuple(sorted(kept)), closed_days=closed)


def _latest(connection: Connection, at: datetime) -> datetime | None:
    return next((row.valid_from for row in versions(connection) if row.valid_from <= at), None)


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=zone()).astimezone(UTC)
