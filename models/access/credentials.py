"""Pass phrases and PINs are chosen: one's own by oneself, another's by those who decide on operators."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlmodel import Session

from models.access import two_person
from models.access.actor import Actor
from models.access.commands import SIGNERS, deciders, takes_two, working
from models.access.delays import forgive
from models.access.hashing import HASHER, Hasher
from models.access.login import login_is_on
from models.access.passphrase import require_fit, require_pin
from models.access.rights import check
from models.access.tables import Credential
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotAllowed, Refused

_CREDENTIAL: Any = Credential.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def hashed(phrase: str, code: str, name: str, *, hasher: Hasher = HASHER) -> str:
    """A pass phrase as it is kept. Slow on purpose: make it before the transaction. Raises Refused for an unfit one."""
    return hasher.make(require_fit(phrase, code, name))


def hashed_pin(pin: str, *, hasher: Hasher = HASHER) -> str:
    """A PIN as it is kept; slow, and refused, as a pass phrase is."""
    return hasher.make(require_pin(pin))


def set_passphrase(session: Session, actor: Actor, code: str, kept: str, clock: Clock) -> int:
    """Give an operator a pass phrase by its hash, or ask for it; returns the number to approve, 0 when done.

    One's own takes nobody. Another's takes a right, and two persons where the other's signature counts as a
    second somewhere: who chooses a colleague's pass phrase can sign as that colleague. Where no third person
    could approve, one is enough and the record says so.
    """
    row = working(session, code)
    connection = session.connection()
    if actor.kind == "operator" and actor.id == row.id:
        put(session, actor, row, kept, clock)
        return 0
    check(actor, "operator.passphrase")
    if not login_is_on(connection) and row.role != "administrator":
        raise Refused("operator.first_is_administrator")
    alone = False
    if row.role in SIGNERS and takes_two(connection, actor):
        others = set(deciders(connection)) - {actor.id, row.id}
        if others:
            subject, payload = f"operator:{row.id}", {"passphrase": kept, "chosen_by": actor.id}
            return two_person.ask(
                session, actor, "operator.passphrase", subject, payload, clock, shown=str(row.code)
            )
        alone = True
    put(session, actor, row, kept, clock, alone=alone)
    return 0


def set_pin(session: Session, actor: Actor, kept: str | None, clock: Clock) -> None:
    """Choose one's own PIN by its hash, or have none any more; it counts only during one's own accepted shift."""
    if actor.kind != "operator":
        raise NotAllowed("two_person.sign_in_first")
    now = clock.now()
    done = session.connection().execute(
        update(_CREDENTIAL)
        .where(_CREDENTIAL.c.operator_id == actor.id)
        .values(pin=kept, pin_set_at=now, pin_tries=0, version=_CREDENTIAL.c.version + 1)
    )
    if done.rowcount == 0:
        raise NotAllowed("two_person.sign_in_first")
    verb = "operator.pin_set" if kept else "operator.pin_removed"
    record(session, actor, verb, f"operator:{actor.id}", now)


def put(
    session: Session,
    actor: Actor,
    row: Row[Any],
    kept: str,
    clock: Clock,
    *,
    chosen_by: str = "",
    alone: bool = False,
) -> None:
    """The pass phrase itself, once it is decided; failures before it, and a PIN, count no more.

    `chosen_by` is who knows it, where that is not the actor.
    """
    connection, now = session.connection(), clock.now()
    before = connection.execute(
        select(_CREDENTIAL.c.set_by, _CREDENTIAL.c.handed_by).where(_CREDENTIAL.c.operator_id == row.id)
    ).one_or_none()
    by = chosen_by or actor.id
    values = {"passphrase": kept, "set_at": now, "set_by": by, "pin": None, "pin_tries": 0}
    if by != row.id:
        # In place of one that was there: whoever had that is locked out, and has a day to say so.
        values |= {"handed_by": by if before is not None else None, "own_since": None}
    elif before is not None and before.set_by != row.id:
        values |= {"own_since": now}
    if before is None:
        connection.execute(insert(_CREDENTIAL).values(operator_id=row.id, version=1, **values))
    else:
        connection.execute(
            update(_CREDENTIAL)
            .where(_CREDENTIAL.c.operator_id == row.id)
            .values(version=_CREDENTIAL.c.version + 1, **values)
        )
    forgive(session, row.id)
    detail: dict[str, object] = {"own": actor.id == row.id}
    if alone:
        detail["alone"] = True
    record(session, actor, "operator.passphrase_set", f"operator:{row.id}", now, detail)
