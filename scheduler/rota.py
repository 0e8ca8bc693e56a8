"""Duties that nobody accepted, a contact who is not there, gaps in the rota, and to each their own duty: told once
each (rule 13, D35, D36)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection
from sqlmodel import Session

from models.channels.outgoing import put_over
from models.channels.reach import ways_now
from models.channels.rows import NewLetter
from models.notices.commands import NewNotice, drop_for, tell
from models.notices.views import waiting
from models.rota.personal import PERSONAL, due_personally, is_late
from models.rota.telling import HEAD, due
from models.store.clock import Clock
from models.store.store import Store
from scheduler.reminders import tell_or_count, untold


def look_to_rota(store: Store) -> int:
    """Make the notices that are due, each once for ever; returns how many. Writes nothing where none is."""
    with store.read() as connection:
        now = store.clock.now()
        mine = due_personally(connection, now)
        if not untold(connection, [*due(connection, now), *mine]) and not _late(connection, now):
            return 0
    with store.write() as session:
        return tell_rota(session, store.clock)


def tell_rota(session: Session, clock: Clock) -> int:
    """The same in a transaction of the caller's. What is now is told by itself, and away from the desk to the head;
    of gaps to come more than three at once become one notice for each recipient."""
    now, connection = clock.now(), session.connection()
    fresh = untold(connection, due(connection, now))
    urgent = [each for each in fresh if each.urgent]
    tell(session, urgent, now)
    _wake_head(session, [each for each in urgent if each.recipient == HEAD], clock)
    made = len(urgent)
    for who in dict.fromkeys(each.recipient for each in fresh if not each.urgent):
        coming = [each for each in fresh if not each.urgent and each.recipient == who]
        made += tell_or_count(session, coming, clock, f"gaps:{who}", "notice.gap.many")
    return made + _tell_each(session, now)


def _tell_each(session: Session, now: datetime) -> int:
    """To each officer their own; what has begun by now is told to nobody who sits down afterwards."""
    connection = session.connection()
    for subject in _late(connection, now):
        drop_for(session, subject, now)
    fresh = untold(connection, due_personally(connection, now))
    tell(session, fresh, now)
    return len(fresh)


def _late(connection: Connection, now: datetime) -> list[str]:
    """The subjects of notices to one officer that wait and say nothing any more."""
    found: list[str] = []
    for subject, text_id, values in waiting(connection, PERSONAL):
        at = values.get("at")
        if isinstance(at, str) and is_late(text_id, datetime.fromisoformat(at), now):
            found.append(subject)
    return found


def _wake_head(session: Session, notices: list[NewNotice], clock: Clock) -> None:
    """What the head must know now goes to their channels too."""
    ways = [way.id for way in ways_now(session.connection(), clock.now()).ways if way.duty == HEAD]
    for each in notices:
        values: dict[str, object] = {"duty": each.values["duty"], "since": each.values["at"]}
        letter = NewLetter(each.subject, each.threshold, "channel.duty.nobody", values, 1, ())
        put_over(session, letter, ways, clock)
