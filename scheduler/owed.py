"""What else is owed, announced as talks are: introductions and training to offer, and agreed acts past their day.

A notice names the class, the code and the day, never a word of what was agreed (D6, D7, D10, D48).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection
from sqlmodel import Session

from models.duties.ledger import ledger
from models.duties.talks import acts_on
from models.notices.commands import NewNotice
from models.people.validity import local_day
from models.store.clock import Clock
from models.store.policy import Talks, in_force
from scheduler.reminders import CONTACT, OVERDUE, tell_or_count, threshold


def tell_owed(session: Session, clock: Clock) -> int:
    """Make the notices of introductions, training and acts whose threshold has come, each once for ever; how many.

    More than three at once become one notice that counts them.
    """
    connection, today = session.connection(), local_day(clock.now())
    rule = in_force(connection, Talks, clock.now())
    due = [*_offers(connection, today, rule), *_acts(connection, today)]
    return tell_or_count(session, due, clock, "owed", "notice.owed.many")


def _offers(connection: Connection, today: date, rule: Talks) -> Iterator[NewNotice]:
    """Offers that wait. A threshold as long as the whole time that is given says nothing to whoever just entered it."""
    given = {"introduction": rule.introduction_within_days, "training": rule.training_within_days}
    for line in ledger(connection, today):
        if line.kind not in given or line.due_on is None or line.days is None:
            continue
        reached = threshold(line.days, [each for each in rule.remind_days if each < given[line.kind]])
        if reached is not None:
            values: dict[str, object] = {"person": line.code, "due_on": line.due_on.isoformat()}
            subject = f"{line.kind}:{line.person_id}:{line.due_on.isoformat()}"
            yield NewNotice(subject, reached, CONTACT, f"notice.owed.{line.kind}", values)


def _acts(connection: Connection, today: date) -> Iterator[NewNotice]:
    """Acts that wait and are past their day, whosever they are: to be asked about, once."""
    for act in acts_on(connection, today):
        if act.due_on is not None and act.due_on < today:
            values: dict[str, object] = {"person": act.code, "due_on": act.due_on.isoformat()}
            subject = f"act:{act.id}:{act.due_on.isoformat()}"
            yield NewNotice(subject, OVERDUE, CONTACT, "notice.owed.act", values)
