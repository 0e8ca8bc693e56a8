"""What an incident still waits for outside us: the police report, days in court, follow-ups of crisis support.

The case owner is asked, or the contact where nobody owns the case. A notice names number, code and day, nothing else
(D27, D30, D58; DIRECTIVE rule 17).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection
from sqlmodel import Session

from models.crisis.views import due_follow_ups
from models.notices.commands import NewNotice
from models.people.validity import local_day
from models.police.court import subject_of
from models.police.policy import PoliceReminders
from models.police.views import dates_ahead, unconfirmed
from models.store.clock import Clock
from models.store.policy import in_force
from scheduler.reminders import CONTACT, tell_or_count, threshold


def tell_law(session: Session, clock: Clock) -> int:
    """Make the notices whose threshold has come, each once for ever; returns how many.

    More than three of one kind at once for one officer become one notice that counts them.
    """
    connection, made = session.connection(), 0
    for kind, due in (
        ("police", _reports(connection, clock)),
        ("court", _courts(connection, clock)),
        ("crisis", _follow_ups(connection, clock)),
    ):
        for whose in dict.fromkeys(each.recipient for each in due):
            theirs = [each for each in due if each.recipient == whose]
            made += tell_or_count(session, theirs, clock, f"law:{kind}:{whose}", f"notice.law.{kind}.many")
    return made


def _reports(connection: Connection, clock: Clock) -> Sequence[NewNotice]:
    """Nobody knows whether it was reported: asked on the days decided, the latest that has come."""
    now = clock.now()
    asked = in_force(connection, PoliceReminders, now).ask_days
    found = []
    for row in unconfirmed(connection, local_day(now)):
        reached = [day for day in asked if row.day >= day]
        if reached:
            values: dict[str, object] = {"number": row.number, "person": row.person, "day": row.day}
            found.append(
                NewNotice(
                    f"police:{row.incident_id}",
                    str(max(reached)),
                    _whose(row.owner_id),
                    "notice.law.police",
                    values,
                )
            )
    return found


def _courts(connection: Connection, clock: Clock) -> Sequence[NewNotice]:
    now = clock.now()
    today, days = local_day(now), in_force(connection, PoliceReminders, now).court_days
    found = []
    for row in dates_ahead(connection, now, max(days, default=0) + 1):
        reached = threshold((local_day(row.starts_at) - today).days, days)
        if reached is not None:
            values: dict[str, object] = {
                "number": row.number, "person": row.person, "at": row.starts_at.isoformat(),
            }  # fmt: skip
            found.append(
                NewNotice(
                    subject_of(row.id, row.starts_at),
                    reached,
                    _whose(row.owner_id),
                    "notice.law.court",
                    values,
                )
            )
    return found


def _follow_ups(connection: Connection, clock: Clock) -> Sequence[NewNotice]:
    """On the day itself, and once more when it has gone by."""
    today = local_day(clock.now())
    found = []
    for row in due_follow_ups(connection, today):
        reached = threshold((row.due_on - today).days, (0,))
        if reached is not None:
            values: dict[str, object] = {
                "number": row.number, "person": row.person, "due_on": row.due_on.isoformat(),
            }  # fmt: skip
            found.append(
                NewNotice(f"crisis:{row.id}", reached, _whose(row.owner_id), "notice.law.crisis", values)
            )
    return found


def _whose(owner_id: str | None) -> str:
    return f"operator:{owner_id}" if owner_id else CONTACT
