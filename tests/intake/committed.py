"""A committer on a spool and a database, and what is asked of them afterwards."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text

from intake.committer import Committer
from intake.spooling import SpoolPlace
from models.alarms.frames import ReceivedFrame
from models.store import chain
from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.store import Store
from models.watch.disturbances import unsettled
from tests.conftest import KEY
from tests.models.alarms.build import alarm_event, frame


def alarms(clock: HeldClock, count: int, start: int = 0) -> list[ReceivedFrame]:
    return [
        frame(alarm_event(zone=f"{n}"), clock.now(), sequence=f"{n % 9999:04}")
        for n in range(start, start + count)
    ]


def settled(committer: Committer, within_s: float = 30.0) -> bool:
    ends = time.monotonic() + within_s
    while committer.facts().behind and time.monotonic() < ends:
        time.sleep(0.005)
    return committer.facts().behind == 0


@asynccontextmanager
async def committing(store: Store | None, folder: Path, known: int = 0) -> AsyncIterator[Committer]:
    committer = Committer(store, SpoolPlace(folder, KEY, known), asyncio.get_running_loop())
    committer.start()
    try:
        yield committer
    finally:
        await asyncio.to_thread(committer.stop)


async def keep(committer: Committer, frames: Sequence[ReceivedFrame]) -> list[bool]:
    return list(await asyncio.gather(*(committer.keep(each) for each in frames)))


def column(store: Store, sql: str) -> list[object]:
    with store.read() as connection:
        return list(connection.execute(text(sql)).scalars())


def disturbed(store: Store) -> list[tuple[str, str]]:
    with store.read() as connection:
        assert chain.verify(connection) is None
        return [(row.kind, row.detail) for row in unsettled(connection)]


def away(self: Store) -> object:
    raise StoreUnavailable("store.away")
