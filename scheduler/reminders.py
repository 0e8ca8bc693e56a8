"""What every reminder by the calendar shares: the nearest threshold counts, each is told once for ever, many fold.

Thresholds are facts of rows, so a restart, a sleep or a moved clock tells nothing twice and forgets nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection
from sqlmodel import Session

from models.notices.commands import NewNotice, tell
from models.notices.views import told
from models.store.clock import Clock

CONTACT = "contact"
MANY = 3
OVERDUE = "overdue"
FOLDED = "folded"


def threshold(days_left: int, remind_days: Iterable[int]) -> str | None:
    """The nearest threshold that has come with so many days left; "overdue" past the day; None before the first."""
    if days_left < 0:
        return OVERDUE
    reached = [days for days in remind_days if days_left <= days]
    return str(min(reached)) if reached else None


def untold(connection: Connection, due: Sequence[NewNotice]) -> list[NewNotice]:
    """Those that nobody has made yet."""
    before = told(connection, [each.subject for each in due]) if due else frozenset()
    return [each for each in due if (each.subject, each.threshold) not in before]


def tell_or_count(session: Session, due: Sequence[NewNotice], clock: Clock, kind: str, many: str) -> int:
    """Make those that are new and return how many; more than three at once become one notice that counts them.

    `kind` names the count's subject, `many` is its message; it goes to whom the first of them would.
    """
    now = clock.now()
    fresh = untold(session.connection(), due)
    if len(fresh) <= MANY:
        tell(session, fresh, now)
        return len(fresh)
    tell(session, fresh, now, outcome=FOLDED)
    counts: dict[str, object] = {
        "count": len(fresh),
        "overdue": sum(each.threshold.split()[0] == OVERDUE for each in fresh),
    }
    urgent = any(each.urgent for each in fresh)
    counted = NewNotice(f"{kind}:{now.isoformat()}", "many", fresh[0].recipient, many, counts, urgent)
    tell(session, [counted], now)
    return len(fresh)
