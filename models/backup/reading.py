"""A copy read back into a folder: decrypted, brought to this program's schema, proven, and held to what it told."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.backup.container import Manifest, unpack
from models.backup.proving import prove
from models.store.engine import WRITE
from models.store.errors import IntegrityProblem, NotFound, StoreUnavailable, VersionProblem
from models.store.opening import SCHEMA
from models.store.store import Store

if TYPE_CHECKING:
    from pyrage.x25519 import Identity

    from models.audit.heads import HeadKey
    from models.store.clock import Clock


@dataclass(frozen=True, slots=True)
class ReadBack:
    """A proven copy: its database in the folder, the key to it, and what it tells of itself."""

    manifest: Manifest
    database: Path

    @property
    def key(self) -> bytes:
        return bytes.fromhex(self.manifest.key)


def read_back(
    file: Path, identity: Identity, folder: Path, clock: Clock, head_key: HeadKey | None = None
) -> ReadBack:
    """Read a copy back into `folder`, encrypted there under its own random key.

    Raises NotFound, NotAllowed for another's identity, IntegrityProblem for damage, VersionProblem for one of a newer
    program, StoreUnavailable where the folder is full.
    """
    database = folder / "copy.db"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with open(os.open(database, flags, 0o600), "wb") as target:
            manifest = unpack(file, identity, target)
    except FileNotFoundError as error:
        raise NotFound("backup.not_found", path=file) from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise StoreUnavailable("backup.disk_full" if full else "backup.disk_fails", path=folder) from error
    if manifest.schema > SCHEMA:
        raise VersionProblem("version.newer", has=manifest.schema, wants=SCHEMA)
    found = ReadBack(manifest, database)
    if manifest.schema < SCHEMA:
        _bring_up(found, clock)
    if prove(database, found.key, clock, head_key) != manifest.figures:
        raise IntegrityProblem("backup.differs", path=file)
    return found


def _bring_up(found: ReadBack, clock: Clock) -> None:
    from models.store import schema

    store = Store.sqlite(found.database, found.key, clock)
    try:
        schema.upgrade(store.engine)
        with store.engine.execution_options(**{WRITE: False}).connect() as connection:
            connection.exec_driver_sql("PRAGMA optimize")
    finally:
        store.close()
