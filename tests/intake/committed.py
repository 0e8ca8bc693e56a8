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
async def committing(store: Store, folder: Path, known: int = 0) -> AsyncIterator[Committer]:
    committer = Committer(store, SpoolPlace(folder, KEY, known), asyncio.get_running_loop())
    committer.start()
    try:
        yield committer
    finally:
        await asyncio.to_thread(committer.stop)


async def keep_one(committer: Committer, frame: ReceivedFrame) -> bool:
    """Have it made durable, and wait for it."""
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    committer.submit(frame, answer.set_result)
    return await answer


async def keep(committer: Committer, frames: Sequence[ReceivedFrame]) -> list[bool]:
    return list(await asyncio.gather(*(keep_one(committer, each) for each in frames)))


async def spooling(committer: Committer) -> None:
    """Wait until it is known that the database is away."""
    async with asyncio.timeout(10):
        while committer.facts().storing != "spool":
            await asyncio.sleep(0.01)


def column(store: Store, sql: str) -> list[object]:
    with store.read() as connection:
        return list(connection.execute(text(sql)).scalars())


def disturbed(store: Store) -> list[tuple[str, str]]:
    with store.read() as connection:
        assert chain.verify(connection) is None
        return [(row.kind, row.detail) for row in unsettled(connection)]


def away(self: Store) -> object:
    raise StoreUnavailable("store.away")
