"""Reading the log goes on record, with whom it showed (TRUST threat 2)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.journal.rows import JournalRow, Wanted
from models.journal.views import LIMIT, journal
from models.people.tables import Person
from models.store.chain import record
from models.store.clock import Clock

_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

VIEWED, EXPORTED = "journal.viewed", "export.made"
SUBJECT = "list:journal"


def view_journal(
    session: Session, actor: Actor, wanted: Wanted, clock: Clock, limit: int = LIMIT, *, leaves: bool = False
) -> tuple[JournalRow, ...]:
    """The log as this one may read it, and on record that they did, or with `leaves` that it left as a file.

    Show nothing of it before the transaction has committed. Raises NotAllowed.
    """
    check(actor, "journal.read")
    rows = journal(session.connection(), actor, wanted, limit)
    codes = {one.person for row in rows for one in (row.about, *row.links) if one.person}
    codes |= {one.code for row in rows for one in (row.about, *row.links) if one.kind == "person"}
    told: dict[str, object] = {"count": len(rows), "subjects": _ids(session.connection(), codes)}
    if leaves:
        told["what"] = "journal"
    record(session, actor, EXPORTED if leaves else VIEWED, SUBJECT, clock.now(), told)
    return rows


def _ids(connection: Connection, codes: set[str]) -> list[str]:
    found = connection.execute(select(_PERSON.c.id).where(_PERSON.c.code.in_(sorted(codes))).limit(5000))
    return [f"person:{each}" for each in found.scalars()]
