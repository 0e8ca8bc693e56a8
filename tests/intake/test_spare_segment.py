"""A further segment lies ready soon after each was begun, so that neither rolling nor a full disk delays a record."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from intake.committer import Committer
from models.store.clock import HeldClock
from models.store.gate import GatedStore
from models.store.store import Store
from tests.intake.committed import alarms, committing, keep_one


async def ready(committer: Committer) -> None:
    async with asyncio.timeout(10):
        while (writer := committer._spooler.writer) is None or writer._next is None:
            await asyncio.sleep(0.01)


async def test_a_spare_is_made_at_the_first_record_and_at_every_roll(
    sqlite_store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    async with committing(GatedStore(sqlite_store), tmp_path / "spool") as committer:
        await ready(committer)
        indexes: set[int] = set()
        for each in alarms(clock, 160):
            assert await keep_one(committer, replace(each, raw=bytes(60_000)))
            writer = committer._spooler.writer
            assert writer is not None
            indexes.add(writer.segment)
            await ready(committer)
        assert len(indexes) >= 3
