"""Who may read where a protected person is to be, and the entry that tells of it (TRUST threat 2)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check, may
from models.assignments.rows import AssignmentCard
from models.assignments.views import card
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound
from models.store.timeline import blocks, without_words

VIEWED = "assignment.viewed"


def may_read(actor: Actor) -> bool:
    """Whether this one may read the words of a card."""
    return may(actor.role, "assignment.read")


def view(session: Session, actor: Actor, assignment_id: str, clock: Clock) -> AssignmentCard:
    """One card whole, and on record that this one opened it. Raises NotAllowed and NotFound.

    Show nothing of it before the transaction has committed.
    """
    check(actor, "assignment.read")
    found = _card(session.connection(), assignment_id, clock)
    record(session, actor, VIEWED, f"assignment:{assignment_id}", clock.now(), {"number": found.row.number})
    return found


def seen_by(connection: Connection, actor: Actor, assignment_id: str, clock: Clock) -> AssignmentCard:
    """One card as this one may see it: blocks in place of words for who may not read them. Raises NotFound."""
    found = _card(connection, assignment_id, clock)
    if may_read(actor):
        return found
    return replace(
        found,
        title=blocks(found.title) or "",
        place=blocks(found.place),
        about=blocks(found.about),
        result=blocks(found.result),
        cancelled_why=blocks(found.cancelled_why),
        timeline=without_words(found.timeline),
    )


def _card(connection: Connection, assignment_id: str, clock: Clock) -> AssignmentCard:
    found = card(connection, assignment_id, clock.now())
    if found is None:
        raise NotFound("assignment.not_found", number=assignment_id)
    # Who read it is told by the audit; here it would push out what was done.
    return replace(found, timeline=tuple(each for each in found.timeline if each.verb != VIEWED))
