"""A proven copy put in as a home's database: a file under the home's own key, or rows in an empty server database.

It is whole before it gets its name. Who restored it is on record in it, and what came after the copy stands on every
desk until an officer has asked about it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import update
from sqlmodel import Session

from models.access.rights import check
from models.backup import copying
from models.backup.commands import note_restored
from models.backup.proving import prove
from models.backup.reading import ReadBack
from models.store.errors import IntegrityProblem, StoreUnavailable, UsageProblem
from models.store.spool.disk import sync_folder
from models.store.store import Store
from models.watch.tables import WatchState

if TYPE_CHECKING:
    from models.access.actor import Actor
    from models.audit.heads import HeadKey
    from models.store.clock import Clock

_WATCH: Any = WatchState.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def into_file(
    found: ReadBack, name: str, target: Path, key: bytes, head_key: HeadKey, actor: Actor, clock: Clock
) -> None:
    """Put a copy in as the embedded database `target`, under `key`; `name` is the copy's file,
    `head_key` signs from here on.

    Raises UsageProblem where a database stands there already, StoreUnavailable where the disk is full.
    """
    check(actor, "backup.restore")
    require_free(target)
    fresh = found.database.with_name("restored.db")
    try:
        os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
        copying.copy_file(found.database, found.key, fresh, key)
        store = Store.sqlite(fresh, key, clock)
        try:
            with store.write() as session:
                _note(session, found, name, head_key, actor, clock)
            with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            store.close()
        if prove(fresh, key, clock).signals != found.manifest.figures.signals:
            raise IntegrityProblem("backup.differs", path=name)
        _sync(fresh)
        require_free(target)
        fresh.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        raise StoreUnavailable("backup.disk_full", path=target.parent) from error


def into_server(
    found: ReadBack, name: str, owner: Store, role: str | None, head_key: HeadKey, actor: Actor
) -> None:
    """Put a copy into an empty PostgreSQL database by its owner's address; `role` is whom the run-time address names.

    Raises UsageProblem where anything was ever written there; it is then left as it is.
    """
    from models.store import schema

    check(actor, "backup.restore")
    with owner.read() as connection:
        copying.require_empty(connection)
    schema.upgrade(owner.engine, role)
    copied = Store.sqlite(found.database, found.key, owner.clock)
    try:
        with owner.write() as session:
            copying.put_back(copied, session.connection())
            _note(session, found, name, head_key, actor, owner.clock)
    finally:
        copied.close()


def require_free(target: Path) -> None:
    """Raise UsageProblem where a database, or what belongs to one, lies already: nothing is overwritten."""
    for path in (target, Path(f"{target}-wal"), Path(f"{target}-shm")):
        if path.exists() or path.is_symlink():
            raise UsageProblem("restore.database_there", path=path)


def _note(
    session: Session, found: ReadBack, name: str, head_key: HeadKey, actor: Actor, clock: Clock
) -> None:
    note_restored(session, actor, name, found.manifest.made_at, found.manifest.figures, head_key, clock)
    # What came between the copy and now is told by that; the next watch tells only of what comes after.
    session.connection().execute(update(_WATCH).values(stopped_at=clock.now(), receiving=False))


def _sync(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
