"""From starting the desk to its first paint, and to the first true board, against an empty Textual app.

Each start is a fresh process in a pseudo-terminal, the floor and the product in turns. The first paint is the
desk's own name on the glass; the first true board is an open incident of the invented city. A watch runs already;
where the desk must start it itself is counted apart.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.place import Place, place, watching
from tests.bench.terminal import Terminal
from tui.cli import watch_control

STARTS = 9
FIRST = "VAKTBORD"


def run() -> list[Figure]:
    """Milliseconds, medians."""
    empty: list[float] = []
    first: list[float] = []
    true: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        with place(Path(folder) / "adopted") as at, watching(at):
            number = an_incident(at)
            for turn in range(STARTS + 1):
                floor = bare_start()
                painted, read = start(at, number)
                if turn:  # the first of each compiles and fills the machine's file cache
                    empty.append(floor)
                    first.append(painted)
                    true.append(read)
        with place(Path(folder) / "alone", kind="test") as at:
            number = an_incident(at)
            alone: list[float] = []
            for turn in range(4):
                _, read = start(at, number)
                watch_control.stop(at.home, at.home.settings())
                if turn:
                    alone.append(read)
    return [
        figure("start to first paint", empty, first, 1.2),
        figure("start to first true board", empty, true, 2.5),
        figure("start to first true board, watch started too", empty, alone, 2.5),
    ]


def figure(name: str, floors: list[float], products: list[float], goal: float) -> Figure:
    """Medians compared."""
    floor, mine = statistics.median(floors), statistics.median(products)
    return Figure(name, floor, mine, mine / floor, "ms", f"<= {goal:g} x an empty app", mine <= goal * floor)


def an_incident(at: Place) -> str:
    """The number of an open incident, which stands on the overview once it was read."""
    from models.incidents.views import queue

    with at.store.read() as connection:
        return queue(connection, 1)[0].number


def bare_start() -> float:
    """An empty Textual app."""
    with Terminal([sys.executable, "-m", "tests.bench.bare", "app"]) as bare:
        took = bare.wait_for("tomt bord") * 1000
        end(bare)
    return took


def start(at: Place, number: str) -> tuple[float, float]:
    """First paint and first true board of the desk."""
    with at.desk() as desk:
        painted = desk.wait_for(FIRST) * 1000
        read = desk.wait_for(number) * 1000
        end(desk)
    return painted, read


def end(terminal: Terminal) -> None:
    """Leave as a user does, and read what is said meanwhile."""
    terminal.drain(0.2)
    terminal.press(b"\x11")
    ends = time.monotonic() + 3
    while terminal.process.poll() is None and time.monotonic() < ends:
        terminal.drain(0.05)


if __name__ == "__main__":
    for each in run():
        print(each.line())
