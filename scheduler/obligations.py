"""What is owed on incidents and late, told to whoever has the case; the city's own after days also to the head."""

from __future__ import annotations

from itertools import groupby

from sqlmodel import Session

from models.notices.commands import NewNotice
from models.obligations.reminding import due
from models.store.clock import Clock
from models.store.store import Store
from scheduler.reminders import tell_or_count, untold


def look_to_obligations(store: Store) -> int:
    """Make the notices that are due, each once for ever; returns how many. Writes nothing where none is."""
    with store.read() as connection:
        if not untold(connection, due(connection, store.clock.now())):
            return 0
    with store.write() as session:
        return tell_obligations(session, store.clock)


def tell_obligations(session: Session, clock: Clock) -> int:
    """The same in a transaction of the caller's. More than three at once to one become one notice that counts them."""
    notices = sorted(due(session.connection(), clock.now()), key=_whom)
    return sum(
        tell_or_count(session, list(theirs), clock, f"obligations:{whom}", "notice.obligation.many")
        for whom, theirs in groupby(notices, key=_whom)
    )


def _whom(notice: NewNotice) -> str:
    return notice.recipient
