"""Opening the database: SQLCipher SQLite in a file, or PostgreSQL, with transactions that begin when we say.

The drivers' own habits are switched off: `BEGIN IMMEDIATE` for commands, so that a command never fails half-way
for a lock it should have taken first, and `BEGIN` for snapshots, so that one reading sees one moment.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.pool import QueuePool

from models.store.errors import IntegrityProblem, StoreUnavailable

WRITE = "vaktbord_write"
BUSY_MS = 5000
PAGE = 2048
# What PostgreSQL calls an internal error though it only tells how the server stands: it reads and does not write,
# as after a failover, or it has ended a transaction that took too long.
_NOT_NOW = ("25006", "25P03", "25P04")
# What it calls an end to waiting for another: a lock not had in time, a deadlock, two acts at odds, a cancelling.
_HELD = ("55P03", "40P01", "40001", "57014")


def sqlite_engine(path: Path, key: bytes, *, must_exist: bool = True) -> Engine:
    """An engine on an encrypted file. `key` is 32 raw bytes. Raises StoreUnavailable where there is no file."""
    if must_exist and not path.is_file():
        raise StoreUnavailable("store.no_database", path=path)
    from sqlcipher3 import dbapi2

    engine = create_engine(
        "sqlite+pysqlite://",
        module=dbapi2,
        creator=lambda: connect_sqlite(path, key),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=12,
        # Last in, first out: a connection's decrypted pages are worth keeping only while no other one writes.
        pool_use_lifo=True,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def connect_sqlite(path: Path, key: bytes) -> Any:
    """One encrypted connection with our settings. Raises IntegrityProblem for a wrong key or a foreign file."""
    from sqlcipher3 import dbapi2

    try:
        connection = dbapi2.connect(
            str(path),
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_MS / 1000,
            cached_statements=256,
        )
    except dbapi2.OperationalError as error:
        raise StoreUnavailable("store.cannot_open", path=path) from error
    try:
        # The log level goes first: with a wrong key SQLCipher would otherwise write over the screen.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        # A commit pays for every page it touched, whole: smaller pages make small commits cheaper.
        connection.execute(f"PRAGMA cipher_page_size = {PAGE}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "temp_store = MEMORY",
            "secure_delete = ON",
            "cache_size = -16000",
            "journal_size_limit = 67108864",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchone()
    except dbapi2.DatabaseError as error:
        connection.close()
        if "not a database" in str(error):
            raise IntegrityProblem("store.wrong_key", path=path) from error
        raise StoreUnavailable("store.cannot_open", path=path) from error
    return connection


def postgres_engine(url: str) -> Engine:
    """An engine on PostgreSQL by psycopg; dead peers are noticed in seconds, not in half a minute."""
    if url.startswith("postgresql://"):
        url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
    return create_engine(
        url,
        pool_size=4,
        max_overflow=12,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 3,
            "tcp_user_timeout": 4000,
            "keepalives_idle": 2,
            "keepalives_interval": 1,
            "keepalives_count": 3,
            "options": "-c lock_timeout=5s -c idle_in_transaction_session_timeout=60s -c timezone=UTC",
        },
    )


def is_away(error: BaseException) -> bool:
    """Whether a database error means "cannot be reached or written now", as against a mistake of ours."""
    if isinstance(error, StoreUnavailable):
        return True
    if not isinstance(error, DatabaseError):
        return False
    if error.connection_invalidated:
        return True
    if isinstance(error, OperationalError | InterfaceError):
        return True
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return state in _NOT_NOW
    # SQLite's word for a damaged file. A row's own words are never looked at.
    return not isinstance(error, IntegrityError) and "disk" in str(error.orig).lower()


def is_held_by_another(error: BaseException) -> bool:
    """Whether a statement failed only because others hold what it needs: tried again as it is, it succeeds."""
    return isinstance(error, DatabaseError) and getattr(error.orig, "sqlstate", None) in _HELD
