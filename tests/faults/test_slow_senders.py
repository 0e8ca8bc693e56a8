"""Slow, silent and endless senders on the same port: nobody else waits for them, and memory stays flat."""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager

import pytest

from fixtures.panel import Panel
from tests.bench.place import memory_mb
from tests.faults.figures import Figures
from tests.faults.scene import SENDERS, Scene, account_for
from tests.faults.traffic import Traffic

Tell = Callable[[Figures], None]
Harm = Callable[[int], Coroutine[None, None, None]]
ANSWERED_WITHIN_S = 2.0
GROWS_MB = 60.0
# What was received lately is remembered, so that a copy is known as one: about a kilobyte and a half an alarm.
AN_ALARM_MB = 0.0015
IDLE, DRIPPING, ENDLESS, NOISY = 900, 60, 4, 40


async def idle(port: int) -> None:
    """Connect and say nothing, for ever."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        await asyncio.sleep(3600)
    finally:
        writer.close()


async def drip(port: int) -> None:
    """A valid frame, a byte a second, again and again."""
    panel = Panel("127.0.0.1", port, "7000")
    while True:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for byte in panel.frame("ADM-CID", b"#7000|1130 01 999", 9999):
                writer.write(bytes([byte]))
                await writer.drain()
                if reader.at_eof():
                    break
                await asyncio.sleep(1)
        await asyncio.sleep(0.1)


async def endless(port: int) -> None:
    """One line without an end, as fast as it is taken."""
    while True:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b'\n12340042"ADM-CID"')
            while True:
                writer.write(b"A" * 65536)
                await writer.drain()
                await asyncio.sleep(0.005)
        await asyncio.sleep(0.05)


async def noisy(port: int) -> None:
    """Bytes that mean nothing, with an end of line now and then, from new connections."""
    chance = random.Random(5)
    while True:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            for _ in range(5):
                writer.write(chance.randbytes(300) + b"\r")
                await writer.drain()
                await asyncio.sleep(0.2)
            writer.close()


@contextmanager
def harmed(port: int, harms: dict[Harm, int]) -> Iterator[None]:
    """While it lasts so many of each do their harm, from a thread of their own."""
    loop = asyncio.new_event_loop()

    async def all_of_them() -> None:
        tasks = [loop.create_task(harm(port)) for harm, count in harms.items() for _ in range(count)]
        try:
            await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            for each in tasks:
                each.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    running = loop.create_task(all_of_them())

    def run() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            loop.run_until_complete(running)

    thread = threading.Thread(target=run, name="harm")
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(running.cancel)
        thread.join(30)
        loop.close()


@pytest.mark.parametrize("for_s", [4.0, pytest.param(120.0, marks=pytest.mark.long)])
def test_nobody_waits_for_slow_silent_and_endless_senders(scene: Scene, tell: Tell, for_s: float) -> None:
    scene.start()
    harms: dict[Harm, int] = {idle: IDLE, drip: DRIPPING, endless: ENDLESS, noisy: NOISY}
    with Traffic(scene.port, scene.senders, timeout_s=5.0) as traffic:
        traffic.until(len(scene.senders) * 2)
        before = memory_mb(scene.pid)
        with harmed(scene.port, harms):
            time.sleep(for_s)
            # A sender that dials anew finds a place among them.
            with Traffic(scene.port, [SENDERS[0]], timeout_s=5.0, first=90_001) as late:
                late.until(1)
                late.give_up()
            grew = memory_mb(scene.pid) - before
        traffic.finish()
        traffic.rung.update(late.rung)
        traffic.answers.update(late.answers)
        tell(
            account_for(
                scene,
                f"{IDLE} idle, {DRIPPING} a byte a second, {ENDLESS} endless, {NOISY} noisy for {for_s:.0f} s",
                traffic,
                f"memory grew {grew:.0f} MB",
            )
        )
        assert traffic.worst_s < ANSWERED_WITHIN_S
        assert grew < GROWS_MB + AN_ALARM_MB * len(traffic.rung)
