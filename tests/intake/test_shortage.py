"""Too few descriptors, or too little memory, while the spool is read again: waited for, however long, and no loss."""

from __future__ import annotations

import asyncio
import errno
from pathlib import Path

import pytest

from intake import backlog, inserting
from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.gate import GatedStore
from models.store.spool import reader
from models.store.spool.disk import SHORTAGE
from models.store.store import Store
from tests.intake.committed import alarms, column, committing, disturbed, keep, keep_one, settled


@pytest.mark.parametrize("number", SHORTAGE)
async def test_a_shortage_moves_the_mark_past_nothing(
    sqlite_store: Store, clock: HeldClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(backlog, "MOST_HELD", 0)  # everything is read from the spool again
    monkeypatch.setattr(inserting, "PROBE_S", 0.01)
    frames = alarms(clock, 30)
    tries = 0

    def short(folder: int, name: str, most: int) -> bytes:
        nonlocal tries
        tries += 1
        raise OSError(number, "short of it")

    async with committing(sqlite_store, tmp_path / "spool") as committer:
        with monkeypatch.context() as patch:
            patch.setattr(reader, "read_all", short)  # before the first record: none is read whole meanwhile
            assert all(await keep(committer, frames))
            async with asyncio.timeout(30):
                while tries < 12:
                    await asyncio.sleep(0.01)
        assert settled(committer)
    assert column(sqlite_store, "SELECT id FROM alarm ORDER BY seq") == [each.events[0].id for each in frames]
    assert disturbed(sqlite_store) == []


async def test_a_watch_that_begins_short_of_descriptors_is_well_again(
    sqlite_store: Store, clock: HeldClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with committing(GatedStore(sqlite_store), tmp_path / "spool") as committer:
        assert all(await keep(committer, alarms(clock, 5)))
    with monkeypatch.context() as patch:

        def short(folder: int, name: str, most: int) -> bytes:
            raise OSError(errno.EMFILE, "too many open files")

        patch.setattr(reader, "read_all", short)
        running = committing(sqlite_store, tmp_path / "spool")
        committer = await running.__aenter__()
        assert (committer.facts().storing, committer.facts().fault) == ("nothing", "spool.unwritable")
    try:
        async with asyncio.timeout(10):
            while committer.facts().fault or committer.facts().stored < 5:
                await asyncio.sleep(0.02)
    finally:
        await running.__aexit__(None, None, None)
    assert column(sqlite_store, "SELECT zone FROM alarm ORDER BY seq") == [str(n) for n in range(5)]
    assert disturbed(sqlite_store) == []


async def test_what_cannot_be_read_in_bulk_is_taken_in_one_by_one(
    sqlite_store: Store, clock: HeldClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inserting, "PROBE_S", 0.01)

    def unreadable(*_: object, **__: object) -> object:
        raise StoreUnavailable("spool.unreadable")

    monkeypatch.setattr(backlog.Backlog, "following", unreadable)
    async with committing(sqlite_store, tmp_path / "spool") as committer:
        assert await keep_one(committer, alarms(clock, 1)[0])
        assert settled(committer, 10)
    assert column(sqlite_store, "SELECT count(*) FROM alarm") == [1]
