"""The live change feed: a desk sleeps until another connection has committed, on either engine.

SQLite: `PRAGMA data_version` on a connection of its own, some microseconds a poll. PostgreSQL: LISTEN, woken by
a trigger on the chain head. A wake reads the board counter; heartbeats do not move it.
"""

from __future__ import annotations

import time
from typing import Any, Protocol

from sqlalchemy import select, text

from models.store.engine import connect_sqlite
from models.store.errors import StoreUnavailable
from models.store.store import Store
from models.store.tables import ChainHead

CHANNEL = "vaktbord"
_HEAD: Any = ChainHead.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


class ChangeFeed(Protocol):
    """Tells when something was committed. Used by one thread; `close` may come from another."""

    def wait(self, timeout: float) -> bool:
        """Sleep until a commit or `timeout` seconds; True when something was committed. Raises StoreUnavailable."""
        ...

    def close(self) -> None:
        """Stop waiting and let go of the connection."""
        ...


def open_feed(store: Store, poll_s: float = 0.05) -> ChangeFeed:
    """The feed that fits the store's engine."""
    if store.is_sqlite:
        return SqliteFeed(store, poll_s)
    return PostgresFeed(store)


def board_counter(store: Store) -> int:
    """The number of the newest entry; grows with every act, and with nothing else."""
    with store.read() as connection:
        return int(connection.execute(select(_HEAD.c.seq)).scalar_one())


class SqliteFeed:
    """Polls the file's own version number."""

    def __init__(self, store: Store, poll_s: float) -> None:
        if store.path is None or store.key is None:
            raise StoreUnavailable("store.away")
        self._connection = connect_sqlite(store.path, store.key)
        self._poll_s = poll_s
        self._version = self._read()
        self._closed = False

    def _read(self) -> int:
        try:
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        except Exception as error:  # any driver error means the file is away
            raise StoreUnavailable("store.away") from error

    def wait(self, timeout: float) -> bool:
        ends = time.monotonic() + timeout
        while not self._closed:
            version = self._read()
            if version != self._version:
                self._version = version
                return True
            left = ends - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(self._poll_s, left))
        return False

    def close(self) -> None:
        self._closed = True


class PostgresFeed:
    """Listens on the channel that the chain head's trigger notifies."""

    def __init__(self, store: Store) -> None:
        self._pooled = store.engine.raw_connection()
        driver: Any = self._pooled.driver_connection
        self._driver = driver
        driver.autocommit = True
        driver.execute(f"LISTEN {CHANNEL}")
        self._closed = False

    def wait(self, timeout: float) -> bool:
        ends = time.monotonic() + timeout
        try:
            while not self._closed:
                left = ends - time.monotonic()
                if left <= 0:
                    return False
                for _ in self._driver.notifies(timeout=min(left, 0.5), stop_after=1):
                    return True
        except Exception as error:  # any driver error means the server is away
            raise StoreUnavailable("store.away") from error
        return False

    def close(self) -> None:
        self._closed = True
        self._pooled.invalidate()


NOTIFY_SQL = (
    text(
        "CREATE FUNCTION vaktbord_notify() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_notify('vaktbord', NEW.seq::text); RETURN NULL; END $$"
    ),
    text(
        "CREATE TRIGGER chain_head_notify AFTER UPDATE ON chain_head "
        "FOR EACH ROW EXECUTE FUNCTION vaktbord_notify()"
    ),
)
