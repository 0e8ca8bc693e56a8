"""The yearly talk announced: 60, 30, 7 and 0 days before it must have been offered, and when it is overdue (D11)."""

from __future__ import annotations

from sqlmodel import Session

from models.duties.ledger import ledger
from models.notices.commands import NewNotice
from models.people.validity import local_day
from models.store.clock import Clock
from models.store.policy import Talks, in_force
from scheduler.reminders import CONTACT, tell_or_count, threshold


def tell_talks(session: Session, clock: Clock) -> int:
    """Make the notices of talks whose threshold has come, each once for ever; returns how many talks.

    Only the nearest threshold counts, so that somebody entered late is announced once and not four times. More
    than three at once become one notice that counts them.
    """
    now = clock.now()
    today = local_day(now)
    connection = session.connection()
    rule = in_force(connection, Talks, now)
    due: list[NewNotice] = []
    for line in ledger(connection, today):
        if line.kind != "talk" or line.due_on is None or line.days is None:
            continue
        reached = threshold(line.days, rule.remind_days)
        if reached is not None:
            values: dict[str, object] = {"person": line.code, "due_on": line.due_on.isoformat()}
            subject = f"talk:{line.person_id}:{line.due_on.isoformat()}"
            due.append(NewNotice(subject, reached, CONTACT, "notice.talk.due", values))
    return tell_or_count(session, due, clock, "talks", "notice.talk.many")
