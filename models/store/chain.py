"""The one entry stream: append-only, each link holding the hash of the one before (DIRECTIVE rule 12).

Commands `record()` what they did; the store appends the links at the very end of the transaction, so that the
head is held no longer than it must be. Details with personal data lie in a side table, bound by a salted hash.
PostgreSQL takes links by its own function only, which counts and hashes them once more (models.store.append_only).
Whether the stream holds together is models.store.walk.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection
from sqlmodel import Session

from models.access.actor import Actor
from models.store.hot import HotInsert, run
from models.store.ids import new_id
from models.store.tables import Entry, EntryDetail
from models.store.types import as_text

if TYPE_CHECKING:
    from models.store.walk import ChainFault

GENESIS = "0" * 64
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DETAIL: Any = EntryDetail.__table__  # type: ignore[attr-defined]  # as above


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry that waits for the end of its transaction."""

    actor: Actor
    verb: str
    subject: str
    detail: dict[str, object]
    event_at: datetime
    entered_at: datetime


def record(
    session: Session,
    actor: Actor,
    verb: str,
    subject: str,
    now: datetime,
    detail: dict[str, object] | None = None,
    event_at: datetime | None = None,
) -> None:
    """Note that `actor` did `verb` to `subject`; it is written with the transaction or not at all."""
    session.info.setdefault("entries", []).append(
        Pending(actor, verb, subject, detail or {}, event_at or now, now)
    )


def append_now(session: Session) -> None:
    """Write what was recorded so far in this transaction, so that what follows in it can point to it."""
    entries = session.info.pop("entries", None)
    if entries:
        session.flush()
        append(session.connection(), entries)


def record_lost(
    session: Session,
    actor: Actor,
    verb: str,
    subject: str,
    now: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    """Note that `actor` tried and another was first; written though the act itself is undone, when Overtaken leaves
    the transaction.
    """
    session.info.setdefault("lost", []).append(Pending(actor, verb, subject, detail or {}, now, now))


_ENTRY_COLUMNS = (
    "seq", "id", "event_at", "entered_at", "actor_kind", "actor_id", "actor_label", "verb", "subject", "detail_id",
    "detail_hash", "previous_hash", "hash",
)  # fmt: skip
_HEAD_SQL = {
    True: "SELECT seq, hash FROM chain_head WHERE id = 1",
    False: "SELECT seq, hash FROM vaktbord_head()",
}
_MOVE_SQL = "UPDATE chain_head SET seq = ?, hash = ? WHERE id = 1"
_APPEND_SQL = "SELECT vaktbord_append(%s::jsonb)"
_insert_entries = HotInsert(_ENTRY, _ENTRY_COLUMNS)
_insert_details = HotInsert(_DETAIL, ("id", "salt", "body"))


def append(connection: Connection, pending: Iterable[Pending]) -> None:
    """Write the pending entries as the chain's next links. The last thing a transaction does."""
    # The driver's own SQL: every alarm waits for these lines before it is acknowledged.
    sqlite = connection.dialect.name == "sqlite"
    head = run(connection, _HEAD_SQL[sqlite]).fetchone()
    seq, previous = int(head[0]), str(head[1])
    entries: list[list[object]] = []
    details: list[list[object]] = []
    for link in pending:
        seq += 1
        detail_id: str | None = None
        detail_hash = ""
        if link.detail:
            detail_id, salt = new_id(), secrets.token_hex(16)
            body = json.dumps(link.detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            detail_hash = hash_detail(salt, body)
            details.append([detail_id, salt, body])
        row: dict[str, object] = {
            "seq": seq,
            "id": new_id(),
            "event_at": link.event_at,
            "entered_at": link.entered_at,
            "actor_kind": link.actor.kind,
            "actor_id": link.actor.id,
            "actor_label": link.actor.label,
            "verb": link.verb,
            "subject": link.subject,
            "detail_id": detail_id,
            "detail_hash": detail_hash,
            "previous_hash": previous,
        }
        previous = hash_entry(row)
        row["hash"] = previous
        entries.append([row[name] for name in _ENTRY_COLUMNS])
    _insert_details(connection, details)
    if sqlite:
        _insert_entries(connection, entries)
        run(connection, _MOVE_SQL, (seq, previous))
    else:
        run(connection, _APPEND_SQL, (json.dumps(entries, ensure_ascii=False, default=as_text),))


def hash_detail(salt: str, body: str) -> str:
    """What binds a detail to its entry: SHA-256 over the salt and the canonical JSON."""
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()


def hash_entry(row: dict[str, Any]) -> str:
    """A link's hash: SHA-256 over its canonical JSON, previous hash included."""
    listed = [
        row["seq"],
        row["id"],
        _text(row["event_at"]),
        _text(row["entered_at"]),
        row["actor_kind"],
        row["actor_id"],
        row["actor_label"],
        row["verb"],
        row["subject"],
        row["detail_id"],
        row["detail_hash"],
        row["previous_hash"],
    ]
    return hashlib.sha256(json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _text(instant: datetime | str) -> str:
    """An instant as hashes hold it; one that was read as SQLite's text stays as it stands there."""
    return instant if isinstance(instant, str) else as_text(instant)


def verify(connection: Connection) -> ChainFault | None:
    """Walk the whole stream; None when every link, detail and the head agree."""
    from models.store.walk import walk  # it leans on the hashes above

    return walk(connection).fault
