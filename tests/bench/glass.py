"""From the socket to another process's glass: a frame is written, stored, acknowledged, and its row stands on a desk.

The real watch in one process, the real desk in a pseudo-terminal in another; this process sends and reads the
terminal as an emulator does. The time runs from before the frame's write to the bytes of the alarm's row. Alarms
come at irregular moments, so that every phase of polling and painting is met. The floor is a bare server that
commits to a plain file, and a bare process that polls it and prints, in turns with the product.
"""

from __future__ import annotations

import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fixtures.panel import Panel
from tests.bench.figures import Figure, percentile
from tests.bench.glass_reader import GlassReader
from tests.bench.place import account, place, watching
from tests.bench.terminal import Terminal

BATCHES, IN_BATCH = 10, 12
GAP_S = (0.06, 0.18)


def run() -> list[Figure]:
    """Milliseconds: the median and the 99th percentile."""
    with tempfile.TemporaryDirectory() as folder:
        floors, products = measured(Path(folder))
    figures: list[Figure] = []
    for name, share, goal in (("p50", 0.50, 65.0), ("p99", 0.99, 130.0)):
        floor, mine = percentile(floors, share), percentile(products, share)
        figures.append(
            Figure(f"socket to another process's glass, {name}", floor, mine, mine / floor, "ms",
                   f"<= {goal:g} ms", mine <= goal)
        )  # fmt: skip
    return figures


def measured(folder: Path) -> tuple[list[float], list[float]]:
    """Milliseconds of each alarm, floor and product."""
    floors: list[float] = []
    products: list[float] = []
    pause = random.Random(7)
    (folder / "bare").mkdir()
    with place(folder / "home") as at, watching(at) as watch:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.bare", "server", str(folder / "bare")], stdout=subprocess.PIPE
        )
        assert server.stdout is not None
        try:
            bare_port = int(server.stdout.readline())
            with (
                Terminal(
                    [sys.executable, "-m", "tests.bench.bare", "printer", str(folder / "bare")]
                ) as printer,
                at.desk() as desk,
                GlassReader(printer) as printed,
                GlassReader(desk) as glass,
                socket.create_connection(("127.0.0.1", bare_port)) as bare,
                socket.create_connection(("127.0.0.1", watch.port)) as line,
            ):
                settle(at.close_alarms)
                for batch in range(BATCHES):
                    marks = [account(batch * IN_BATCH + number) for number in range(IN_BATCH)]
                    floors += timed(bare, printed, marks, lambda mark: mark.encode() + b"\r", pause)
                    products += timed(line, glass, marks, frame_of, pause)
                    settle(at.close_alarms)
        finally:
            server.kill()
            server.wait()
            server.stdout.close()
    return floors, products


def settle(clear: Callable[[], object]) -> None:
    """Empty the board and let everyone see it."""
    time.sleep(0.4)
    clear()
    time.sleep(0.8)


def frame_of(mark: str) -> bytes:
    """One burglary alarm from our sender `mark`."""
    return Panel("", 0, mark).frame("ADM-CID", f"#{mark}|1130 01 004".encode(), random.randrange(1, 9999))


def timed(
    line: socket.socket,
    glass: GlassReader,
    marks: list[str],
    frame: Callable[[str], bytes],
    pause: random.Random,
) -> list[float]:
    """Milliseconds from write to glass for each mark."""
    sent: dict[str, float] = {}
    for mark in marks:
        glass.want(mark)
        written = frame(mark)
        sent[mark] = time.monotonic()
        line.sendall(written)
        line.recv(4096)
        time.sleep(pause.uniform(*GAP_S))
    return [(glass.when(mark) - sent[mark]) * 1000 for mark in marks]


if __name__ == "__main__":
    for figure in run():
        print(figure.line())
    _ = statistics
