"""One watch per database: a lock on a file in the home, or an advisory lock on the PostgreSQL server."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from models.store.errors import NotAllowed, StoreUnavailable

if TYPE_CHECKING:
    from models.store.clock import Clock
    from models.store.home import Home
    from models.store.store import Store

# "VAKT" in ASCII: the advisory lock's number on a PostgreSQL server's database.
ADVISORY = 0x56414B54


@dataclass(frozen=True, slots=True)
class Holder:
    """Who runs the watch. `machine` is empty for this one."""

    pid: int
    since: datetime | None
    machine: str = ""


class Held(Protocol):
    """The lock while this process has it."""

    def keep(self) -> bool:
        """False when it was lost and has just been taken anew. Raises StoreUnavailable when another has it."""
        ...

    def release(self) -> None:
        """Let the next one have it."""
        ...


def take(home: Home, store: Store) -> Held:
    """Become the watch. Raises StoreUnavailable naming the holder, since exit code 5 is "a second watch"."""
    return FileLock(home, store.clock) if store.is_sqlite else ServerLock(store)


def holder_of(home: Home) -> Holder | None:
    """Who holds the home's lock file now; None when nobody does. For the embedded database."""
    try:
        descriptor = os.open(home.lock_file, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return _read_holder(descriptor)
    else:
        return None
    finally:
        os.close(descriptor)


class FileLock:
    """flock on the home's lock file; the kernel lets it go when the process ends, however it ends."""

    def __init__(self, home: Home, clock: Clock) -> None:
        try:
            self._descriptor = os.open(home.lock_file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise NotAllowed("home.cannot_make", path=home.lock_file) from error
        # Somebody who only asks who holds it has it for an instant; a real holder has it for good.
        for _ in range(10):
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                time.sleep(0.05)
        else:
            found = _read_holder(self._descriptor)
            os.close(self._descriptor)
            raise StoreUnavailable("watch.held", pid=found.pid or "?", since=found.since or "?")
        told = json.dumps({"pid": os.getpid(), "since": clock.now().isoformat()}).encode()
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, told, 0)

    def keep(self) -> bool:
        return True

    def release(self) -> None:
        with contextlib.suppress(OSError):
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)


class ServerLock:
    """An advisory lock on a connection of its own; when that connection breaks, it is taken anew or lost."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection: Any = None
        self._take()

    def keep(self) -> bool:
        """Ask the lock's own connection; raises StoreUnavailable("store.away") while the server is away."""
        try:
            self._connection.driver_connection.execute("SELECT 1")
        except Exception:  # noqa: BLE001  # any driver error means the connection, and so the lock, is gone
            with contextlib.suppress(Exception):
                self._connection.invalidate()
            self._take()
            return False
        return True

    def release(self) -> None:
        with contextlib.suppress(Exception):
            self._connection.invalidate()

    def _take(self) -> None:
        try:
            self._connection = self._store.engine.raw_connection()
            driver = self._connection.driver_connection
            driver.autocommit = True
            got = driver.execute("SELECT pg_try_advisory_lock(%s)", (ADVISORY,)).fetchone()[0]
        except Exception as error:  # any driver error means the server is away
            raise StoreUnavailable("store.away") from error
        if got:
            return
        self._connection.invalidate()
        from models.watch.views import watch_row

        with self._store.read() as connection:
            row = watch_row(connection)
        raise StoreUnavailable(
            "watch.held_elsewhere", holder=row.holder or "?", pid=row.pid, since=row.started_at or "?"
        )


def machine() -> str:
    """This machine's name, as the watch row tells it."""
    return socket.gethostname()[:60]


def _read_holder(descriptor: int) -> Holder:
    try:
        told = json.loads(os.pread(descriptor, 500, 0))
        return Holder(int(told["pid"]), datetime.fromisoformat(told["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Holder(0, None)
