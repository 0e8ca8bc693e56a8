"""Officers who take turns, a week each or a day each: as a pattern, or for some days instead of what stands (D35)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session

from models.access.actor import Actor
from models.rota.commands import temporary
from models.rota.cover import Span, intersect
from models.rota.patterns import LONGEST_CYCLE, Turn, laid_out
from models.rota.stood import office_hours
from models.store.clock import Clock, zone
from models.store.errors import Refused

EVERY = ("week", "day")


def rotation(
    officers: Sequence[str], every: str, weekdays: Sequence[int], starts: str, ends: str
) -> tuple[int, tuple[Turn, ...]]:
    """Days of a cycle that begins on a Monday, and its turns; `weekdays` are ISO numbers, `officers` ids in order.

    With "week" each has all the days of a week, with "day" one day. Raises Refused for what makes no cycle.
    """
    days = sorted(set(weekdays))
    cycle = 7 * len(officers)
    if not officers or not days or every not in EVERY or cycle > LONGEST_CYCLE:
        raise Refused("pattern.bad_turns")
    turns: list[Turn] = []
    for week in range(len(officers)):
        for at, weekday in enumerate(days):
            whose = week if every == "week" else week * len(days) + at
            turns.append(Turn(week * 7 + weekday - 1, officers[whose % len(officers)], starts, ends))
    return cycle, tuple(turns)


def anchor_of(first: date) -> date:
    """The Monday of a day's week, so that the first in order begins there."""
    return first - timedelta(days=first.weekday())


def within(
    officers: Sequence[str],
    every: str,
    weekdays: Sequence[int],
    times: tuple[str, str],
    starts_at: datetime,
    ends_at: datetime,
) -> list[tuple[str, Span]]:
    """The shifts that turns make within a span, cut to it; the first in order begins in the span's first week."""
    cycle, turns = rotation(officers, every, weekdays, *times)
    city = zone()
    first, last = starts_at.astimezone(city).date(), ends_at.astimezone(city).date()
    found: list[tuple[str, Span]] = []
    for who, span in laid_out(cycle, turns, anchor_of(first), first - timedelta(days=1), last, city):
        begins, ends = max(span.starts_at, starts_at), min(span.ends_at, ends_at)
        if begins < ends:
            found.append((who, Span(begins.astimezone(UTC), ends.astimezone(UTC))))
    return found


def lay_temporary(
    session: Session,
    actor: Actor,
    duty: str,
    officers: Sequence[str],
    every: str,
    weekdays: Sequence[int],
    times: tuple[str, str],
    starts_at: datetime,
    ends_at: datetime,
    clock: Clock,
) -> tuple[str, ...]:
    """Let turns hold within a span instead of what stands there; the contact's are cut to the office hours."""
    turns = within(officers, every, weekdays, times, starts_at, ends_at)
    if duty == "contact":
        hours = office_hours(session.connection(), starts_at, ends_at)
        turns = [(who, part) for who, span in turns for part in intersect([span], hours)]
    shifts = [(who, span.starts_at, span.ends_at) for who, span in turns]
    return temporary(session, actor, duty, starts_at, ends_at, shifts, clock)
