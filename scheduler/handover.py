"""Handovers that lack a signature: told to whoever has not signed, then to the head, and again each day (D87)."""

from __future__ import annotations

from models.handover.telling import due
from models.notices.commands import tell
from models.store.store import Store
from scheduler.reminders import untold


def look_to_handovers(store: Store) -> int:
    """Make the notices that are due, each once for ever; returns how many. Writes nothing where none is."""
    with store.read() as connection:
        if not untold(connection, due(connection, store.clock.now())):
            return 0
    with store.write() as session:
        now = store.clock.now()
        fresh = untold(session.connection(), due(session.connection(), now))
        tell(session, fresh, now)
    return len(fresh)
