"""What officers write in the log: lines as typed, with the time they speak of; struck through, never taken away.

Raises NotAllowed without the right, NotFound for what a line is about and for a line that is none, and Refused where
there are no words.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.journal.naming import meant
from models.journal.words import CATEGORIES
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.ids import new_id
from models.store.tables import Entry
from models.store.text import clean
from models.store.timeline import LOGGED

_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

LONGEST = 4000
WRITTEN, STRUCK = "log.written", "log.struck"
# Two clocks of one house may differ by so much.
_AHEAD = timedelta(minutes=1)


def write(
    session: Session,
    actor: Actor,
    text: str,
    clock: Clock,
    *,
    category: str = "event",
    event_at: datetime | None = None,
    about: Iterable[str] | str = (),
) -> str:
    """Write a line in the log; returns its id. `about` are codes and numbers of what it is about.

    `event_at` is when it happened, where that was not now; never a time to come.
    """
    check(actor, "log.write")
    words = clean(text, LONGEST, keep_lines=True)
    if not words:
        raise Refused("journal.empty")
    if category not in CATEGORIES:
        raise Refused("journal.no_such_category", given=clean(category, 40), known=", ".join(CATEGORIES))
    now = clock.now()
    if event_at is not None and event_at > now + _AHEAD:
        raise Refused("journal.to_come")
    told = about.replace(",", " ").split() if isinstance(about, str) else list(about)
    links = [meant(session.connection(), each) for each in dict.fromkeys(told)]
    detail: dict[str, object] = {"category": category, "text": words}
    if links:
        detail["links"] = [f"{each.kind}:{each.id}" for each in links]
    log_id = new_id()
    record(session, actor, WRITTEN, f"log:{log_id}", now, detail, event_at)
    for each in links:
        if each.kind == "incident":
            # Says where the words are and none of them: the incident's timeline reads them there.
            record(session, actor, LOGGED, f"incident:{each.id}", now, {"log": log_id}, event_at)
    return log_id


def strike(session: Session, actor: Actor, log_id: str, reason: str, clock: Clock) -> None:
    """Strike a written line through, with a reason; it stays readable."""
    check(actor, "log.strike")
    why = clean(reason, 400)
    if not why:
        raise Refused("journal.empty_reason")
    verbs = _verbs(session.connection(), log_id)
    if WRITTEN not in verbs:
        raise NotFound("journal.not_found")
    if STRUCK in verbs:
        raise Refused("journal.struck_already")
    record(session, actor, STRUCK, f"log:{log_id}", clock.now(), {"reason": why})


def _verbs(connection: Connection, log_id: str) -> set[str]:
    found = connection.execute(select(_ENTRY.c.verb).where(_ENTRY.c.subject == f"log:{log_id}").limit(20))
    return set(found.scalars())
