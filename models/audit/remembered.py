"""What each desk remembers of the stream: the last head it saw, in a small file of its own beside the database.

A database that was rolled back, cut or written anew no longer contains that head, whatever its own hashes say.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from models.store.clock import Clock
from models.store.store import Store
from models.store.tables import ChainHead, Entry
from models.watch.disturbances import note

_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_CHAIN: Any = ChainHead.__table__  # type: ignore[attr-defined]  # as above
_LARGEST = 4096


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A head that this desk saw and that the stream does not contain: "cut" (it ends before) or "changed"."""

    seq: int
    why: str


def check_remembered(connection: Connection, path: Path) -> Forgotten | None:
    """Whether the stream still contains the head last remembered in `path`; None where it does, or none was."""
    seen = _read(path)
    if seen is None:
        return None
    seq, hash_ = seen
    found = connection.execute(select(_ENTRY.c.hash).where(_ENTRY.c.seq == seq)).scalar()
    if found is None:
        return Forgotten(seq, "cut")
    return None if found == hash_ else Forgotten(seq, "changed")


def remember(connection: Connection, path: Path) -> None:
    """Keep the stream's present head in `path`, 0600, whole or not at all. Raises OSError."""
    seq, hash_ = connection.execute(select(_CHAIN.c.seq, _CHAIN.c.hash)).one()
    if not seq or _read(path) == (seq, hash_):
        return
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with open(descriptor, "w", encoding="ascii") as stream:
            json.dump({"seq": seq, "hash": hash_}, stream)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise


def meet(store: Store, path: Path, clock: Clock) -> Forgotten | None:
    """For a desk's start: check, put a lost head on every desk as a disturbance until it is ticked, and remember anew.

    Raises StoreUnavailable. A file that cannot be written is let be: the next start checks against the older one.
    """
    with store.read() as connection:
        lost = check_remembered(connection, path)
    if lost is not None:
        with store.write() as session:
            note(session, "database_rolled_back", clock.now(), clock, detail=f"entry {lost.seq} {lost.why}")
    with store.read() as connection, contextlib.suppress(OSError):
        remember(connection, path)
    return lost


def _read(path: Path) -> tuple[int, str] | None:
    """What stands in the file; None where it is not there or is not ours."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, encoding="ascii") as stream:
            told = json.loads(stream.read(_LARGEST))
        return int(told["seq"]), str(told["hash"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
