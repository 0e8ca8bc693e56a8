"""Killed without warning under load, again and again: nothing acknowledged is lost, nothing is doubled (TRUST I1)."""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from fixtures.panel import Panel
from models.store import chain
from models.store.store import Store
from tests.intake.conftest import add_transmitter

SENDERS = 8
SENDER_KEY = bytes(range(24))


class Watch:
    """The receiving process; the next one is loaded while this one lives, so that a kill costs little time."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.port = 0
        self._running: asyncio.subprocess.Process | None = None
        self._next: asyncio.subprocess.Process | None = None

    async def prepare(self) -> None:
        self._next = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.faults.receiver",
            str(self.database),
            str(self.port),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )

    async def begin(self) -> None:
        if self._next is None:
            await self.prepare()
        assert self._next is not None and self._next.stdin is not None and self._next.stdout is not None
        self._next.stdin.write(b"\n")
        line = await asyncio.wait_for(self._next.stdout.readline(), 30)
        assert line, "the receiver ended before it received"
        self.port = int(line)
        self._running, self._next = self._next, None

    async def kill(self) -> None:
        for process in (self._running, self._next):
            if process is not None and process is not self._next:
                process.kill()
                await process.wait()
        self._running = None

    async def end(self) -> None:
        for process in (self._running, self._next):
            if process is not None:
                process.kill()
                await process.wait()


async def send_until_told(watch: Watch, account: str, key: bytes | None, stop: asyncio.Event) -> list[int]:
    """Send alarm after alarm, each again and again until it is acknowledged; returns the sequences that were."""
    acknowledged: list[int] = []
    panel = Panel("127.0.0.1", watch.port, account, key, timeout_s=1.0, retries=0)
    while not stop.is_set():
        number = panel.next_sequence()
        while not (await panel.send_cid("130", zone=f"{number % 1000:03}", sequence=number)).acknowledged:
            await asyncio.sleep(0.02)
        acknowledged.append(number)
    await panel.close()
    return acknowledged


async def kill_again_and_again(store: Store, database: Path, kills: int) -> tuple[int, int]:
    """How many were acknowledged, and how often a copy came of an alarm already stored."""
    accounts = {f"{7000 + n}": (SENDER_KEY if n % 2 else None) for n in range(SENDERS)}
    for account, key in accounts.items():
        add_transmitter(store, account, key)
    chance = random.Random(7)
    watch = Watch(database)
    stop = asyncio.Event()
    try:
        await watch.begin()
        sending = [
            asyncio.create_task(send_until_told(watch, account, key, stop))
            for account, key in accounts.items()
        ]
        for _ in range(kills):
            await watch.prepare()
            await asyncio.sleep(chance.uniform(0.05, 0.4))
            await watch.kill()
            await watch.begin()
        await asyncio.sleep(0.1)
        stop.set()
        told = dict(zip(accounts, await asyncio.wait_for(asyncio.gather(*sending), 30), strict=True))
    finally:
        await watch.end()
    sent = Counter((account, f"{number:04}") for account, numbers in told.items() for number in numbers)
    with store.read() as connection:
        stored = Counter(
            (row.account, row.sequence)
            for row in connection.execute(text("SELECT account, sequence FROM signal WHERE event = 'alarm'"))
        )
        alarms = connection.execute(text("SELECT count(*) FROM alarm")).scalar_one()
        copies = connection.execute(text("SELECT count(*) FROM signal WHERE event = 'copy'")).scalar_one()
        assert chain.verify(connection) is None
        assert connection.exec_driver_sql("PRAGMA cipher_integrity_check").all() == []
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert sent - stored == Counter(), "acknowledged and lost"
    assert stored - sent == Counter(), "doubled"
    assert alarms == sent.total()
    return sent.total(), int(copies)


async def test_thirty_kills_lose_and_double_nothing(sqlite_store: Store, tmp_path: Path) -> None:
    acknowledged, _ = await kill_again_and_again(sqlite_store, tmp_path / "vaktbord.db", 30)
    assert acknowledged > 30 * SENDERS


@pytest.mark.long
async def test_a_thousand_kills_lose_and_double_nothing(sqlite_store: Store, tmp_path: Path) -> None:
    acknowledged, copies = await kill_again_and_again(sqlite_store, tmp_path / "vaktbord.db", 1000)
    sys.stdout.write(f"1000 kills: {acknowledged} acknowledged, 0 lost, 0 doubled, {copies} copies kept\n")
    assert copies > 0
