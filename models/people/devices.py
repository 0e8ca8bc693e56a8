"""Transmitters are handed out: which account at the ARC belongs to whom (D22)."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.people.tables import Person, Transmitter
from models.people.words import TRANSMITTER_KINDS
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.guard import hold, insert_unless_taken
from models.store.ids import new_id
from models.store.text import clean

_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above

# DC-09 5.5.1.6.5 says 3 to 16 hexadecimal digits; panels in the field also send shorter ones and other letters.
_ACCOUNT = re.compile(r"[0-9A-Za-z._-]{1,16}")
KEY_BYTES = (16, 24, 32)


def add_transmitter(
    session: Session,
    actor: Actor,
    account: str,
    kind: str,
    person_code: str | None,
    clock: Clock,
    *,
    key: bytes | None = None,
    portable: bool | None = None,
    placement: str = "",
    interval_s: int = 0,
) -> str:
    """Add a transmitter and whose it is; returns the id. A personal alarm is portable unless said otherwise.

    `key` is its DC-09 key, 16, 24 or 32 bytes; `interval_s` the seconds between its link tests, 0 for none.
    Raises Refused for an account that is unfit or taken (upper and lower case are one), a key of another length,
    an unknown kind, or a negative interval; NotFound for a person who is not in the register.
    """
    check(actor, "transmitter.add")
    number = account.strip()
    if not _ACCOUNT.fullmatch(number):
        raise Refused("transmitter.bad_account", account=clean(account, 40))
    if kind not in TRANSMITTER_KINDS:
        raise Refused("transmitter.no_such_kind", given=clean(kind, 40), known=", ".join(TRANSMITTER_KINDS))
    if key is not None and len(key) not in KEY_BYTES:
        raise Refused("transmitter.bad_key", length=len(key))
    if interval_s < 0:
        raise Refused("transmitter.bad_interval", given=interval_s)
    person_id = _person(session, person_code) if person_code else None
    hold(session, "transmitter")
    now = clock.now()
    row: dict[str, object] = {
        "id": new_id(),
        "account": number,
        "kind": kind,
        "portable": kind == "personal" if portable is None else portable,
        "person_id": person_id,
        "placement": clean(placement, 200) or None,
        "key": key,
        "interval_s": interval_s,
        "active": True,
        "recorded_at": now,
        "version": 1,
    }
    taken = session.connection().execute(
        select(_TRANSMITTER.c.id).where(func.lower(_TRANSMITTER.c.account) == number.lower())
    )
    if taken.scalar() is not None or not insert_unless_taken(session, _TRANSMITTER, row, "account"):
        raise Refused("transmitter.account_taken", account=number)
    detail: dict[str, object] = {"account": number, "kind": kind, "keyed": key is not None}
    record(session, actor, "transmitter.added", f"transmitter:{row['id']}", now, detail)
    return str(row["id"])


def end_transmitter(session: Session, actor: Actor, transmitter_id: str, seen: int, clock: Clock) -> None:
    """The transmitter is in use no more: what it sends is met as from an unknown sender. Its history stays."""
    check(actor, "transmitter.add")
    done = session.connection().execute(
        update(_TRANSMITTER)
        .where(_TRANSMITTER.c.id == transmitter_id, _TRANSMITTER.c.version == seen)
        .values(active=False, version=seen + 1)
    )
    if done.rowcount == 0:
        raise Overtaken("transmitter.changed_meanwhile")
    record(session, actor, "transmitter.ended", f"transmitter:{transmitter_id}", clock.now())


def _person(session: Session, code: str) -> str:
    shown = clean(code, 40).upper()
    found = session.connection().execute(select(_PERSON.c.id).where(_PERSON.c.code == shown)).scalar()
    if found is None:
        raise NotFound("person.not_found", code=shown)
    return str(found)
