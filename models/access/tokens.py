"""Tokens: a program's leave to do one thing, shown once and kept as a digest."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor, service
from models.access.rights import check
from models.access.tables import ServiceToken
from models.access.words import TOKEN_PURPOSES
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotAllowed, NotFound, Refused
from models.store.guard import hold
from models.store.ids import new_id
from models.store.text import clean

_TOKEN: Any = ServiceToken.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_BEGINS = "vbt_"


def add_token(session: Session, actor: Actor, name: str, purpose: str, clock: Clock) -> str:
    """Make a token for one purpose; returns it, and nobody can read it again.

    256 random bits need no slow hash: there is nothing to guess. Raises Refused for a name in use.
    """
    check(actor, "token.add")
    shown = clean(name, 60)
    if not shown:
        raise Refused("token.empty_name")
    if purpose not in TOKEN_PURPOSES:
        raise Refused("token.no_such_purpose", given=clean(purpose, 40), known=", ".join(TOKEN_PURPOSES))
    hold(session, "token")
    connection = session.connection()
    taken = select(_TOKEN.c.id).where(_TOKEN.c.name == shown, _TOKEN.c.ended_at.is_(None))
    if connection.execute(taken).scalar() is not None:
        raise Refused("token.name_taken", name=shown)
    token, token_id, now = _BEGINS + secrets.token_urlsafe(32), new_id(), clock.now()
    connection.execute(
        insert(_TOKEN).values(
            id=token_id, name=shown, purpose=purpose, digest=_digest(token), made_at=now, made_by=actor.label
        )
    )
    record(session, actor, "token.added", f"token:{token_id}", now, {"name": shown, "for": purpose})
    return token


def end_token(session: Session, actor: Actor, name: str, clock: Clock) -> None:
    """The token of this name counts no more, from the next use on."""
    check(actor, "token.end")
    shown = clean(name, 60)
    connection = session.connection()
    token_id = connection.execute(
        select(_TOKEN.c.id).where(_TOKEN.c.name == shown, _TOKEN.c.ended_at.is_(None))
    ).scalar()
    now = clock.now()
    ended = connection.execute(
        update(_TOKEN).where(_TOKEN.c.id == token_id, _TOKEN.c.ended_at.is_(None)).values(ended_at=now)
    )
    if ended.rowcount == 0:
        raise NotFound("token.not_found", name=shown)
    record(session, actor, "token.ended", f"token:{token_id}", now)


def holder(connection: Connection, token: str, purpose: str) -> Actor:
    """The program that shows this token; raises NotAllowed for one that is unknown, ended or for something else."""
    row = connection.execute(
        select(_TOKEN.c.id, _TOKEN.c.name).where(
            _TOKEN.c.digest == _digest(token.strip()),
            _TOKEN.c.purpose == purpose,
            _TOKEN.c.ended_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotAllowed("token.unknown")
    return service(row.id, row.name)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
