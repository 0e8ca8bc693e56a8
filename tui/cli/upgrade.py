"""`vaktbord upgrade`: keep a proven copy and migrate in one transaction, while the watch receives into its spool.

The watch that runs is ended and one of this program started, which leaves the database alone until this is done.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from models.store.errors import IntegrityProblem, StoreUnavailable, VersionProblem
from models.store.home import Home
from models.store.opening import SCHEMA, open_store, version_of
from models.watch.pulse import read_pulse
from models.words.lookup import t
from tui.cli import lock, watch_control
from tui.cli.console import say
from tui.cli.exit_codes import OK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.store.settings import Settings
    from models.store.store import Store

SERVICE_WITHIN_S = 10.0
BACK_WITHIN_S = 20.0


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Bring the database to this program's version. Raises VersionProblem for one that is newer."""
    settings = home.settings()
    store = open_store(home, settings, any_version=True, owner=True)
    try:
        has = version_of(store)
        if has == SCHEMA:
            say(t("cli.upgrade.current", version=SCHEMA))
            return OK
        if has is not None and has > SCHEMA:
            raise VersionProblem("version.newer", has=has, wants=SCHEMA)
        held = lock.take_upgrade(home, store.clock)
        try:
            resumes = _receive_meanwhile(home, settings)
            _migrate(home, settings, store, has)
        finally:
            held.release()
        say(t("cli.upgrade.done", has=has or "-", version=SCHEMA))
        if resumes is not None:
            _see_watch_back(home, resumes)
    finally:
        store.close()
    return OK


def _migrate(home: Home, settings: Settings, store: Store, has: str | None) -> None:
    from models.store import schema

    server = None if store.is_sqlite else lock.ServerLock(store, lock.server_name(home))
    try:
        if server is None:
            say(t("cli.upgrade.copied", path=_copy(home, store, has or "0000")))
        else:
            server.keep()
        role = unquote(urlsplit(settings.store.database_url).username or "") or None
        schema.upgrade(store.engine, role if settings.store.database_owner_url else None)
        _sign(home, settings, store)
    finally:
        if server is not None:
            server.release()


def _sign(home: Home, settings: Settings, store: Store) -> None:
    """A record of before there were signed heads gets its first."""
    from models.audit.heads import head_key, newest_head, take_up

    with store.write() as session:
        if newest_head(session.connection()) is None:
            take_up(session, head_key(home.master_key(settings)), store.clock)


def _receive_meanwhile(home: Home, settings: Settings) -> bool | None:
    """End the watch that runs here, if any, and have one of this program receive into the spool.

    None: there was none. False: it is a service that did not come back by itself, and is whoever's who set it up.
    """
    holder = lock.holder_of(home)
    if holder is None:
        return None
    service = watch_control.is_service(holder.pid)
    watch_control.stop(home, settings)
    if service:
        ends = time.monotonic() + SERVICE_WITHIN_S
        while lock.holder_of(home) is None:
            if time.monotonic() > ends:
                return False
            time.sleep(0.1)
    else:
        with contextlib.suppress(StoreUnavailable):  # it is started once more when all is done
            watch_control.start(home)
    if lock.holder_of(home) is not None:
        say(t("cli.upgrade.receiving"))
    return True


def _see_watch_back(home: Home, resumes: bool) -> None:
    if not resumes and lock.holder_of(home) is None:
        say(t("cli.upgrade.start_service"))
        return
    if lock.holder_of(home) is None:
        watch_control.start(home)
    ends = time.monotonic() + BACK_WITHIN_S
    while time.monotonic() < ends:
        pulse = read_pulse(home.pulse_file)
        if pulse is not None and pulse.pid and pulse.storing == "database":
            break
        time.sleep(0.1)
    say(t("cli.upgrade.watch_started"))


def _copy(home: Home, store: Store, has: str) -> Path:
    """A copy of the encrypted file, proven to open and to hold together before anything is changed.

    Nobody writes meanwhile: the watch leaves the database alone, commands refuse a database of another version, and
    a desk that is open still waits for the lock we hold, so that what it commits comes before the copy or after it.
    """
    home.backups.mkdir(exist_ok=True, mode=0o700)
    stamp = store.clock.now().strftime("%Y%m%dT%H%M%SZ")
    target = home.backups / f"before-{SCHEMA}-from-{has}-{stamp}.db"
    assert store.key is not None  # an embedded store has one
    with _writers_kept_out(home.database, store.key):
        _copy_pages(home.database, target, store.key)
    from models.store.engine import connect_sqlite

    proof = connect_sqlite(target, store.key)
    try:
        if proof.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise IntegrityProblem("upgrade.copy_broken", path=target)
    finally:
        proof.close()
    return target


@contextlib.contextmanager
def _writers_kept_out(database: Path, key: bytes) -> Iterator[None]:
    """Hold the one place of a writer. Raises StoreUnavailable where another has it for good."""
    from sqlcipher3 import dbapi2

    from models.store.engine import connect_sqlite

    ours = connect_sqlite(database, key)
    try:
        try:
            ours.execute("BEGIN IMMEDIATE")
        except dbapi2.OperationalError as error:
            raise StoreUnavailable("upgrade.in_use") from error
        yield
    finally:
        ours.close()


def _copy_pages(source: Path, target: Path, key: bytes) -> None:
    """By SQLite, with what stands only in the log.

    Never through a descriptor of ours on the source: closing it would let go of every lock that this process has
    on the file, and another's last connection could take the log from under us.
    """
    from sqlcipher3 import dbapi2

    from models.store.engine import connect_sqlite

    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        reader, writer = connect_sqlite(source, key), connect_sqlite(target, key)
        try:
            reader.backup(writer)
            writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            writer.close()
            reader.close()
    except (OSError, dbapi2.DatabaseError) as error:
        raise StoreUnavailable("upgrade.cannot_copy", path=target) from error
