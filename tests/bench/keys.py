"""From a key to the glass while alarms stream in, twenty a second: the cursor is moved down and up the board.

The real watch receives over a socket and the real desk paints in a pseudo-terminal. The time runs from the byte
written to the terminal until the bytes of the cursor on its new row are read. The floor is an empty Textual app that
counts the same key on its one line, in turns with the product.
"""

from __future__ import annotations

import random
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fixtures.panel import Panel
from tests.bench.figures import Figure, percentile
from tests.bench.glass_reader import GlassReader
from tests.bench.place import SENDERS, account, place, watching
from tests.bench.terminal import Terminal

ROUNDS, KEYS = 5, 40
STREAM_EVERY_S = 0.05
STEADY = 14
DOWN, UP = b"\x1b[B", b"\x1b[A"
CURSOR = "▌"


def run() -> list[Figure]:
    """Milliseconds: the median and the 99th percentile."""
    floors: list[float] = []
    products: list[float] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        place(Path(folder)) as at,
        watching(at) as watch,
        Terminal([sys.executable, "-m", "tests.bench.bare", "app"]) as bare,
        at.desk() as desk,
        GlassReader(bare) as counted,
        GlassReader(desk) as glass,
    ):
        glass.follow(CURSOR)
        time.sleep(1.0)
        at.close_alarms()
        send(watch.port, "130", STEADY)
        time.sleep(1.5)
        desk.press(DOWN)
        time.sleep(0.3)
        pressed = 0
        for _ in range(ROUNDS):
            floors += counting(bare, counted, pressed)
            pressed += KEYS
            with streaming(watch.port):
                time.sleep(0.5)
                products += moving(desk, glass)
    return figures("key to screen, 20 alarms a second", floors, products)


def figures(name: str, floors: list[float], products: list[float]) -> list[Figure]:
    """The two figures of key latency."""
    made: list[Figure] = []
    for which, share, goal in (("p50", 0.50, 10.0), ("p99", 0.99, 25.0)):
        floor, mine = percentile(floors, share), percentile(products, share)
        made.append(
            Figure(f"{name}, {which}", floor, mine, mine / floor, "ms", f"<= {goal:g} ms", mine <= goal)
        )
    return made


def counting(bare: Terminal, glass: GlassReader, pressed: int) -> list[float]:
    """Milliseconds of each key in the empty app."""
    pause = random.Random(pressed)
    taken: list[float] = []
    for number in range(1, KEYS + 1):
        words = f"tomt bord {pressed + number}"
        glass.want(words)
        began = time.monotonic()
        bare.press(DOWN)
        taken.append((glass.when(words) - began) * 1000)
        time.sleep(pause.uniform(0.04, 0.12))
    return taken


def moving(desk: Terminal, glass: GlassReader, keys: int = KEYS) -> list[float]:
    """Milliseconds of each key on the desk: ten down, ten up, and so on."""
    pause = random.Random(keys)
    taken: list[float] = []
    for number in range(keys):
        before = glass.row
        began = time.monotonic()
        desk.press(DOWN if number // 10 % 2 == 0 else UP)
        moved = glass.wait_row(before, 5.0)
        taken.append(((moved or began + 5.0) - began) * 1000)
        time.sleep(pause.uniform(0.04, 0.12))
    return taken


def send(port: int, code: str, count: int) -> None:
    """Ring `count` alarms of a Contact ID code, one after the other."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        for number in range(count):
            ring(line, number, code)


def ring(line: socket.socket, number: int, code: str) -> None:
    """One alarm, from one of our senders, answered."""
    mark = account(number % SENDERS)
    data = f"#{mark}|1{code} 01 {number % 999:03}".encode()
    line.sendall(Panel("", 0, mark).frame("ADM-CID", data, number % 9999 + 1))
    line.recv(4096)


@contextmanager
def streaming(port: int) -> Iterator[None]:
    """Technical alarms, which stand below the others, twenty a second."""
    ending = threading.Event()

    def stream() -> None:
        with socket.create_connection(("127.0.0.1", port)) as line:
            number = random.randrange(5000)
            while not ending.wait(STREAM_EVERY_S):
                number += 1
                ring(line, number, "302")

    thread = threading.Thread(target=stream, name="stream", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()


if __name__ == "__main__":
    for figure in run():
        print(figure.line())
