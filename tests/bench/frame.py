"""What one frame of the board costs: our own list, painted line by line, against Textual's DataTable.

Both hold the same rows in the same words and are painted in a pseudo-terminal by a process of their own, in turns.
A frame is either one row that changed (an acknowledgement) or the second that makes every age tick. Processor time,
from taking the change to the frame having been written.
`python -m tests.bench.frame WHICH COUNT FILE` is that process.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import DataTable

from models.alarms.rows import AlarmRow
from tests.bench.figures import Figure
from tests.bench.terminal import Terminal
from tests.tui.invented import NOW, alarm, board
from tui import themes
from tui.render.alarms import board_row
from tui.state import DeskState
from tui.widgets.board import Board

FRAMES, ROUNDS = 40, 3
WIDTH = 117
TARGETS = {1: 30, 2: 90, 3: 180, 4: 3600}
ONE, TICK = "one row changed", "every age ticked"


class Painter(App[None]):
    """Shows the list, changes it, and counts what that cost."""

    def __init__(self, which: str, count: int, file: Path) -> None:
        super().__init__()
        self.animation_level = "none"
        self._which = which
        self._rows = [alarm(each, f"SF-{each % 90:02}", 3, "burglary", "new", each) for each in range(count)]
        self._now = NOW
        self._file = file
        self._written = asyncio.Event()
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.DEFAULT

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.FALLBACKS

    def compose(self) -> ComposeResult:
        if self._which == "board":
            yield Board("board")
        else:
            yield DataTable(show_header=False, cursor_type="row", zebra_stripes=False)

    def on_mount(self) -> None:
        if self._which == "table":
            table = self.query_one(DataTable)
            for column in range(len(self._cells(self._rows[0]))):
                table.add_column("", key=str(column))
            for row in self._rows:
                table.add_row(*self._cells(row), key=row.id)
        else:
            self._show()
        self.run_worker(self._measure())

    def _cells(self, row: AlarmRow) -> list[str]:
        return [piece.text for piece in board_row(row, TARGETS, self._now, WIDTH)]

    def _show(self) -> None:
        state = DeskState(self._now, board(tuple(self._rows), targets=TARGETS))
        self.query_one(Board).show(state)

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        super()._display(screen, renderable)
        if renderable is not None:
            self._written.set()

    async def _measure(self) -> None:
        await asyncio.sleep(0.8)
        taken = {}
        for name, change in ((ONE, self._change_one), (TICK, self._tick)):
            taken[name] = [await self._frame(change, number) for number in range(FRAMES)]
        self._file.write_text(json.dumps(taken))
        self.exit()

    async def _frame(self, change: Callable[[int], None], number: int) -> float:
        await asyncio.sleep(0.03)
        self._written.clear()
        began = time.process_time()
        change(number)
        await self._written.wait()
        return (time.process_time() - began) * 1000

    def _change_one(self, number: int) -> None:
        at = number % 20
        row = self._rows[at]
        state = "acknowledged" if row.state == "new" else "new"
        self._rows[at] = replace(row, state=state, acknowledged_label="M. Ek", version=row.version + 1)
        if self._which == "board":
            self._show()
        else:
            self._update(self._rows[at])

    def _tick(self, number: int) -> None:
        self._now += timedelta(seconds=1)
        if self._which == "board":
            self._show()
        else:
            for row in self._rows:
                self._update(row)

    def _update(self, row: AlarmRow) -> None:
        table = self.query_one(DataTable)
        for column, words in enumerate(self._cells(row)):
            if table.get_cell(row.id, str(column)) != words:
                table.update_cell(row.id, str(column), words)


def run() -> list[Figure]:
    """Milliseconds of processor time a frame, medians; DataTable is the floor to be under."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        for count in (50, 500):
            taken: dict[tuple[str, str], list[float]] = {}
            for _ in range(ROUNDS):
                for which in ("table", "board"):
                    file = Path(folder) / f"{which}.json"
                    file.unlink(missing_ok=True)
                    paint(which, count, file)
                    for name, costs in json.loads(file.read_text()).items():
                        taken.setdefault((which, name), []).extend(costs)
            for name in (ONE, TICK):
                table = statistics.median(taken["table", name])
                mine = statistics.median(taken["board", name])
                figures.append(
                    Figure(f"board frame, {count} alarms, {name}", table, mine, mine / table, "ms",
                           "<= DataTable", mine <= table)
                )  # fmt: skip
    return figures


def paint(which: str, count: int, file: Path) -> None:
    """One run of the painting process."""
    argv = [sys.executable, "-m", "tests.bench.frame", which, str(count), str(file)]
    with Terminal(argv) as terminal:
        ends = time.monotonic() + 60
        while not file.exists() and terminal.process.poll() is None and time.monotonic() < ends:
            terminal.drain(0.1)
        terminal.drain(0.3)
        if not file.exists():
            raise TimeoutError(terminal.seen[-500:].decode(errors="replace"))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Painter(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])).run()
    else:
        for figure in run():
            print(figure.line())
