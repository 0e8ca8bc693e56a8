"""The whole record verified: the chain and its details, the signed heads over it, the guards that keep it, and the
handover sheets that two officers signed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, inspect, select, type_coerce

from models.audit.approved import first_unapproved
from models.audit.head_code import code_of
from models.audit.heads import (
    CHANGES,
    KEY_NAME,
    SIGNED,
    HeadKey,
    digest_of,
    id_of,
    is_signed,
    message_of,
    signed_heads,
)
from models.audit.rows import Fault, Head, Verdict
from models.handover.verifying import Signatures, verify_handovers
from models.store import append_only
from models.store.errors import IntegrityProblem
from models.store.tables import Entry, EntryDetail, Meta
from models.store.walk import opened_body, walk

_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DETAIL: Any = EntryDetail.__table__  # type: ignore[attr-defined]  # as above
_META: Any = Meta.__table__  # type: ignore[attr-defined]  # as above


def verify(connection: Connection, key: HeadKey | None = None, *, copy: bool = False) -> Verdict:
    """Verify everything; the first fault in the order of the stream, then of the heads, then of the guards.

    With `key`, the one that signs here now, a public key in the database that only claims its id is a fault, and so is
    a newest head by any other, or none: public keys in the database prove nothing by themselves. A `copy` may be of
    before the key was changed, and of a record that nobody had signed yet.
    """
    walked = walk(connection)
    good, bad = _heads(connection, walked.entries, key)
    if bad is None and key is not None and not copy and walked.entries:
        if not good:
            bad = Fault("head_missing", head=1)
        elif good[-1].key_id != key.id:
            bad = Fault("head_key", head=good[-1].number)
    cut = bad is not None and bad.why == "cut_tail"
    # What was cut off may have told of the weeding of what seems erased.
    if walked.fault is not None and not (cut and walked.fault.why == "detail_erased"):
        fault: Fault | None = Fault(walked.fault.why, walked.fault.seq)
        last_good = walked.fault.last_good
        good = [head for head in good if head.seq <= last_good]
    elif alone := first_unapproved(connection):
        fault, last_good = Fault("weeded_alone", alone), alone - 1
        good = [head for head in good if head.seq <= last_good]
    else:
        fault, last_good = bad, walked.entries
        if bad is not None and bad.seq:
            last_good = min(last_good, bad.seq - 1)
        if fault is None:
            missing = append_only.missing(connection)
            fault = Fault("trigger_missing", name=missing[0]) if missing else None
    # A copy may be of a version that had no handovers yet.
    kept = inspect(connection).has_table("handover") or not copy
    handed = verify_handovers(connection) if fault is None and kept else Signatures()
    if handed.why:
        fault = Fault(handed.why, name=str(handed.number))
    return Verdict(
        entries=walked.entries,
        details=walked.details,
        weeded=walked.weeded,
        heads=len(good),
        code=code_of(walked.entries, walked.head) if walked.entries else "",
        fault=fault,
        last_good=last_good,
        last_good_head=good[-1] if good else None,
        handovers=handed.sheets,
        signatures=handed.signatures,
    )


def _heads(connection: Connection, entries: int, key: HeadKey | None) -> tuple[list[Head], Fault | None]:
    """The signed heads that hold, up to the first that does not. The first `entries` entries are known to be good."""
    publics = _public_keys(connection)
    digests = _digests(connection)
    changes = _changes(connection)
    good: list[Head] = []
    before, last_seq, last_key = "", 0, ""
    for row in signed_heads(connection):
        number = len(good) + 1
        if row["number"] != number:
            return good, Fault("head_missing" if row["number"] > number else "head_signature", head=number)
        public = publics.get(row["key_id"], "")
        if not _is_key(public, row["key_id"], key):
            return good, Fault("head_key", head=number)
        seq, hash_, at = row["seq"], row["hash"], row["at"]
        told = changes.get((last_key, row["key_id"]))
        if last_key not in ("", row["key_id"]) and (told is None or told > seq):
            return good, Fault("head_key", head=number)
        if not _is_good(row, public, before, last_seq):
            return good, Fault("head_signature", head=number)
        if seq > entries:
            return good, Fault("cut_tail", seq=entries + 1, head=number)
        if number not in digests:  # whoever cut the stream right after what was signed
            return good, Fault("cut_tail", seq=entries + 1, head=number)
        if digests.get(number) != digest_of(row["signature"]):
            return good, Fault("head_differs", head=number)
        if _hash_at(connection, seq) != hash_:
            return good, Fault("head_differs", seq=seq, head=number)
        good.append(
            Head(
                number,
                seq,
                hash_,
                datetime.fromisoformat(at),
                row["key_id"],
                row["signature"],
                code_of(seq, hash_),
            )
        )
        before, last_seq, last_key = row["signature"], seq, row["key_id"]
    if max(digests, default=0) > len(good):
        return good, Fault("head_missing", head=len(good) + 1)
    return good, None


def _is_good(row: dict[str, Any], public: str, before: str, last_seq: int) -> bool:
    try:
        message = message_of(row["number"], row["seq"], row["hash"], row["at"], row["key_id"], before)
        return is_signed(public, row["signature"], message) and row["seq"] > last_seq
    except (TypeError, ValueError):  # bytes or text where a number should be
        return False


def _is_key(public: str, key_id: str, key: HeadKey | None) -> bool:
    """Whether a public key is the one its id tells, and ours where the id is ours."""
    try:
        if id_of(bytes.fromhex(public)) != key_id:
            return False
    except (ValueError, TypeError, AttributeError):
        return False
    return key is None or key.id != key_id or key.public == public


def _public_keys(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(_META.c.name, _META.c.value).where(_META.c.name.like(f"{KEY_NAME}%")))
    return {str(name).removeprefix(KEY_NAME): str(value) for name, value in rows}


def _digests(connection: Connection) -> dict[int, str]:
    """What the stream tells of each signature, by its number."""
    found: dict[int, str] = {}
    rows = connection.execute(
        select(_ENTRY.c.subject, type_coerce(_DETAIL.c.body, Text), _DETAIL.c.id)
        .outerjoin(_DETAIL, _DETAIL.c.id == _ENTRY.c.detail_id)
        .where(_ENTRY.c.verb == SIGNED)
    )
    for subject, stored, detail_id in rows:
        number = str(subject).partition(":")[2]
        if not number.isascii() or not number.isdigit():
            continue  # changed: the walk has told of it
        try:
            body = opened_body(stored, detail_id, connection.dialect)
            found[int(number)] = str(json.loads(body)["digest"])
        except (ValueError, KeyError, TypeError, IntegrityProblem):
            found[int(number)] = ""
    return found


def _changes(connection: Connection) -> dict[tuple[str, str], int]:
    """Which key followed which, by id, as the stream tells, and the first entry that does."""
    found: dict[tuple[str, str], int] = {}
    rows = connection.execute(
        select(_ENTRY.c.seq, type_coerce(_DETAIL.c.body, Text), _DETAIL.c.id)
        .join(_DETAIL, _DETAIL.c.id == _ENTRY.c.detail_id)
        .where(_ENTRY.c.verb.in_(CHANGES))
        .order_by(_ENTRY.c.seq)
    )
    for seq, stored, detail_id in rows:
        try:
            body = json.loads(opened_body(stored, detail_id, connection.dialect))
            found.setdefault((str(body["head_key"]), str(body["new_head_key"])), seq)
        except (ValueError, KeyError, TypeError, IntegrityProblem):
            continue  # a restore that changed no key; what was changed, the walk has told of
    return found


def _hash_at(connection: Connection, seq: int) -> str | None:
    return connection.execute(select(_ENTRY.c.hash).where(_ENTRY.c.seq == seq)).scalar()
