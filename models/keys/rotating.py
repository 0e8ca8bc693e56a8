"""Changing the master key of a home, from the first step to the last."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.keys import rotation, sources
from models.keys.files import remove_for_good
from models.keys.leftovers import require_no_desk, require_taken_in
from models.keys.record import record_change
from models.store import keys
from models.store.engine import PAGE, connect_sqlite
from models.store.errors import IntegrityProblem, Refused, SettingsProblem, StoreUnavailable
from models.store.spool.disk import sync_folder

if TYPE_CHECKING:
    from models.access.actor import Actor
    from models.audit.rows import Fault
    from models.keys.record import Authorize
    from models.store.clock import Clock
    from models.store.home import Home
    from models.store.settings import Settings
    from models.store.store import Store


@dataclass(frozen=True, slots=True)
class Rotated:
    """How it went: rows that moved, and whether every file beside the database is under the new key too."""

    rows: int
    complete: bool


def rotate(home: Home, settings: Settings, actor: Actor, clock: Clock, authorize: Authorize) -> Rotated:
    """Give the home a new master key. Whoever calls holds the watch's lock, and has closed the database.

    Raises SettingsProblem where the key or the database is not ours to change, Refused and StoreUnavailable where
    something waits or is connected, IntegrityProblem where the new database is not as the old; then all is as before.
    """
    found = sources.proven(home, settings)
    if found.put is None:
        raise SettingsProblem("key.from_systemd")
    old, new = found.master, secrets.token_bytes(keys.LENGTH)
    change = _Change(home, settings, old, new, actor, clock, authorize)
    with rotation.locked(home):
        try:
            rotation.begin(home, old, new)
            before = _require_quiet(home, settings, old, clock)
            rows = change.on_server(before) if settings.store.database_url else change.in_file(before)
        except OSError as error:
            rotation.undo(home, settings, new, found)
            raise StoreUnavailable("key.rotate_disk", path=home.rotation) from error
        except BaseException:
            rotation.undo(home, settings, new, found)
            raise
        complete = rotation.finish(home, new, found)
    sources.forget(home)
    if found.source == "passphrase":
        sources.hold(home, sources.Found(new, found.source, found.put))
    return Rotated(rows, complete)


@dataclass(frozen=True, slots=True)
class _Change:
    """One change of key up to the point of no return, on either engine; returns how many rows."""

    home: Home
    settings: Settings
    old: bytes = field(repr=False)
    new: bytes = field(repr=False)
    actor: Actor
    clock: Clock
    authorize: Authorize

    def in_file(self, before: Fault | None) -> int:
        """Write the database anew and let it take the old one's place."""
        home, fresh = self.home, rotation.fresh_of(self.home)
        with _alone(home.database, keys.derive(self.old, keys.DATABASE)) as connection:
            rows = _copy(connection, fresh, keys.derive(self.new, keys.DATABASE))
            rotation.at_step("copied")
            _record_and_prove(fresh, self.old, self.new, self.actor, self.clock, self.authorize, before)
            _into_one_file(fresh, keys.derive(self.new, keys.DATABASE))
            os.link(home.database, rotation.old_of(home))
            sync_folder(home.rotation)
            rotation.at_step("ready")
            fresh.replace(home.database)
            sync_folder(home.folder)
            rotation.at_step("committed")
            # Whoever waited for the old file finds it empty, and writes nothing where nobody would read it.
            remove_for_good(rotation.old_of(home))
        return rows

    def on_server(self, before: Fault | None) -> int:
        """Seal every value anew."""
        from models.keys.rotating_server import reseal_all

        return reseal_all(
            self.home, self.settings, self.old, self.new, self.actor, self.clock, self.authorize, before
        )


def _require_quiet(home: Home, settings: Settings, master: bytes, clock: Clock) -> Fault | None:
    """Raise Refused unless everything is in the database; what verifying the record finds, None where it holds."""
    from models.audit.heads import head_key
    from models.audit.verify import verify
    from models.store.opening import require_version
    from models.store.store import Store

    if settings.store.database_url:
        store = Store.postgres(settings.store.database_url, clock, keys.derive(master, keys.FIELDS))
    else:
        store = Store.sqlite(home.database, keys.derive(master, keys.DATABASE), clock)
    try:
        require_version(store, home.database)
        with store.read() as connection:
            require_no_desk(connection, clock)
            require_taken_in(home, master, connection)
            return verify(connection, head_key(master)).fault
    finally:
        store.close()


@contextmanager
def _alone(database: Path, key: bytes) -> Iterator[Any]:
    """A connection that no other is beside, and none can be until it is closed. Raises Refused where one is."""
    from sqlcipher3 import dbapi2

    connection = connect_sqlite(database, key)
    try:
        try:
            connection.execute("PRAGMA busy_timeout = 1000").fetchone()
            connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchone()
            # Only the last one connected can end the write-ahead log.
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        except dbapi2.OperationalError as error:
            raise Refused("key.in_use") from error
        if mode != "delete":
            raise Refused("key.in_use")
        yield connection
    finally:
        connection.close()


def _copy(connection: Any, fresh: Path, key: bytes) -> int:
    """Write every table into a fresh file under another key; how many rows. Raises StoreUnavailable."""
    from sqlcipher3 import dbapi2

    try:
        os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        connection.execute(f"ATTACH DATABASE ? AS fresh KEY \"x'{key.hex()}'\"", (str(fresh),))
        connection.execute(f"PRAGMA fresh.cipher_page_size = {PAGE}").fetchone()
        connection.execute("SELECT sqlcipher_export('fresh')").fetchone()
        rows = 0
        for (name,) in connection.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table'"
        ).fetchall():
            counts = [
                connection.execute(f'SELECT count(*) FROM {where}."{name}"').fetchone()[0]  # noqa: S608  # a name of ours
                for where in ("main", "fresh")
            ]
            if counts[0] != counts[1]:
                raise IntegrityProblem("key.rotate_differs", name=name)
            rows += counts[0]
        parts = [
            connection.execute(f"SELECT type, name, sql FROM {where}.sqlite_master ORDER BY 1, 2").fetchall()  # noqa: S608  # as above
            for where in ("main", "fresh")
        ]
        if parts[0] != parts[1]:
            raise IntegrityProblem("key.rotate_differs", name="sqlite_master")
        connection.execute("DETACH DATABASE fresh")
    except dbapi2.DatabaseError as error:
        raise StoreUnavailable("key.rotate_disk", path=fresh) from error
    return rows


def _record_and_prove(
    fresh: Path,
    old: bytes,
    new: bytes,
    actor: Actor,
    clock: Clock,
    authorize: Authorize,
    before: Fault | None,
) -> None:
    """Tell of the change in the new database, so that it is told if and only if it is made; then look it through."""
    from models.audit.heads import head_key
    from models.audit.verify import verify
    from models.store.store import Store

    store = Store.sqlite(fresh, keys.derive(new, keys.DATABASE), clock)
    try:
        # A record that was faulty before is no reason to keep a key: it must be as faulty, and no more.
        if before is not None:
            with store.read() as connection:
                _require(verify(connection, head_key(old)).fault == before)
        _record(store, old, new, actor, clock, authorize)
        rotation.at_step("recorded")
        with store.read() as connection:
            _require(connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok")
            _require(connection.exec_driver_sql("PRAGMA cipher_integrity_check").first() is None)
            if before is None:
                _require(verify(connection, head_key(new)).fault is None)
    finally:
        store.close()
    rotation.at_step("proven")


def _record(store: Store, old: bytes, new: bytes, actor: Actor, clock: Clock, authorize: Authorize) -> None:
    from sqlalchemy import delete

    from models.store.tables import SpoolMark

    with store.write() as session:
        authorize(session)
        record_change(session, actor, old, new, clock)
        session.connection().execute(delete(SpoolMark.__table__))  # type: ignore[attr-defined]  # SQLModel sets it


def _into_one_file(fresh: Path, key: bytes) -> None:
    """Nothing of it stands beside it, and all of it is on the disk."""
    connection = connect_sqlite(fresh, key)
    try:
        _require(connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] == "delete")
    finally:
        connection.close()
    descriptor = os.open(fresh, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _require(holds: bool) -> None:
    if not holds:
        raise IntegrityProblem("key.rotate_broken")
