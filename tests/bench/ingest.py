"""Durable ingest against an echo server that stores nothing: frames a second, and one sender's wait.

Both servers run in processes of their own and are fed by the same senders, in turns, so that a slow moment of the
machine hits both. Each sender waits for its answer before it sends again, as panels do.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from fixtures.panel import Panel
from tests.bench.figures import Figure
from tests.bench.servers import SENDER_KEY

ROUNDS = 3
SENDERS = 100
FRAMES_EACH = 40
ALONE = 400


async def send(panel: Panel, frames: int, waits: list[float]) -> int:
    """Send that many alarms, each when the one before was answered; returns how many answers acknowledged."""
    acknowledged = 0
    for _ in range(frames):
        number = panel.next_sequence()
        frame = panel.frame("ADM-CID", f"#{panel.account}|1130 01 {number % 1000:03}".encode(), number)
        began = time.perf_counter()
        answer = await panel.exchange(frame)
        waits.append(time.perf_counter() - began)
        acknowledged += panel.judge(answer, number).acknowledged
    return acknowledged


async def drive(port: int, panels: list[Panel], frames: int) -> tuple[float, list[float], int]:
    """Seconds it took to have all frames answered, each wait, and how many were acknowledged."""
    waits: list[float] = []
    for panel in panels:
        panel.port = port
        await panel.exchange(panel.frame("NULL", b"", 0))  # dialled before the clock starts
    began = time.perf_counter()
    told = await asyncio.gather(*(send(panel, frames, waits) for panel in panels))
    took = time.perf_counter() - began
    for panel in panels:
        await panel.close()
    return took, waits, sum(told)


@contextmanager
def serving(*arguments: str) -> Iterator[int]:
    """A server in a process of its own; yields its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.servers", *arguments], stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def panels(sealed: bool) -> list[Panel]:
    """A hundred simulated panels, in plain text or under a key; each counts its own sequence on."""
    return [
        Panel(
            "127.0.0.1", 0, f"A{number:03}" if sealed else f"{1000 + number}", SENDER_KEY if sealed else None
        )
        for number in range(SENDERS)
    ]


def rates(echo: int, product: int, senders: list[Panel]) -> tuple[float, float]:
    """Median frames a second of echo and product, in turns; the product must acknowledge every one."""
    total = len(senders) * FRAMES_EACH
    floors, products = [], []
    for turn in range(ROUNDS + 1):
        floor, _, _ = asyncio.run(drive(echo, senders, FRAMES_EACH))
        mine, _, acknowledged = asyncio.run(drive(product, senders, FRAMES_EACH))
        assert acknowledged == total
        if turn:  # the first turn warms both up and is not counted
            floors.append(total / floor)
            products.append(total / mine)
    return statistics.median(floors), statistics.median(products)


def run() -> list[Figure]:
    """Four figures: many senders plain and sealed, one sender's median wait plain and sealed."""
    figures: list[Figure] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        serving("echo") as echo,
        serving("product", folder) as product,
    ):
        for how, sealed, goal in (("plain", False, 0.25), ("AES", True, 0.15)):
            senders = panels(sealed)
            floor, mine = rates(echo, product, senders)
            ratio = mine / floor
            name = f"durable ingest, {SENDERS} senders, {how}"
            figures.append(Figure(name, floor, mine, ratio, "1/s", f">= {goal} of echo", ratio >= goal))
            _, echoed, _ = asyncio.run(drive(echo, senders[:1], ALONE))
            _, waited, _ = asyncio.run(drive(product, senders[:1], ALONE))
            floor, mine = statistics.median(echoed) * 1000, statistics.median(waited) * 1000
            name = f"one sender's wait, p50, {how}"
            figures.append(Figure(name, floor, mine, mine / floor, "ms", "<= 0.8 ms", mine <= 0.8))
    return figures


if __name__ == "__main__":
    for figure in run():
        print(figure.line())
