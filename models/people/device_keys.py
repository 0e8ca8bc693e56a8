"""The keys of transmitters change without a gap: the next key is live beside the old until the sender uses it.

A step that is lost (the panel never programmed, the command run twice, the new key not written down) leaves the
old key as it was. Entries tell that a key was added, taken up or ended; never the key.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session

from models.access import two_person
from models.access.actor import WATCH, Actor
from models.access.kinds import Payload
from models.access.rights import check
from models.people.devices import KEY_BYTES
from models.people.tables import Transmitter
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.text import clean

_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


@dataclass(frozen=True, slots=True)
class _Keyed:
    id: str
    account: str
    key: bytes | None
    next_key: bytes | None
    version: int


def add_key(
    session: Session, actor: Actor, account: str, key: bytes, clock: Clock, *, replace: bool = False
) -> bool:
    """Let the transmitter use `key` (16, 24 or 32 bytes) beside what it uses now; whether it has a key already.

    Its first frame under the new key ends the old one, or plain text where it had none (DC-09 5.4.5). A next key
    that still waits is only put aside with `replace`: the panel may have it already. Raises Refused then, for a key
    of another length and for a key it has; NotFound for an account that is not in use.
    """
    check(actor, "transmitter.key")
    if len(key) not in KEY_BYTES:
        raise Refused("transmitter.bad_key", length=len(key))
    found = _keyed(session, account)
    if found.next_key is not None and not replace:
        raise Refused("transmitter.key_waits", account=found.account)
    if any(hmac.compare_digest(key, known) for known in (found.key, found.next_key) if known):
        raise Refused("transmitter.same_key", account=found.account)
    _change(session, found, next_key=key)
    detail: dict[str, object] = {"bits": len(key) * 8, "replaced": found.next_key is not None}
    record(session, actor, "transmitter.key_added", f"transmitter:{found.id}", clock.now(), detail)
    return found.key is not None


def retire_old_key(session: Session, actor: Actor, account: str, clock: Clock) -> None:
    """End the old key, or plain text, before the sender has used the next: for a key that is known to be lost.

    Raises Refused where no next key waits, so that a transmitter can never be left without one.
    """
    check(actor, "transmitter.key")
    found = _keyed(session, account)
    if found.next_key is None:
        raise Refused("transmitter.no_key_waits", account=found.account)
    _change(session, found, key=found.next_key, next_key=None)
    record(session, actor, "transmitter.key_retired", f"transmitter:{found.id}", clock.now())


def remove_key(session: Session, actor: Actor, account: str, clock: Clock) -> int:
    """Let the transmitter be heard in plain text again, or ask for it where it takes two; the number, 0 when done.

    Anyone on its network can imitate a transmitter without a key: that is why two decide (TRUST threats 3, 13).
    Raises Refused for one that has none.
    """
    check(actor, "transmitter.remove_key")
    found = _keyed(session, account)
    if found.key is None and found.next_key is None:
        raise Refused("transmitter.no_key", account=found.account)
    if two_person.is_needed(session.connection()):
        subject = f"transmitter:{found.id}"
        return two_person.ask(
            session, actor, "transmitter.remove_key", subject, {"account": found.account}, clock,
            shown=found.account,
        )  # fmt: skip
    _remove(session, actor, found, clock)
    return 0


def remove_key_decided(session: Session, actor: Actor, subject: str, payload: Payload, clock: Clock) -> None:
    """The removal itself, once two have decided it."""
    _remove(session, actor, _keyed(session, payload["account"]), clock)


def _remove(session: Session, actor: Actor, found: _Keyed, clock: Clock) -> None:
    _change(session, found, key=None, next_key=None)
    record(session, actor, "transmitter.key_removed", f"transmitter:{found.id}", clock.now())


def take_up_key(session: Session, transmitter_id: str, key: bytes, clock: Clock) -> bool:
    """The sender was heard under `key`: if that is its next key, the old one ends here; whether it did."""
    row = session.connection().execute(
        select(_TRANSMITTER).where(_TRANSMITTER.c.id == transmitter_id, _TRANSMITTER.c.active)
    )
    found = row.one_or_none()
    if found is None or found.next_key is None or not hmac.compare_digest(found.next_key, key):
        return False
    keyed = _Keyed(found.id, found.account, found.key, found.next_key, found.version)
    _change(session, keyed, key=found.next_key, next_key=None)
    record(session, WATCH, "transmitter.key_taken_up", f"transmitter:{transmitter_id}", clock.now())
    return True


def _keyed(session: Session, account: str) -> _Keyed:
    wanted = account.strip()
    row = session.connection().execute(
        select(_TRANSMITTER).where(
            func.lower(_TRANSMITTER.c.account) == wanted.lower(), _TRANSMITTER.c.active
        )
    )
    found = row.one_or_none()
    if found is None:
        raise NotFound("transmitter.not_found", account=clean(account, 40))
    return _Keyed(found.id, found.account, found.key, found.next_key, found.version)


def _change(session: Session, found: _Keyed, **values: bytes | None) -> None:
    done = session.connection().execute(
        update(_TRANSMITTER)
        .where(_TRANSMITTER.c.id == found.id, _TRANSMITTER.c.version == found.version)
        .values(**values, version=found.version + 1)
    )
    if done.rowcount == 0:
        raise Overtaken("transmitter.changed_meanwhile")
