"""Showing who one is: signing in, locking and unlocking, each on record (TRUST threats 11 and 12).

A pass phrase or PIN is proven outside every transaction, since that takes a third of a second, and never stands in
an entry, an error or a log.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update
from sqlmodel import Session

from models.access.actor import Actor, operator_at, unproven
from models.access.delays import delay_s, failures_of, forgive, longest_for, reserve, subject_of, wait_s
from models.access.hashing import HASHER, Hasher
from models.access.passphrase import normal
from models.access.tables import Credential, Operator
from models.rota.having import sign
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotAllowed, Refused
from models.store.store import Store
from models.store.text import clean

_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_CREDENTIAL: Any = Credential.__table__  # type: ignore[attr-defined]  # as above

PIN_TRIES = 5
PIN_LONGEST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class AcceptedShift:
    """A duty that an operator has accepted, half-open: the only time in which their PIN counts."""

    operator_id: str
    starts_at: datetime
    ends_at: datetime

    def lets_pin(self, operator_id: str, now: datetime) -> bool:
        """Whether this operator's PIN counts now: within the shift, and at most 24 h from its start."""
        ends_at = min(self.ends_at, self.starts_at + PIN_LONGEST)
        return operator_id == self.operator_id and self.starts_at <= now < ends_at


@dataclass(frozen=True, slots=True)
class _Found:
    """An operator who can sign in, as the attempt found them."""

    id: str
    name: str
    role: str
    passphrase: str
    pin: str | None
    pin_tries: int


def login_is_on(connection: Connection) -> bool:
    """Whether anybody has ever been given a pass phrase here: from then on acts need somebody who signed in."""
    return connection.execute(select(_CREDENTIAL.c.operator_id).limit(1)).scalar() is not None


def still(connection: Connection, actor: Actor) -> Actor | None:
    """The signed-in operator with the role they have now; None for one who works here no more.

    For a desk that stays open: a role that was changed or ended holds from the next look, not from the next shift.
    """
    chosen = select(_OPERATOR.c.name, _OPERATOR.c.role).where(
        _OPERATOR.c.id == actor.id, _OPERATOR.c.active.is_(True)
    )
    row = connection.execute(chosen).one_or_none()
    return None if row is None else operator_at(actor.id, row.name, row.role, actor.desk)


def wait_for(connection: Connection, code: str, clock: Clock) -> float:
    """Seconds until the next attempt for this code will be tried; the same for codes that do not exist."""
    found = _find(connection, code)
    operator_id = None if found is None else found.id
    longest = longest_for(connection, operator_id, clock.now())
    return wait_s(failures_of(connection, subject_of(operator_id, code)), clock, longest)


def sign_in(
    store: Store, code: str, passphrase: str, desk: str, clock: Clock, *, hasher: Hasher = HASHER
) -> Actor:
    """The operator who shows this pass phrase, as the actor of the desk's commands.

    Raises NotAllowed "access.wrong" for anything that does not fit, telling `wait_s` and never which part was
    wrong, and "access.wait" where the attempt came too soon and was not tried.
    """
    return _with_passphrase(store, code, passphrase, desk, clock, hasher, "operator.signed_in")


def prove(
    store: Store, code: str, passphrase: str, desk: str, clock: Clock, *, hasher: Hasher = HASHER
) -> Actor:
    """As `sign_in`, for one act at a desk where another sits and goes on sitting: a colleague's signature (D87)."""
    return _with_passphrase(store, code, passphrase, desk, clock, hasher, "operator.proven")


def sign_in_pin(
    store: Store,
    code: str,
    pin: str,
    desk: str,
    clock: Clock,
    shift: AcceptedShift | None,
    *,
    hasher: Hasher = HASHER,
) -> Actor:
    """The operator who shows their PIN during the shift they have accepted.

    Raises as `sign_in`, and NotAllowed "access.pin_not_now" outside the shift or without a PIN,
    "access.pin_spent" after five tries in a row: then only the pass phrase counts.
    """
    return _with_pin(store, code, pin, desk, clock, shift, hasher, "operator.signed_in")


def lock(store: Store, actor: Actor, clock: Clock, why: str) -> None:
    """The desk is locked; `why` is "key", "idle", "suspend" or "limit"."""
    _note(store, actor, "desk.locked", clock, {"why": clean(why, 20)})


def unlock(
    store: Store, code: str, passphrase: str, desk: str, clock: Clock, *, hasher: Hasher = HASHER
) -> Actor:
    """As `sign_in`, recorded as an unlocking; another officer than the one who locked may do it."""
    return _with_passphrase(store, code, passphrase, desk, clock, hasher, "desk.unlocked")


def unlock_pin(
    store: Store,
    code: str,
    pin: str,
    desk: str,
    clock: Clock,
    shift: AcceptedShift | None,
    *,
    hasher: Hasher = HASHER,
) -> Actor:
    """As `sign_in_pin`, recorded as an unlocking."""
    return _with_pin(store, code, pin, desk, clock, shift, hasher, "desk.unlocked")


def sign_out(store: Store, actor: Actor, clock: Clock, why: str = "key") -> None:
    """The operator leaves the desk; `why` is "key", "change", "limit" or "closed"."""
    _note(store, actor, "operator.signed_out", clock, {"why": clean(why, 20)})


def _note(store: Store, actor: Actor, verb: str, clock: Clock, detail: dict[str, object]) -> None:
    with store.write() as session:
        record(session, actor, verb, about(verb, actor), clock.now(), detail)


def about(verb: str, actor: Actor) -> str:
    """What an entry of a signing in, or of a locking, is about: the operator, or the desk."""
    return f"desk:{actor.desk}" if verb.startswith("desk.") else f"operator:{actor.id}"


def _with_passphrase(
    store: Store, code: str, passphrase: str, desk: str, clock: Clock, hasher: Hasher, verb: str
) -> Actor:
    found = _reserved(store, code, clock)
    form = _form(passphrase)
    if found is not None and form is not None and hasher.proves(found.passphrase, form):
        fresh = hasher.make(form) if hasher.is_old(found.passphrase) else found.passphrase
        with store.write() as session:
            if _still(session, found, _CREDENTIAL.c.passphrase, found.passphrase):
                _keep(session, found.id, passphrase=fresh, pin_tries=0)
                return _in(session, found, desk, clock, verb, "passphrase")
    elif found is None or form is None:
        hasher.spend(form or "")
    raise _failed(store, found, code, desk, clock, "passphrase")


def _with_pin(
    store: Store, code: str, pin: str, desk: str, clock: Clock, shift: AcceptedShift | None, hasher: Hasher,
    verb: str,
) -> Actor:  # fmt: skip
    now = clock.now()

    def require(found: _Found | None) -> None:
        """Before the try is counted, so that a PIN out of its time costs nobody a wait."""
        if found is not None and found.pin is not None and found.pin_tries >= PIN_TRIES:
            raise NotAllowed("access.pin_spent")
        if shift is None or found is None or found.pin is None or not shift.lets_pin(found.id, now):
            raise NotAllowed("access.pin_not_now")

    found = _reserved(store, code, clock, require)
    if found is not None and found.pin is not None and hasher.proves(found.pin, pin[:64]):
        fresh = hasher.make(pin) if hasher.is_old(found.pin) else found.pin
        with store.write() as session:
            if _still(session, found, _CREDENTIAL.c.pin, found.pin):
                _keep(session, found.id, pin=fresh, pin_tries=0)
                return _in(session, found, desk, clock, verb, "pin")
    raise _failed(store, found, code, desk, clock, "pin")


def _reserved(
    store: Store, code: str, clock: Clock, require_pin: Callable[[_Found | None], None] | None = None
) -> _Found | None:
    """The operator that is meant, the attempt counted; raises NotAllowed "access.wait" where it comes too soon."""
    with store.write() as session:
        connection = session.connection()
        found = _find(connection, code)
        if require_pin is not None:
            require_pin(found)
        operator_id = None if found is None else found.id
        longest = longest_for(connection, operator_id, clock.now())
        left = reserve(session, subject_of(operator_id, code), clock, longest)
        if left > 0:
            raise NotAllowed("access.wait", wait_s=math.ceil(left))
        if require_pin is not None and found is not None:
            _keep(session, found.id, pin_tries=_CREDENTIAL.c.pin_tries + 1)
    return found


def _in(session: Session, found: _Found, desk: str, clock: Clock, verb: str, by: str) -> Actor:
    forgive(session, found.id)
    actor = operator_at(found.id, found.name, found.role, clean(desk, 60))
    record(session, actor, verb, about(verb, actor), clock.now(), {"by": by, "desk": actor.desk})
    sign(session, actor, clock.now())
    return actor


def _failed(store: Store, found: _Found | None, code: str, desk: str, clock: Clock, by: str) -> NotAllowed:
    """What to raise for an attempt that does not fit, once it is on record; what was typed is not."""
    operator_id = None if found is None else found.id
    at = clean(desk, 60)
    with store.write() as session:
        connection = session.connection()
        kept = failures_of(connection, subject_of(operator_id, code))
        count = 1 if kept is None else kept.count
        longest = longest_for(connection, operator_id, clock.now())
        detail: dict[str, object] = {"by": by, "desk": at, "failures": count}
        subject = f"operator:{operator_id or 'unknown'}"
        record(session, unproven(at, at), "operator.sign_in_failed", subject, clock.now(), detail)
    return NotAllowed("access.wrong", wait_s=math.ceil(delay_s(count, longest)))


def _still(session: Session, found: _Found, column: Any, proven: str) -> bool:
    """Whether the operator still works here, in the same role, with what was proven.

    Compared here, with the row held: on PostgreSQL a sealed value is never equal to another.
    """
    chosen = (
        select(column)
        .join(_OPERATOR, _CREDENTIAL.c.operator_id == _OPERATOR.c.id)
        .where(_OPERATOR.c.id == found.id, _OPERATOR.c.active.is_(True), _OPERATOR.c.role == found.role)
        .with_for_update(of=_CREDENTIAL)
    )
    return bool(session.connection().execute(chosen).scalar() == proven)


def _keep(session: Session, operator_id: str, **values: object) -> None:
    session.connection().execute(
        update(_CREDENTIAL).where(_CREDENTIAL.c.operator_id == operator_id).values(**values)
    )


def _find(connection: Connection, code: str) -> _Found | None:
    row = connection.execute(
        select(
            _OPERATOR.c.id,
            _OPERATOR.c.name,
            _OPERATOR.c.role,
            _CREDENTIAL.c.passphrase,
            _CREDENTIAL.c.pin,
            _CREDENTIAL.c.pin_tries,
        )
        .join(_CREDENTIAL, _CREDENTIAL.c.operator_id == _OPERATOR.c.id)
        .where(_OPERATOR.c.code == clean(code, 64).lower(), _OPERATOR.c.active.is_(True))
    ).one_or_none()
    return None if row is None else _Found(*row)


def _form(passphrase: str) -> str | None:
    try:
        return normal(passphrase)
    except Refused:
        return None
