"""What lies beside the database under the same key: taken in before the key is changed, removed afterwards."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from models.store import keys
from models.store.errors import IntegrityProblem, Refused
from models.store.sealed import SealedFile

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from models.store.clock import Clock
    from models.store.home import Home


def require_taken_in(home: Home, master: bytes, connection: Connection) -> None:
    """Raise Refused where something received, or done while the database was away, is not in the database yet.

    Also where a desk on this machine is open: it would go on under the old key. Raises StoreUnavailable and
    IntegrityProblem where what is there cannot be read.
    """
    from models.store.spool.marks import OUTBOX

    if home.spool.is_dir():
        _require_read(home.spool, keys.derive(master, keys.SPOOL), connection, "", "key.spool_waits")
    for folder in outboxes(home):
        if _is_held(folder):
            raise Refused("key.desk_open")
        _require_read(folder, keys.derive(master, keys.OUTBOX), connection, OUTBOX, "key.outbox_waits")


def require_no_desk(connection: Connection, clock: Clock) -> None:
    """Raise Refused where a desk is open on any machine, or was half a minute ago."""
    from models.watch.views import open_desks

    if open_desks(connection, clock.now()):
        raise Refused("key.desk_open")


def outboxes(home: Home) -> Iterator[Path]:
    """The desks' outboxes."""
    with contextlib.suppress(OSError):
        yield from sorted(each for each in home.outbox.iterdir() if each.is_dir() and not each.is_symlink())


def remove_leftovers(home: Home, new: bytes) -> None:
    """Remove what is sealed under the key before: all of it is in the database, or read from there anew.

    What is under the `new` key stays: a change whose end was put off may find a watch at work. Raises OSError.
    """
    if home.spool.is_dir() and _is_foreign(home.spool, keys.derive(new, keys.SPOOL)):
        # First, so that no new spool is ever held against how far the old one had come.
        home.pulse_file.unlink(missing_ok=True)
        shutil.rmtree(home.spool)
    for folder in outboxes(home):
        if _is_foreign(folder, keys.derive(new, keys.OUTBOX)):
            shutil.rmtree(folder)
    for folder, label in ((home.outbox, keys.OUTBOX), (home.senders, keys.SENDERS)):
        for path in list(folder.iterdir()) if folder.is_dir() else []:
            if (
                path.is_file()
                and path.name[0] != "."
                and SealedFile(path, keys.derive(new, label)).read() is None
            ):
                path.unlink()


def _require_read(folder: Path, key: bytes, connection: Connection, prefix: str, why: str) -> None:
    from models.store.spool.marks import mark_of
    from models.store.spool.reader import read_spool

    try:
        spool_id = read_spool(folder, key, after=2**62, most=0).spool_id
        mark = mark_of(connection, prefix + spool_id)
        found = read_spool(folder, key, after=mark, most=1)
    except IntegrityProblem as error:
        raise IntegrityProblem("key.cannot_read_waiting", path=folder) from error
    # What was half written was never told as kept.
    if found.last > mark or any(each.kind != "torn" for each in found.faults):
        raise Refused(why, path=folder)


def _is_foreign(folder: Path, key: bytes) -> bool:
    """Whether a spool is under another key, and nobody writes in it."""
    from models.store.spool.reader import read_spool

    if _is_held(folder):
        return False
    try:
        read_spool(folder, key, after=2**62, most=0)
    except IntegrityProblem:
        return True
    return False


def _is_held(folder: Path) -> bool:
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False
