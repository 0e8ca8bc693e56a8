"""A referral that no owner has confirmed, told to our contact when the owner opens and after a week (rule 19)."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlmodel import Session

from models.notices.commands import NewNotice, tell
from models.notices.views import told
from models.referrals.reminding import MANY, RECIPIENT, due
from models.store.clock import Clock
from models.store.store import Store
from scheduler.talks import FOLDED

TIME_ZONE = "Europe/Stockholm"


def look_to_referrals(store: Store) -> int:
    """Make the notices that are due, each once for ever; returns how many. Writes nothing where none is."""
    with store.read() as connection:
        if not _fresh(due(connection, store.clock.now(), TIME_ZONE), told_in=connection):
            return 0
    with store.write() as session:
        return tell_referrals(session, store.clock)


def tell_referrals(session: Session, clock: Clock) -> int:
    """The same in a transaction of the caller's. More than three at once become one notice that counts them."""
    now = clock.now()
    connection = session.connection()
    fresh = _fresh(due(connection, now, TIME_ZONE), told_in=connection)
    if len(fresh) <= MANY:
        tell(session, fresh, now)
        return len(fresh)
    tell(session, fresh, now, outcome=FOLDED)
    counts: dict[str, object] = {"count": len(fresh)}
    folded = NewNotice(f"referrals:{now.isoformat()}", "many", RECIPIENT, "notice.referral.many", counts)
    tell(session, [folded], now)
    return len(fresh)


def _fresh(notices: tuple[NewNotice, ...], told_in: Connection) -> list[NewNotice]:
    before = told(told_in, [each.subject for each in notices]) if notices else frozenset()
    return [each for each in notices if (each.subject, each.threshold) not in before]
