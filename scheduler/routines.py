"""Steps of an incident's routine past their time, told to whoever has the case; after days also to the head."""

from __future__ import annotations

from itertools import groupby

from models.routines.reminding import due
from models.store.store import Store
from scheduler.reminders import tell_or_count, untold


def look_to_routines(store: Store) -> int:
    """Make the notices that are due, each once for ever; returns how many. Writes nothing where none is.

    More than three at once to one become one notice that counts them.
    """
    with store.read() as connection:
        if not untold(connection, due(connection, store.clock)):
            return 0
    with store.write() as session:
        notices = sorted(due(session.connection(), store.clock), key=lambda each: each.recipient)
        return sum(
            tell_or_count(session, list(theirs), store.clock, f"routine:{whom}", "notice.routine.many")
            for whom, theirs in groupby(notices, key=lambda each: each.recipient)
        )
