"""Signed heads: the watch's Ed25519 key says, every so often, how far the stream had come (TRUST threat 15).

The key is derived from the master key, so there is no further key file; the public half stands in meta and in the
stream itself. Each signature covers the one before, and an entry "head.signed" tells of each, so that neither list
can lose its end without the other showing it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, String, insert, select, type_coerce
from sqlmodel import Session

from models.access.actor import WATCH, Actor
from models.audit.head_code import code_of, read_code
from models.audit.rows import Head
from models.audit.tables import SignedHead
from models.store import keys
from models.store.chain import append_now, record
from models.store.clock import Clock
from models.store.guard import hold
from models.store.meta import read_meta, write_meta
from models.store.tables import ChainHead, Entry
from models.store.types import as_text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LABEL = b"vaktbord head v1"
SIGNED = "head.signed"
KEY_TAKEN_UP = "head.key_taken_up"
KEY_NAME = "head_key."
# The acts after which another key may sign.
CHANGES = ("key.rotated", "backup.restored")
_SIGNED: Any = SignedHead.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # as above
_CHAIN: Any = ChainHead.__table__  # type: ignore[attr-defined]  # as above
_S = _SIGNED.c
_NEWEST = select(_SIGNED).order_by(_S.number.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class HeadKey:
    """What signs heads: a private key, its public half (hex) and the short id it is known by."""

    private: Ed25519PrivateKey
    public: str
    id: str

    def __repr__(self) -> str:
        return f"HeadKey({self.id})"


def head_key(master: bytes) -> HeadKey:
    """The head key that belongs to a master key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(keys.derive(master, LABEL))
    public = private.public_key().public_bytes_raw()
    return HeadKey(private, public.hex(), id_of(public))


def id_of(public: bytes) -> str:
    """What a public key is known by: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def take_up(session: Session, key: HeadKey, clock: Clock, actor: Actor = WATCH) -> Head | None:
    """Let `key` sign from here on, first over the entry that tells of it and over all that this act recorded so far.

    Verifying wants this home's key on the newest head and a told reason for each change of key (`told_of_change`):
    whoever can write the whole database, but has not the key, could else sign a record of their own with any.
    """
    _introduce(session, key, clock, actor)
    return sign_all(session, key, clock, actor)


def sign_all(session: Session, key: HeadKey, clock: Clock, actor: Actor = WATCH) -> Head | None:
    """Sign over all that this act recorded so far, whether or not it is news; None for an empty stream."""
    append_now(session)
    return sign_head(session, key, clock, actor, always=True)


def told_of_change(before: str, after: HeadKey) -> dict[str, object]:
    """What the entry of an act that changes the head key says: who signed before, by id, and who does from here on."""
    return {"head_key": before, "new_head_key": after.id, "public": after.public}


def sign_head(
    session: Session, key: HeadKey, clock: Clock, actor: Actor = WATCH, *, always: bool = False
) -> Head | None:
    """Sign how far the stream has come; None where nothing but a signing was written since the last time."""
    hold(session, "signed head")
    connection = session.connection()
    seq, hash_ = connection.execute(select(_CHAIN.c.seq, _CHAIN.c.hash)).one()
    before = connection.execute(_NEWEST).mappings().one_or_none()
    if not seq or not (always or _has_news(connection, 0 if before is None else before["seq"])):
        return None
    now = clock.now()
    _introduce(session, key, clock, actor)
    number = 1 if before is None else before["number"] + 1
    last = "" if before is None else before["signature"]
    signature = key.private.sign(message_of(number, seq, hash_, as_text(now), key.id, last)).hex()
    row = {"number": number, "seq": seq, "hash": hash_, "at": now, "key_id": key.id, "signature": signature}
    connection.execute(insert(_SIGNED).values(**row))
    record(session, actor, SIGNED, f"head:{number}", now, {"digest": digest_of(signature)})
    return Head(number, seq, hash_, now, key.id, signature, code_of(seq, hash_))


def _introduce(session: Session, key: HeadKey, clock: Clock, actor: Actor) -> None:
    if not read_meta(session.connection(), KEY_NAME + key.id):
        write_meta(session, KEY_NAME + key.id, key.public)
        record(session, actor, KEY_TAKEN_UP, f"head_key:{key.id}", clock.now(), {"public": key.public})


def message_of(number: int, seq: int, hash_: str, at: str, key_id: str, before: str) -> bytes:
    """What is signed: one line each of label, number, entry, hash, instant, key and the signature before."""
    return "\n".join([LABEL.decode(), str(number), str(seq), hash_, at, key_id, before]).encode()


def digest_of(signature: str) -> str:
    """How the stream tells of a signature: SHA-256 of its hex, as hex."""
    return hashlib.sha256(signature.encode()).hexdigest()


def is_signed(public: str, signature: str, message: bytes) -> bool:
    """Whether `signature` over `message` is by the key whose public half is given; all hex."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def newest_head(connection: Connection) -> Head | None:
    """The newest signed head."""
    row = connection.execute(_NEWEST).mappings().one_or_none()
    return None if row is None else Head(**row, code=code_of(row["seq"], row["hash"]))


def signed_heads(connection: Connection) -> Iterator[dict[str, Any]]:
    """Every signed head as it is stored, in order; `at` as the text that was signed."""
    at = type_coerce(_S.at, String).label("at") if connection.dialect.name == "sqlite" else _S.at
    rows = connection.execute(
        select(_S.number, _S.seq, _S.hash, at, _S.key_id, _S.signature).order_by(_S.number)
    ).mappings()
    for row in rows:
        found = dict(row)
        if isinstance(found["at"], datetime):
            found["at"] = as_text(found["at"])
        yield found


@dataclass(frozen=True, slots=True)
class CodeFound:
    """What a code from paper says of the stream: `why` is "" where it fits, "cut" or "changed" where not."""

    seq: int
    at: datetime | None
    why: str


def check_code(connection: Connection, text: str) -> CodeFound:
    """Whether the stream still contains the head that a code names. Raises UsageProblem for what is no code."""
    seq, start = read_code(text)
    row = connection.execute(
        select(_ENTRY.c.hash, _ENTRY.c.entered_at).where(_ENTRY.c.seq == seq)
    ).one_or_none()
    if row is None:
        return CodeFound(seq, None, "cut")
    return CodeFound(seq, row.entered_at, "" if str(row.hash).startswith(start) else "changed")


def code_now(connection: Connection) -> str:
    """The code of the stream's present head, for the handover sheet; "" for an empty stream."""
    seq, hash_ = connection.execute(select(_CHAIN.c.seq, _CHAIN.c.hash)).one()
    return code_of(seq, hash_) if seq else ""


def _has_news(connection: Connection, after: int) -> bool:
    """Whether anything but signing was written since an entry."""
    other = (_ENTRY.c.seq > after) & _ENTRY.c.verb.not_in((SIGNED, KEY_TAKEN_UP))
    return connection.execute(select(_ENTRY.c.seq).where(other).limit(1)).scalar() is not None
