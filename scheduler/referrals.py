"""A referral that no owner has confirmed, told to our contact when the owner opens and after a week (rule 19)."""

from __future__ import annotations

from sqlmodel import Session

from models.referrals.reminding import due
from models.store.clock import Clock
from models.store.store import Store
from scheduler.reminders import tell_or_count, untold

TIME_ZONE = "Europe/Stockholm"


def look_to_referrals(store: Store) -> int:
    """Make the notices that are due, each once for ever; returns how many. Writes nothing where none is."""
    with store.read() as connection:
        if not untold(connection, due(connection, store.clock.now(), TIME_ZONE)):
            return 0
    with store.write() as session:
        return tell_referrals(session, store.clock)


def tell_referrals(session: Session, clock: Clock) -> int:
    """The same in a transaction of the caller's. More than three at once become one notice that counts them."""
    notices = due(session.connection(), clock.now(), TIME_ZONE)
    return tell_or_count(session, notices, clock, "referrals", "notice.referral.many")
