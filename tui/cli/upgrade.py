"""`vaktbord upgrade`: stop the watch, keep a proven copy, migrate in one transaction, start the watch again."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from models.store.errors import IntegrityProblem, StoreUnavailable, VersionProblem
from models.store.home import Home
from models.store.opening import SCHEMA, open_store, version_of
from models.words.lookup import t
from tui.cli import lock, watch_control
from tui.cli.console import say
from tui.cli.exit_codes import OK

if TYPE_CHECKING:
    from models.store.settings import Settings
    from models.store.store import Store


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
        was_running = _stop_watch(home, settings)
        held = lock.take(home, store.clock)
        try:
            if store.is_sqlite:
                say(t("cli.upgrade.copied", path=_copy(home, store, has or "0000")))
            from models.store import schema

            role = unquote(urlsplit(settings.store.database_url).username or "") or None
            schema.upgrade(store.engine, role if settings.store.database_owner_url else None)
        finally:
            held.release()
        say(t("cli.upgrade.done", has=has or "-", version=SCHEMA))
        if was_running:
            watch_control.ensure(home, settings)
            say(t("cli.upgrade.watch_started"))
    finally:
        store.close()
    return OK


def _stop_watch(home: Home, settings: Settings) -> bool:
    if settings.store.database_url or lock.holder_of(home) is None:
        return False
    watch_control.stop(home, settings)
    return True


def _copy(home: Home, store: Store, has: str) -> Path:
    """A copy of the encrypted file, proven to open and to hold together before anything is changed.

    Nobody writes meanwhile: the watch has stopped, and commands refuse a database of another version.
    """
    home.backups.mkdir(exist_ok=True, mode=0o700)
    stamp = store.clock.now().strftime("%Y%m%dT%H%M%SZ")
    target = home.backups / f"before-{SCHEMA}-from-{has}-{stamp}.db"
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    _copy_file(home.database, target)
    from models.store.engine import connect_sqlite

    assert store.key is not None  # an embedded store has one
    proof = connect_sqlite(target, store.key)
    try:
        if proof.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise IntegrityProblem("upgrade.copy_broken", path=target)
    finally:
        proof.close()
    return target


def _copy_file(source: Path, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with source.open("rb") as reader, open(descriptor, "wb") as writer:
            while block := reader.read(1 << 20):
                writer.write(block)
            writer.flush()
            os.fsync(writer.fileno())
    except OSError as error:
        raise StoreUnavailable("upgrade.cannot_copy", path=target) from error
