"""What a desk costs when nothing happens: processor time and memory over twenty seconds, and the watch's own."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.place import cpu_seconds, memory_mb, place, watching

SETTLE_S, SPAN_S = 4.0, 20.0


def run() -> list[Figure]:
    """Share of one core in per cent, and resident memory in MB."""
    with (
        tempfile.TemporaryDirectory() as folder,
        place(Path(folder)) as at,
        watching(at) as watch,
        at.desk() as desk,
    ):
        at.close_alarms()
        desk.drain(SETTLE_S)
        pids = desk.process.pid, watch.process.pid
        before = [cpu_seconds(pid) for pid in pids]
        began = time.monotonic()
        desk.drain(SPAN_S)
        span = time.monotonic() - began
        used = [(cpu_seconds(pid) - each) / span * 100 for pid, each in zip(pids, before, strict=True)]
        held = [memory_mb(pid) for pid in pids]
    return [
        Figure("idle desk, processor", None, used[0], None, "%", "<= 2 %", used[0] <= 2),
        Figure("idle desk, memory", None, held[0], None, "MB", "<= 120 MB", held[0] <= 120),
        Figure("idle watch, processor", None, used[1], None, "%", "<= 2 %", used[1] <= 2),
        Figure("idle watch, memory", None, held[1], None, "MB", "<= 120 MB", held[1] <= 120),
    ]


if __name__ == "__main__":
    for figure in run():
        print(figure.line())
