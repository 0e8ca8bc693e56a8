"""One watch per database: a lock on a file in the home and, with PostgreSQL, an advisory lock on the server too.

The home's lock is taken first and always; the server's as soon as the server can be reached.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import socket
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.store.errors import NotAllowed, StoreUnavailable

if TYPE_CHECKING:
    from models.store.clock import Clock
    from models.store.home import Home
    from models.store.store import Store

# "VAKT" in ASCII: the advisory lock's number on a PostgreSQL server's database.
ADVISORY = 0x56414B54
_TOLD = 120
_TRIES = 10
# So that the server notices within seconds that this machine is gone, and lets another watch begin.
_NOTICE_LOSS = {
    "tcp_keepalives_idle": "2",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "5000",
}
_END_OURS = """
    SELECT pg_terminate_backend(holder.pid) FROM pg_locks held JOIN pg_stat_activity holder ON holder.pid = held.pid
    WHERE held.locktype = 'advisory' AND held.granted AND held.classid = 0 AND held.objid = %s AND held.objsubid = 1
    AND holder.datname = current_database() AND holder.pid <> pg_backend_pid() AND holder.application_name = %s
"""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who runs the watch on this machine."""

    pid: int
    since: datetime | None


def take(home: Home, clock: Clock) -> FileLock:
    """Become this home's watch. Raises StoreUnavailable naming the holder, since exit code 5 is "a second watch"."""
    try:
        return FileLock(home.lock_file, clock)
    except _HeldBy as error:
        raise StoreUnavailable(
            "watch.held", pid=error.holder.pid or "?", since=error.holder.since or "?"
        ) from None


def take_upgrade(home: Home, clock: Clock) -> FileLock:
    """Be the one who changes the database's version. Raises StoreUnavailable where another does."""
    try:
        return FileLock(home.upgrade_lock, clock)
    except _HeldBy as error:
        raise StoreUnavailable("upgrade.under_way", pid=error.holder.pid or "?") from None


def upgrading(home: Home) -> bool:
    """Whether `vaktbord upgrade` is at work: nobody else may touch the database."""
    return _holder(home.upgrade_lock) is not None


def holder_of(home: Home) -> Holder | None:
    """Who is this home's watch now; None when nobody is."""
    return _holder(home.lock_file)


def _holder(path: Path) -> Holder | None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
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


class _HeldBy(Exception):  # a fact for the caller, not an error of its own
    """Another process has the lock."""

    def __init__(self, holder: Holder) -> None:
        super().__init__()
        self.holder = holder


class FileLock:
    """flock on a file of the home; the kernel lets it go when the process ends, however it ends."""

    def __init__(self, path: Path, clock: Clock) -> None:
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise NotAllowed("home.cannot_make", path=path) from error
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
            raise _HeldBy(found)
        told = json.dumps({"pid": os.getpid(), "since": clock.now().isoformat()})
        # Always as long, and never cut: what is there already can be written over on a full disk too.
        with contextlib.suppress(OSError):
            os.pwrite(self._descriptor, told.ljust(_TOLD).encode(), 0)

    def release(self) -> None:
        """Let the next one have it."""
        with contextlib.suppress(OSError):
            os.pwrite(self._descriptor, b" " * _TOLD, 0)
        with contextlib.suppress(OSError):
            os.close(self._descriptor)


class ServerLock:
    """An advisory lock on the PostgreSQL server, on a connection of its own, which may break.

    `name` is this home's on this machine. Whoever holds the home's own lock is its only watch, so a session on the
    server that has the same name is a leftover of ours, cut off and not yet noticed there, and may be ended.
    """

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self._name = name
        self._driver: Any = None

    def keep(self) -> bool:
        """See that we have it; False when it was taken now, on a fresh connection.

        Raises StoreUnavailable: "store.away" while the server is, "watch.held_elsewhere" when another watch has it.
        """
        import psycopg
        from sqlalchemy.exc import DatabaseError

        if self._driver is not None:
            try:
                self._driver.execute("SELECT 1")
            except psycopg.Error:  # the connection, and so the lock, is gone
                self.release()
            else:
                return True
        try:
            got = self._try()
        except StoreUnavailable:
            self.release()
            raise
        except (psycopg.Error, DatabaseError) as error:
            self.release()
            raise StoreUnavailable("store.away") from error
        if got:
            return False
        self.release()
        raise StoreUnavailable("watch.held_elsewhere", **self._holder())

    def release(self) -> None:
        """Let the next one have it."""
        driver, self._driver = self._driver, None
        if driver is not None:
            with contextlib.suppress(Exception):
                driver.close()

    def _try(self) -> bool:
        connection = self._store.engine.raw_connection()
        driver: Any = connection.driver_connection
        self._driver = driver
        connection.detach()
        driver.autocommit = True
        driver.execute("SELECT set_config('application_name', %s, false)", (self._name,))
        for setting, value in _NOTICE_LOSS.items():
            driver.execute("SELECT set_config(%s, %s, false)", (setting, value))
        for _ in range(_TRIES):
            if driver.execute("SELECT pg_try_advisory_lock(%s)", (ADVISORY,)).fetchone()[0]:
                return True
            if not driver.execute(_END_OURS, (ADVISORY, self._name)).fetchall():
                return False
            time.sleep(0.1)
        raise StoreUnavailable("store.away")  # our own leftover has not let go yet

    def _holder(self) -> dict[str, object]:
        from models.watch.views import watch_row

        with self._store.read() as connection:
            row = watch_row(connection)
        return {"holder": row.holder or "?", "pid": row.pid, "since": row.started_at or "?"}


def server_name(home: Home) -> str:
    """What this home on this machine is called on the server; at most 63 bytes."""
    try:
        machine_id = Path("/etc/machine-id").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        machine_id = ""
    whole = f"{machine_id}\0{socket.gethostname()}\0{home.folder}"
    return f"vaktbord watch {hashlib.sha256(whole.encode()).hexdigest()[:32]}"


def machine() -> str:
    """This machine's name, as the watch row tells it."""
    return socket.gethostname()[:60]


def _read_holder(descriptor: int) -> Holder:
    try:
        told = json.loads(os.pread(descriptor, 500, 0))
        return Holder(int(told["pid"]), datetime.fromisoformat(told["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Holder(0, None)
