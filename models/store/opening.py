"""From a home to an open store: key, database and version checked before anything is read or written."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from models.store import keys
from models.store.clock import Clock, SystemClock
from models.store.errors import VersionProblem
from models.store.home import Home
from models.store.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from models.store.store import Store

# The newest migration, as `models.store.schema.newest()` reads it from the folder; here so that a command need
# not load Alembic to know. A test holds them together.
SCHEMA = "0009"


def open_store(home: Home, settings: Settings, *, any_version: bool = False, owner: bool = False) -> Store:
    """The home's database.

    Raises NotAllowed (3) or IntegrityProblem (4) for the key, StoreUnavailable (5), VersionProblem (6) unless
    `any_version`. `owner` opens PostgreSQL by the address that may change tables.
    """
    master = home.master_key(settings)
    from models.keys.sources import note_unlocked
    from models.store.store import Store

    clock = clock_of(settings)
    if settings.store.database_url:
        url = settings.store.database_owner_url if owner else ""
        key = keys.derive(master, keys.FIELDS)
        store = Store.postgres(url or settings.store.database_url, clock, key)
    else:
        store = Store.sqlite(home.database, keys.derive(master, keys.DATABASE), clock)
    if any_version:
        return store
    try:
        require_version(store, home.database)
        if not store.is_sqlite:
            _require_its_key(store)
        note_unlocked(home, store)
    except BaseException:
        store.close()
        raise
    return store


def _require_its_key(store: Store) -> None:
    from models.store.resealing import require_key

    with store.read() as connection:
        require_key(connection)


def require_version(store: Store, path: Path) -> None:
    """Raise VersionProblem, naming both versions, unless database and program agree (TRUST threat 18)."""
    has = version_of(store)
    if has == SCHEMA:
        return
    if has is None:
        raise VersionProblem("version.none", path=path, wants=SCHEMA)
    raise _differs(has)


def require_version_still(connection: Connection) -> None:
    """For whoever has it open: VersionProblem when it was upgraded meanwhile. One SELECT, made often."""
    from sqlalchemy import text

    has = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if has != SCHEMA:
        raise _differs(str(has))


def version_of(store: Store) -> str | None:
    """The schema version that the database says it has; None for one that was never set up."""
    from sqlalchemy import inspect, text

    with store.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _differs(has: str) -> VersionProblem:
    return VersionProblem("version.newer" if has > SCHEMA else "version.older", has=has, wants=SCHEMA)


def clock_of(settings: Settings) -> Clock:
    """The machine's clock; in a demo or test home moved to VAKTBORD_NOW, an ISO time, as its start."""
    told = os.environ.get("VAKTBORD_NOW", "")
    if not told or settings.home.kind == "city":
        return SystemClock()
    try:
        wanted = datetime.fromisoformat(told)
    except ValueError:
        return SystemClock()
    if wanted.tzinfo is None:
        wanted = wanted.replace(tzinfo=UTC)
    return SystemClock(wanted - SystemClock().now())
