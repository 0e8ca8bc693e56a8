"""The clock of "skyndsamt": when our answer is due, in office hours by the profile in force (D43, D37)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from models.assignments.policy import WithoutDelay
from models.people.validity import local_day
from models.rota.cover import Span, after_office_hours
from models.rota.stood import office_hours
from models.store.policy import in_force

# The longest time without office hours that a profile is thought to have.
AHEAD = timedelta(days=60)


def due_at(connection: Connection, escalated_at: datetime) -> datetime:
    """When an answer to what was escalated at an instant is due.

    Where the profile opens the office too seldom for it, the same hours on the wall: a clock always runs.
    """
    rule = in_force(connection, WithoutDelay, escalated_at)
    spans = office_hours(connection, escalated_at, escalated_at + AHEAD)
    found = after_office_hours(spans, escalated_at, rule.wanted)
    if found is None:
        return escalated_at + rule.wanted
    return min(found, closing(spans, escalated_at)) if rule.same_day else found


def closing(spans: list[Span], from_at: datetime) -> datetime:
    """When the office closes on the day that is open at an instant, or opens next after it."""
    ahead = sorted(span for span in spans if span.ends_at > from_at)
    day = local_day(ahead[0].starts_at)
    return max(span.ends_at for span in ahead if local_day(span.starts_at) == day)


def office_time(
    connection: Connection, since: datetime, until: datetime
) -> tuple[tuple[datetime, datetime], ...]:
    """The office hours between two instants, to reckon with what is left of a clock."""
    return tuple((span.starts_at, span.ends_at) for span in office_hours(connection, since, until))
