"""How a change of the master key is told in the record, and who may make it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.access.actor import Actor
    from models.store.clock import Clock

ROTATED = "key.rotated"
# Takes the leave of two persons inside the transaction that tells of the change; raises where there is none.
Authorize = Callable[["Session"], None]


def told_of(old: bytes, new: bytes) -> dict[str, object]:
    """What the entry says: which key signed heads before, and the public half of the one that does from here on."""
    from models.audit.heads import head_key, told_of_change

    return told_of_change(head_key(old).id, head_key(new))


def record_change(session: Session, actor: Actor, old: bytes, new: bytes, clock: Clock) -> None:
    """Tell of the change: the old key signs last, over the entry that names the new one, which then signs first."""
    from models.audit.heads import head_key, sign_all, take_up
    from models.store.chain import record

    record(session, actor, ROTATED, "key:master", clock.now(), told_of(old, new))
    sign_all(session, head_key(old), clock)
    take_up(session, head_key(new), clock)
