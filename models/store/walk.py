"""Whether the entry stream holds together: every link, every detail and the head, read as they are stored.

A fault names the first place that does not fit and the last good link before it. What was weeded is known from the
entries that say so ("record.weeded"): a detail emptied without one is a fault, told when nothing else is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, String, Text, func, select, type_coerce
from sqlalchemy.exc import DatabaseError

from models.store.chain import GENESIS, hash_detail, hash_entry
from models.store.errors import IntegrityProblem
from models.store.sealing import sealing_of
from models.store.tables import ChainHead, Entry, EntryDetail

_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DETAIL: Any = EntryDetail.__table__  # type: ignore[attr-defined]  # as above
_HEAD: Any = ChainHead.__table__  # type: ignore[attr-defined]  # as above

WEEDED = "record.weeded"
BODY = "entry_detail.body"
_AT_ONCE = 1000
_E = _ENTRY.c


@dataclass(frozen=True, slots=True)
class ChainFault:
    """The first place where the stream does not hold together, and the last good link before it.

    `why`: "missing", "changed", "inserted", "detail_changed", "detail_missing", "detail_erased", "detail_alone" (a
    detail that no entry has; `seq` is then one past the last), "cut_tail", "head_changed".
    """

    seq: int
    why: str
    last_good: int


@dataclass(frozen=True, slots=True)
class Walked:
    """A walk to the end, or to the first fault; counts are of what was good."""

    entries: int
    details: int
    weeded: int
    head: str
    fault: ChainFault | None


def walk(connection: Connection) -> Walked:
    """Walk the whole stream, in order, and count."""
    weeded = weeded_entries(connection)
    previous, last, details, emptied = GENESIS, 0, 0, 0
    erased: ChainFault | None = None

    def fault(seq: int, why: str) -> Walked:
        found = ChainFault(seq, why, last)
        return Walked(last, details, emptied, previous, found)

    try:
        for row in _rows(connection):
            seq = row["seq"]
            if seq != last + 1:
                return fault(min(seq, last + 1), "missing" if seq > last + 1 else "inserted")
            if not _is_link(row, previous):
                return fault(seq, "changed")
            why = _detail_fault(row, seq in weeded, connection.dialect)
            if why == "detail_erased" and row["verb"] != WEEDED:
                # Told when nothing else is wrong: what is, further on, may have told of the weeding.
                erased = erased or ChainFault(seq, why, last)
            elif why:
                return fault(seq, why)
            if row["detail_id"] is not None:
                details, emptied = details + (row["body"] is not None), emptied + (row["body"] is None)
            previous, last = str(row["hash"]), seq
    except (DatabaseError, UnicodeDecodeError) as error:
        if "decode" not in str(error).lower():
            raise
        return fault(last + 1, "changed")  # text that is no text any more
    found = _end_fault(connection, last, previous) or erased
    return Walked(last, details, emptied, previous, found)


def weeded_entries(connection: Connection) -> frozenset[int]:
    """The entries whose words were weeded, as the stream itself says."""
    found: set[int] = set()
    stored = type_coerce(_DETAIL.c.body, Text)
    bodies = connection.execute(
        select(stored, _DETAIL.c.id).join(_ENTRY, _E.detail_id == _DETAIL.c.id).where(_E.verb == WEEDED)
    )
    for body, detail_id in bodies:
        try:
            told = json.loads(opened_body(body, detail_id, connection.dialect))
            found.update(int(each) for each in told["entries"])
        except (ValueError, KeyError, TypeError, IntegrityProblem):
            continue  # changed: the walk comes to it
    return frozenset(found)


def opened_body(stored: Any, detail_id: str, dialect: Dialect) -> Any:
    """A detail's words from what is stored of them. Raises IntegrityProblem for a sealed value that was changed."""
    sealing = sealing_of(dialect)
    return stored if sealing is None or stored is None else sealing.open_text(stored, BODY, detail_id)


def _rows(connection: Connection) -> Iterator[dict[str, Any]]:
    """Every entry with its detail. SQLite's instants are read as the text that stands there, not as what it means."""
    columns = [each for each in _ENTRY.c if each.name not in ("event_at", "entered_at")]
    instants = [_E.event_at, _E.entered_at]
    if connection.dialect.name == "sqlite":
        instants = [type_coerce(each, String).label(each.name) for each in instants]
    # Opened row by row, so that one sealed value that was changed is told as that one.
    stored = type_coerce(_DETAIL.c.body, Text).label("body")
    last = -(1 << 62)
    chosen = (
        select(*columns, *instants, _DETAIL.c.id.label("kept"), _DETAIL.c.salt, stored)
        .outerjoin(_DETAIL, _DETAIL.c.id == _E.detail_id)
        .order_by(_E.seq)
        .limit(_AT_ONCE)
    )
    while True:
        rows = connection.execute(chosen.where(_E.seq > last)).mappings().all()
        for row in rows:
            yield dict(row)
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1]["seq"]


def _is_link(row: dict[str, Any], previous: str) -> bool:
    if row["previous_hash"] != previous:
        return False
    try:
        return bool(hash_entry(row) == row["hash"])
    except (TypeError, ValueError, AttributeError):  # bytes, or a lone surrogate, where text should be
        return False


def _detail_fault(row: dict[str, Any], weeded: bool, dialect: Dialect) -> str:
    if row["detail_id"] is None:
        return ""
    if row["kept"] is None:
        return "detail_missing"
    if row["body"] is None:
        return "" if weeded else "detail_erased"
    try:
        good = hash_detail(row["salt"], opened_body(row["body"], row["kept"], dialect)) == row["detail_hash"]
    except (TypeError, ValueError, AttributeError, IntegrityProblem):
        good = False
    return "" if good else "detail_changed"


def _end_fault(connection: Connection, last: int, previous: str) -> ChainFault | None:
    heads = connection.execute(select(_HEAD.c.seq, _HEAD.c.hash)).all()
    if len(heads) != 1:
        return ChainFault(last + 1, "head_changed", last)
    seq, hash_ = heads[0]
    if seq > last:
        return ChainFault(last + 1, "cut_tail", last)
    if seq < last or hash_ != previous:
        return ChainFault(min(seq + 1, last), "head_changed", min(seq, last))
    if _lonely(connection):
        return ChainFault(last + 1, "detail_alone", last)
    return None


def _lonely(connection: Connection) -> bool:
    """Whether a detail is there that no entry has."""
    owned = connection.execute(
        select(func.count()).select_from(_ENTRY).where(_E.detail_id.is_not(None))
    ).scalar()
    kept = connection.execute(select(func.count()).select_from(_DETAIL)).scalar()
    return bool(owned != kept)
