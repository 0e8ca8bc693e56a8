"""The leave of two persons for a change of the master key (TRUST threat 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from models.access import two_person
from models.access.rights import check
from models.access.tables import TwoPerson
from models.store.errors import NotAllowed

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.access.actor import Actor
    from models.keys.record import Authorize
    from models.store.clock import Clock

KIND, SUBJECT = "key.rotate", "key:master"
_ASKED: Any = TwoPerson.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def ask(session: Session, actor: Actor, clock: Clock) -> int:
    """Ask a second person for the change; the number to approve."""
    return two_person.ask(session, actor, KIND, SUBJECT, {}, clock)


def leave_of(actor: Actor, number: int | None, clock: Clock) -> Authorize:
    """What takes the leave where two persons are needed, and checks the right where one is enough."""

    def take(session: Session) -> None:
        check(actor, "key.rotate")
        connection = session.connection()
        if not two_person.is_needed(connection):
            return
        asked = connection.execute(select(_ASKED.c.kind).where(_ASKED.c.number == number)).scalar()
        if asked != KIND:
            raise NotAllowed("two_person.needed")
        two_person.take(session, actor, KIND, SUBJECT, clock)

    return take
