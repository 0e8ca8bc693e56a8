"""A running reception on a fresh encrypted database, with two transmitters: 1234 plain, 4711 under a key."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from sqlalchemy import insert, text

from fixtures.panel import Panel
from intake.limits import Limits
from intake.reception import Doors, Reception
from intake.spooling import SpoolPlace
from models.people.tables import Transmitter
from models.store.clock import SystemClock
from models.store.ids import new_id
from models.store.store import Store

DEVICE_KEY = bytes(range(16))
SPOOL_KEY = bytes(range(50, 82))
LIMITS = Limits(frame_s=1.0, unproven_idle_s=1.5, unproven=5)


def spool_at(store: Store) -> SpoolPlace:
    """A spool beside a test's database."""
    assert store.path is not None
    return SpoolPlace(store.path.parent / "spool", SPOOL_KEY)


def add_transmitter(store: Store, account: str, key: bytes | None = None, kind: str = "burglary") -> None:
    """A transmitter as set-up writes it."""
    table = Transmitter.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
    row = {"id": new_id(), "account": account, "kind": kind, "key": key, "recorded_at": store.clock.now()}
    with store.write() as session:
        session.connection().execute(
            insert(table), [{**row, "portable": False, "interval_s": 0, "active": True, "version": 1}]
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """What a test sees: the reception, its database, and panels that dial it."""

    reception: Reception
    store: Store

    @property
    def port(self) -> int:
        address = self.reception.dc09_tcp
        assert address is not None
        return address[1]

    def panel(self, account: str = "1234", key: bytes | None = None, timeout_s: float = 5.0) -> Panel:
        return Panel("127.0.0.1", self.port, account, key, timeout_s=timeout_s, retries=0)

    def settle(self) -> None:
        """Wait until what was acknowledged is in the database, too."""
        ends = time.monotonic() + 10
        while self.reception.facts().behind and time.monotonic() < ends:
            time.sleep(0.005)

    def count(self, what: str) -> int:
        self.settle()
        with self.store.read() as connection:
            return int(connection.execute(text(f"SELECT count(*) FROM {what}")).scalar_one())

    def column(self, sql: str) -> list[object]:
        self.settle()
        with self.store.read() as connection:
            return list(connection.execute(text(sql)).scalars())


@pytest.fixture
async def desk(sqlite_store: Store) -> AsyncIterator[Desk]:
    sqlite_store.clock = SystemClock()
    add_transmitter(sqlite_store, "1234")
    add_transmitter(sqlite_store, "4711", DEVICE_KEY, "personal")
    reception = Reception(
        sqlite_store, spool_at(sqlite_store), Doors(dc09_udp=("127.0.0.1", 0)), limits=LIMITS
    )
    await reception.start()
    yield Desk(reception, sqlite_store)
    await reception.stop()
