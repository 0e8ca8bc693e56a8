"""The acts on operators that two persons decided, done in the second one's transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from models.access import commands, credentials
from models.access.actor import Actor
from models.access.kinds import Payload
from models.access.tables import Operator
from models.store.clock import Clock
from models.store.errors import NotFound

_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def add(session: Session, actor: Actor, subject: str, payload: Payload, clock: Clock) -> None:
    """A new operator; `subject` names the code."""
    commands.insert_operator(
        session, actor, _named(subject), payload["name"], payload["role"], clock,
        phone=payload["phone"], passphrase=payload["passphrase"], chosen_by=payload.get("chosen_by", ""),
    )  # fmt: skip


def change_role(session: Session, actor: Actor, subject: str, payload: Payload, clock: Clock) -> None:
    """Another role, unless that would leave no administrator."""
    row = _operator(session, subject)
    commands.require_administrator_left(session, row, payload["role"])
    commands.set_role(session, actor, row, payload["role"], clock)


def disable(session: Session, actor: Actor, subject: str, payload: Payload, clock: Clock) -> None:
    """The end of an operator's work here, unless that would leave no administrator."""
    row = _operator(session, subject)
    commands.require_administrator_left(session, row, "")
    commands.end(session, actor, row.id, clock)


def set_passphrase(session: Session, actor: Actor, subject: str, payload: Payload, clock: Clock) -> None:
    """A new pass phrase, by its hash."""
    row, chosen_by = _operator(session, subject), payload.get("chosen_by", "")
    credentials.put(session, actor, row, payload["passphrase"], clock, chosen_by=chosen_by)


def _operator(session: Session, subject: str) -> Row[Any]:
    row = (
        session.connection()
        .execute(select(_OPERATOR).where(_OPERATOR.c.id == _named(subject), _OPERATOR.c.active.is_(True)))
        .one_or_none()
    )
    if row is None:
        raise NotFound("operator.not_found", code=_named(subject)[:40])
    return row


def _named(subject: str) -> str:
    return subject.partition(":")[2]
