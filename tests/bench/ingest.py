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
from pathlib import Path

from fixtures.panel import Panel
from tests.bench.figures import Figure
from tests.bench.servers import SENDER_KEY

ROUNDS = 3
SENDERS = 100
FRAMES_EACH = 40
ALONE = 400


class Sender(asyncio.Protocol):
    """Sends its frames one by one, each when the one before was answered, and notes how long that took."""

    def __init__(self, frames: list[bytes], finished: asyncio.Future[None]) -> None:
        self._frames = iter(frames)
        self._finished = finished
        self._buffer = b""
        self._sent_at = 0.0
        self.waits: list[float] = []
        self.answers: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def begin(self) -> None:
        frame = next(self._frames, None)
        if frame is None:
            self._finished.set_result(None)
            return
        self._sent_at = time.perf_counter()
        self._transport.write(frame)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._buffer.endswith(b"\r"):
            self.waits.append(time.perf_counter() - self._sent_at)
            self.answers.append(self._buffer)
            self._buffer = b""
            self.begin()

    def connection_lost(self, error: Exception | None) -> None:
        if not self._finished.done():
            self._finished.set_exception(ConnectionError("the server hung up"))

    def close(self) -> None:
        self._transport.close()


async def drive(port: int, work: list[list[bytes]]) -> tuple[float, list[float], list[bytes]]:
    """Seconds it took to have all frames answered, each wait, and the answers."""
    loop = asyncio.get_running_loop()
    senders: list[Sender] = []
    ends: list[asyncio.Future[None]] = []
    for frames in work:
        finished: asyncio.Future[None] = loop.create_future()
        _, sender = await loop.create_connection(lambda f=frames, e=finished: Sender(f, e), "127.0.0.1", port)  # type: ignore[misc]  # mypy cannot infer a lambda with defaults
        senders.append(sender)
        ends.append(finished)
    began = time.perf_counter()
    for sender in senders:
        sender.begin()
    async with asyncio.timeout(60):
        await asyncio.gather(*ends)
    took = time.perf_counter() - began
    for sender in senders:
        sender.close()
    return (
        took,
        [wait for each in senders for wait in each.waits],
        [raw for each in senders for raw in each.answers],
    )


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


class Frames:
    """Frames that no earlier run has sent: each sender counts on."""

    def __init__(self, sealed: bool) -> None:
        self._panels = [
            Panel("", 0, f"A{number:03}" if sealed else f"{1000 + number}", SENDER_KEY if sealed else None)
            for number in range(SENDERS)
        ]

    def work(self, senders: int, each: int) -> list[list[bytes]]:
        """`each` frames for each of the first `senders` accounts."""
        return [
            [
                panel.frame(
                    "ADM-CID", f"#{panel.account}|1130 01 {zone % 1000:03}".encode(), panel.next_sequence()
                )
                for zone in range(each)
            ]
            for panel in self._panels[:senders]
        ]


def compare(
    echo: int, product: int, frames: Frames, senders: int, each: int
) -> tuple[list[float], list[float]]:
    """Seconds per round for echo and product, in turns; every product answer must be an acknowledgement."""
    floors, products = [], []
    for _ in range(ROUNDS):
        took, _, _ = asyncio.run(drive(echo, frames.work(senders, each)))
        floors.append(took)
        took, _, answers = asyncio.run(drive(product, frames.work(senders, each)))
        products.append(took)
        assert len(answers) == senders * each and all(b'ACK"' in answer for answer in answers)
    return floors, products


def run() -> list[Figure]:
    """Four figures: many senders plain and sealed, one sender's median wait plain and sealed."""
    figures: list[Figure] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        serving("echo") as echo,
        serving("product", folder) as product,
    ):
        for sealed, goal in ((False, 0.34), (True, 0.21)):
            frames = Frames(sealed)
            compare_warm(echo, product, frames)
            floors, products = compare(echo, product, frames, SENDERS, FRAMES_EACH)
            total = SENDERS * FRAMES_EACH
            floor, mine = total / statistics.median(floors), total / statistics.median(products)
            how = "AES" if sealed else "plain"
            figures.append(
                Figure(
                    f"durable ingest, {SENDERS} senders, {how}",
                    floor,
                    mine,
                    mine / floor,
                    "1/s",
                    f">= {goal} of echo",
                    mine / floor >= goal,
                )
            )
            _, echoes, _ = asyncio.run(drive(echo, frames.work(1, ALONE)))
            _, waits, answers = asyncio.run(drive(product, frames.work(1, ALONE)))
            assert all(b'ACK"' in answer for answer in answers)
            floor, mine = statistics.median(echoes) * 1000, statistics.median(waits) * 1000
            figures.append(
                Figure(
                    f"one sender's wait, p50, {how}",
                    floor,
                    mine,
                    mine / floor,
                    "ms",
                    "<= 0.8 ms",
                    mine <= 0.8,
                )
            )
        size = sum(each.stat().st_size for each in Path(folder).iterdir())
        assert size > 0
    return figures


def compare_warm(echo: int, product: int, frames: Frames) -> None:
    """One round that is not counted, so that neither side pays for its first steps."""
    for port in (echo, product):
        asyncio.run(drive(port, frames.work(SENDERS, 3)))


if __name__ == "__main__":
    for figure in run():
        print(figure.line())
