"""The store: where commands write and views read, on either engine.

`with store.write() as session:` is one act: state and its entries together, or nothing. `with store.read() as
connection:` is one moment. Errors of a database that is away come out as StoreUnavailable.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from models.store import chain
from models.store.clock import Clock, SystemClock
from models.store.engine import WRITE, is_away, postgres_engine, sqlite_engine
from models.store.errors import Overtaken, StoreUnavailable
from models.store.sealing import seal_values_of


class Store:
    """One open database and the clock that acts on it are dated by. Safe to share between threads."""

    def __init__(
        self, engine: Engine, clock: Clock, path: Path | None = None, key: bytes | None = None
    ) -> None:
        self.engine = engine
        self.clock = clock
        self.path = path
        self.key = key
        self._writer = engine.execution_options(**{WRITE: True})
        self._reader = (
            engine
            if self.is_sqlite
            else engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        )

    @classmethod
    def sqlite(cls, path: Path, key: bytes, clock: Clock | None = None, *, must_exist: bool = True) -> Store:
        """The embedded, encrypted database at `path`."""
        return cls(sqlite_engine(path, key, must_exist=must_exist), clock or SystemClock(), path, key)

    @classmethod
    def postgres(cls, url: str, clock: Clock | None = None, key: bytes | None = None) -> Store:
        """The database server at `url`; secret values are sealed by `key`, or pass as they are without one."""
        engine = postgres_engine(url)
        if key is not None:
            seal_values_of(engine, key)
        return cls(engine, clock or SystemClock(), key=key)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One act. Commits on leaving, entries last; rolls back when anything is raised.

        Who was overtaken is told of it by Overtaken, and the record keeps that they tried (`chain.record_lost`).
        """
        try:
            with Session(self._writer, expire_on_commit=False) as session:
                try:
                    yield session
                except Overtaken:
                    session.rollback()
                    self._commit(session, session.info.pop("lost", None))
                    raise
                session.flush()
                self._commit(session, session.info.pop("entries", None))
        except DatabaseError as error:
            raise _plain(error) from error

    def _commit(self, session: Session, entries: list[chain.Pending] | None) -> None:
        if entries:
            chain.append(session.connection(), entries)
        session.commit()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One moment, for views."""
        try:
            with self._reader.connect() as connection, connection.begin():
                yield connection
        except DatabaseError as error:
            raise _plain(error) from error

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _plain(error: DatabaseError) -> Exception:
    return StoreUnavailable("store.away") if is_away(error) else error
