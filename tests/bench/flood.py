"""A flood: alarms as fast as a hundred senders can ring them, each answered before its sender sends the next.

In its middle one personal alarm is sent. Counted are what was acknowledged and what is in the database, how long it
takes until the personal alarm stands first on a real desk, how a key feels meanwhile and what memory it costs.
`python -m tests.bench.flood send PORT COUNT SECONDS` is the sending process; 0 seconds is as fast as it goes.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from fixtures.panel import Panel
from tests.bench.figures import Figure, percentile
from tests.bench.glass_reader import GlassReader
from tests.bench.keys import CURSOR, DOWN, moving, send
from tests.bench.place import account, memory_mb, place, watching

SHORT, LONG = 2_000, 10_000
SENDERS = 100
LOUD = account(119)


@dataclass(frozen=True, slots=True)
class Flooded:
    """What one flood showed. `loud_ms` from the personal alarm's write to its words on the desk's strip."""

    sent: int
    acknowledged: int
    present: int
    took_s: float
    loud_ms: float
    keys_ms: tuple[float, ...]
    desk_grew_mb: float
    watch_grew_mb: float

    @property
    def lost(self) -> int:
        """Acknowledged and not in the database."""
        return max(0, self.acknowledged - self.present)


def run(count: int = SHORT) -> list[Figure]:
    """Alarms a second, milliseconds, MB."""
    seen = flooded(count)
    name = f"flood of {count}"
    p50, p99 = percentile(list(seen.keys_ms), 0.5), percentile(list(seen.keys_ms), 0.99)
    whole = seen.acknowledged == seen.present == seen.sent
    return [
        Figure(f"{name}, alarms acknowledged a second", None, seen.sent / seen.took_s, None, "1/s",
               "10 000 in 60 s", seen.sent / seen.took_s >= 10_000 / 60),
        Figure(f"{name}, lost or doubled", None, abs(seen.present - seen.sent), None, "", "0", whole),
        Figure(f"{name}, personal alarm on top", None, seen.loud_ms, None, "ms", "<= 1000 ms",
               seen.loud_ms <= 1000),
        Figure(f"{name}, key to screen, p50", None, p50, None, "ms", "<= 10 ms", p50 <= 10),
        Figure(f"{name}, key to screen, p99", None, p99, None, "ms", "<= 25 ms", p99 <= 25),
        Figure(f"{name}, desk's memory grew", None, seen.desk_grew_mb, None, "MB", "<= 150 MB",
               seen.desk_grew_mb <= 150),
        Figure(f"{name}, watch's memory grew", None, seen.watch_grew_mb, None, "MB", "<= 150 MB",
               seen.watch_grew_mb <= 150),
    ]  # fmt: skip


def flooded(count: int, over_s: float = 0.0) -> Flooded:
    """Ring `count` alarms, spread `over_s` seconds, and one personal alarm at a fresh watch with a desk open."""
    with (
        tempfile.TemporaryDirectory() as folder,
        place(Path(folder), loud=LOUD) as at,
        watching(at) as watch,
        at.desk() as desk,
        GlassReader(desk) as glass,
    ):
        glass.follow(CURSOR)
        time.sleep(1.0)
        at.close_alarms()
        send(watch.port, "130", 12)
        time.sleep(1.5)
        desk.press(DOWN)
        time.sleep(0.3)
        with at.store.read() as connection:
            before = connection.execute(text("SELECT count(*) FROM alarm")).scalar_one()
        held = memory_mb(desk.process.pid), memory_mb(watch.process.pid)
        glass.want(LOUD)
        sender = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.flood", "send", str(watch.port), str(count), str(over_s)],
            stdout=subprocess.PIPE,
        )
        keys: list[float] = []
        ending = threading.Event()

        def press() -> None:
            while not ending.is_set():
                keys.extend(moving(desk, glass, keys=20))

        presser = threading.Thread(target=press, name="keys", daemon=True)
        presser.start()
        told, _ = sender.communicate(timeout=180)
        ending.set()
        presser.join()
        said = json.loads(told)
        loud = glass.when(LOUD, 20.0)
        grew = memory_mb(desk.process.pid) - held[0], memory_mb(watch.process.pid) - held[1]
        with at.store.read() as connection:
            present = connection.execute(text("SELECT count(*) FROM alarm")).scalar_one() - before
        return Flooded(
            sent=count + 1,
            acknowledged=said["acknowledged"],
            present=present,
            took_s=said["took_s"],
            loud_ms=(loud - said["loud_at"]) * 1000,
            keys_ms=tuple(keys),
            desk_grew_mb=grew[0],
            watch_grew_mb=grew[1],
        )


async def ring_all(port: int, count: int, over_s: float = 0.0) -> dict[str, float]:
    """Send the flood; how many were acknowledged, how long it took and when the personal alarm was written."""
    acknowledged = 0
    loud_at = 0.0

    async def ring(number: int) -> None:
        nonlocal acknowledged
        async with Panel("127.0.0.1", port, account(number), retries=0, timeout_s=30) as panel:
            for zone in range(number, count, SENDERS):
                await asyncio.sleep(max(0.0, began + zone / count * over_s - time.monotonic()))
                reply = await panel.send_cid("302", zone=f"{zone // SENDERS % 1000:03}")
                acknowledged += reply.acknowledged  # added after the wait, never across it

    async def ring_loud() -> None:
        nonlocal acknowledged, loud_at
        async with Panel("127.0.0.1", port, LOUD, retries=0, timeout_s=30) as panel:
            await panel.send_null()
            while acknowledged < count // 2:
                await asyncio.sleep(0.005)
            loud_at = time.monotonic()
            reply = await panel.send_cid("123")
            acknowledged += reply.acknowledged

    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(SENDERS):
            group.create_task(ring(number))
        group.create_task(ring_loud())
    return {"acknowledged": acknowledged, "took_s": time.monotonic() - began, "loud_at": loud_at}


if __name__ == "__main__":
    if sys.argv[1:2] == ["send"]:
        print(json.dumps(asyncio.run(ring_all(int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))))
    else:
        for figure in run(int(sys.argv[1]) if sys.argv[1:] else SHORT):
            print(figure.line())
