"""The yearly talk announced: 60, 30, 7 and 0 days before it must have been offered, and when it is overdue (D11)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session

from models.duties.ledger import ledger
from models.notices.commands import NewNotice, tell
from models.notices.views import told
from models.people.validity import local_day
from models.store.clock import Clock
from models.store.policy import Talks, in_force

RECIPIENT = "contact"
MANY = 3
OVERDUE = "overdue"
FOLDED = "folded"


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
            due.append(NewNotice(subject, reached, RECIPIENT, "notice.talk.due", values))
    before = told(connection, [each.subject for each in due])
    fresh = [each for each in due if (each.subject, each.threshold) not in before]
    if len(fresh) <= MANY:
        tell(session, fresh, now)
        return len(fresh)
    tell(session, fresh, now, outcome=FOLDED)
    counts: dict[str, object] = {
        "count": len(fresh),
        "overdue": sum(each.threshold == OVERDUE for each in fresh),
    }
    tell(session, [NewNotice(f"talks:{now.isoformat()}", "many", RECIPIENT, "notice.talk.many", counts)], now)
    return len(fresh)


def threshold(days_left: int, remind_days: Iterable[int]) -> str | None:
    """The nearest threshold that has come with so many days left; "overdue" past the day; None before the first."""
    if days_left < 0:
        return OVERDUE
    reached = [days for days in remind_days if days_left <= days]
    return str(min(reached)) if reached else None
