"""What was met with silence is counted, written now and then, and never forgotten because a writing failed."""

from __future__ import annotations

import asyncio
import threading

import pytest
from sqlalchemy import text

from intake import refusals as under_test
from intake.refusals import Refusals
from models.store.errors import StoreUnavailable
from models.store.store import Store


def _written(store: Store) -> list[tuple[str, str, int]]:
    with store.read() as connection:
        found = connection.execute(text("SELECT cause, account, times FROM intake_notice ORDER BY account"))
        return [(row.cause, row.account, row.times) for row in found]


@pytest.mark.parametrize(
    "error",
    [StoreUnavailable("store.away"), RuntimeError("can't start new thread"), ValueError("of any kind")],
    ids=["away", "threads", "any"],
)
async def test_a_writing_that_fails_loses_no_count_and_ends_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    write, tries = Refusals._write, 0

    def fails_twice(self: Refusals, taken: dict[tuple[str, str], under_test._Count]) -> None:
        nonlocal tries
        tries += 1
        if tries <= 2:
            raise error
        write(self, taken)

    monkeypatch.setattr(under_test, "FLUSH_S", 0.01)
    monkeypatch.setattr(Refusals, "_write", fails_twice)
    refusals = Refusals(store)
    for account in ("4711", "4711", "4712"):
        refusals.note("unknown_account", account, "192.0.2.7")
    await refusals.start()
    try:
        async with asyncio.timeout(10):
            while tries == 0:
                await asyncio.sleep(0.01)
            refusals.note("unknown_account", "4711", "192.0.2.8")
            while not _written(store):
                await asyncio.sleep(0.02)
    finally:
        await refusals.stop()
    assert _written(store) == [("unknown_account", "4711", 3), ("unknown_account", "4712", 1)]


async def test_a_writing_under_way_is_let_finish_when_reception_stops(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off, the counts it had taken would be in neither the table nor the memory when the store closes."""
    write, began, go_on = Refusals._write, threading.Event(), threading.Event()

    def waits(self: Refusals, taken: dict[tuple[str, str], under_test._Count]) -> None:
        began.set()
        go_on.wait(10)
        write(self, taken)

    monkeypatch.setattr(under_test, "FLUSH_S", 0.01)
    monkeypatch.setattr(Refusals, "_write", waits)
    refusals = Refusals(sqlite_store)
    refusals.note("unknown_account", "4711", "192.0.2.7")
    await refusals.start()
    await asyncio.to_thread(began.wait, 10)
    stopping = asyncio.create_task(refusals.stop())
    await asyncio.sleep(0.05)
    assert not stopping.done()
    go_on.set()
    await stopping
    assert _written(sqlite_store) == [("unknown_account", "4711", 1)]
