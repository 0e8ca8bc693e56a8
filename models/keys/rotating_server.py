"""Changing the master key of a home whose database is PostgreSQL: every sealed value anew, in one transaction."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, text
from sqlalchemy.exc import DatabaseError

from models.keys import rotation
from models.keys.record import record_change
from models.store import keys
from models.store.errors import IntegrityProblem, Refused, SettingsProblem, StoreUnavailable
from models.store.tables import SpoolMark

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from models.access.actor import Actor
    from models.audit.rows import Fault
    from models.keys.record import Authorize
    from models.store.clock import Clock
    from models.store.home import Home
    from models.store.settings import Settings
    from models.store.store import Store

_GONE_WITHIN_S = 3.0
_MARK: Any = SpoolMark.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND backend_type = 'client backend'"
)


def reseal_all(
    home: Home,
    settings: Settings,
    old: bytes,
    new: bytes,
    actor: Actor,
    clock: Clock,
    authorize: Authorize,
    before: Fault | None,
) -> int:
    """Seal every value by the new key's sub-key; how many. All of it is done, with its entry, or none.

    Raises Refused where anybody else is connected, SettingsProblem for an address that does not own the tables,
    IntegrityProblem where a value cannot be opened, StoreUnavailable.
    """
    from models.audit.heads import head_key
    from models.audit.verify import verify
    from models.store.resealing import reseal
    from models.store.sealing import Sealing, seal_from_now_on_by
    from models.store.store import Store

    url = settings.store.database_owner_url or settings.store.database_url
    store = Store.postgres(url, clock, keys.derive(old, keys.FIELDS))
    after = Sealing(keys.derive(new, keys.FIELDS))
    try:
        with store.write() as session:
            connection = session.connection()
            # Whoever opens the database looks here first whether their key is its key, and waits for us.
            connection.execute(text("LOCK TABLE meta IN ACCESS EXCLUSIVE MODE"))
            _require_alone(connection)
            rows = reseal(connection, Sealing(keys.derive(old, keys.FIELDS)), after)
            rotation.at_step("copied")
            seal_from_now_on_by(store.engine, after)
            if verify(connection, head_key(old)).fault != before:
                raise IntegrityProblem("key.rotate_broken")
            authorize(session)
            record_change(session, actor, old, new, clock)
            connection.execute(delete(_MARK))
            _require_alone(connection)
            rotation.at_step("ready")
        rotation.at_step("committed")
    except DatabaseError as error:
        if getattr(error.orig, "sqlstate", None) == "42501":
            raise SettingsProblem("key.rotate_owner") from error
        raise StoreUnavailable("store.away") from error
    finally:
        store.close()
    return rows


def opens(settings: Settings, master: bytes, clock: Clock) -> bool:
    """Whether the database's values were sealed by this key. Raises StoreUnavailable."""
    from models.store.errors import NotAllowed
    from models.store.resealing import require_key
    from models.store.store import Store

    store: Store = Store.postgres(settings.store.database_url, clock, keys.derive(master, keys.FIELDS))
    try:
        with store.read() as connection:
            require_key(connection)
    except NotAllowed:
        return False
    finally:
        store.close()
    return True


def _require_alone(connection: Connection) -> None:
    """Raise Refused where anybody else is connected; a connection that we just let go of is given a moment."""
    ends = time.monotonic() + _GONE_WITHIN_S
    while connection.execute(_OTHERS).scalar_one():
        if time.monotonic() > ends:
            raise Refused("key.in_use")
        time.sleep(0.1)
        # What is connected is read once a transaction, unless it is asked for anew.
        connection.execute(text("SELECT pg_stat_clear_snapshot()"))
