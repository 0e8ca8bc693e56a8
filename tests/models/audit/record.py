"""A small record with everything in it: entries with and without words, signed heads, one weeded entry."""

from __future__ import annotations

from sqlalchemy import text

from models.access.actor import operator_at
from models.audit.heads import HeadKey, head_key, sign_head
from models.store import chain
from models.store.store import Store

MASTER = bytes(range(32))
KEY: HeadKey = head_key(MASTER)
EK = operator_at("op-ek", "M. Ek", "tib", "desk-1")


def write(store: Store, count: int, first: int = 0) -> None:
    """Entries about four alarms, two in three with words."""
    for number in range(first, first + count):
        with store.write() as session:
            detail: dict[str, object] | None = {"text": f"ord {number}"} if number % 3 else None
            chain.record(session, EK, "alarm.noted", f"alarm:{number % 4}", store.clock.now(), detail)


def sign(store: Store) -> None:
    """One more signed head."""
    with store.write() as session:
        assert sign_head(session, KEY, store.clock) is not None


def whole(store: Store) -> None:
    """Some twenty entries, three signed heads, and entry 3 weeded by a later one."""
    write(store, 5)
    sign(store)
    write(store, 4, 5)
    sign(store)
    with store.write() as session:
        session.connection().execute(
            text("UPDATE entry_detail SET body = NULL WHERE id = (SELECT detail_id FROM entry WHERE seq = 3)")
        )
        approval: dict[str, object] = {"kind": "weed", "number": 1, "asked_id": "op-lind"}
        chain.record(session, EK, "two_person.approved", "weed:alarm", store.clock.now(), approval)
        chain.record(session, EK, "record.weeded", "alarm:2", store.clock.now(), {"entries": [3]})
    write(store, 2, 9)
    sign(store)
    write(store, 3, 11)
