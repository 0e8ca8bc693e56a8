"""A store with a gate: while it is shut, the database counts as away for everyone who goes through it.

The watch shuts it while it may not touch the database: not yet reached, of another version, being upgraded, held by
another watch, or back but not yet reconciled with the spool.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlmodel import Session

from models.store.errors import StoreUnavailable
from models.store.store import Store

AWAY = "store.away"


class GatedStore(Store):
    """The same database as `store`, behind a gate that is shut at first. Safe to share between threads.

    It remembers how writing fared: `wrote_at` is when something was last committed (monotonic seconds), `failed` why
    the last act could not be, as a message id, empty when it could.
    """

    def __init__(self, store: Store) -> None:
        super().__init__(store.engine, store.clock, store.path, store.key)
        self._shut_for = AWAY
        self.wrote_at = float("-inf")
        self.failed = ""

    @property
    def shut_for(self) -> str:
        """Why it is shut, as a message id; empty while it is open."""
        return self._shut_for

    def open(self) -> None:
        """Let everyone through."""
        self.wrote_at = time.monotonic()
        self.failed = ""
        self._shut_for = ""

    def shut(self, why: str = AWAY) -> None:
        """Let nobody more through; what is under way goes on."""
        self._shut_for = why

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One act. Raises StoreUnavailable at once while the gate is shut."""
        self._pass()
        try:
            with super().write() as session:
                yield session
        except StoreUnavailable as error:
            if error.message_id.startswith("store."):
                self.failed = error.message_id
            raise
        self.wrote_at = time.monotonic()
        self.failed = ""

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One moment. Raises StoreUnavailable at once while the gate is shut."""
        self._pass()
        with super().read() as connection:
            yield connection

    def _pass(self) -> None:
        why = self._shut_for
        if why:
            raise StoreUnavailable(why)
