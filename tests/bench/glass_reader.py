"""What stands on a terminal's glass, and since when: a thread that reads a pseudo-terminal as an emulator does."""

from __future__ import annotations

import re
import threading
import time
from types import TracebackType

from tests.bench.terminal import Terminal

_MOVE = re.compile(rb"\x1b\[(\d+);(\d+)H")
KEEP = 65536


class GlassReader:
    """Reads everything a program writes; times are of CLOCK_MONOTONIC, which all processes share."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._wanted: set[bytes] = set()
        self._seen: dict[bytes, float] = {}
        self._tail = b""
        self._row_mark = b""
        self._row: int | None = None
        self._changed = threading.Condition()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="glass", daemon=True)

    def __enter__(self) -> GlassReader:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending = True
        self._thread.join(2)

    def want(self, words: str) -> None:
        """Look out for words from now on."""
        with self._changed:
            self._seen.pop(words.encode(), None)
            self._wanted.add(words.encode())

    def when(self, words: str, timeout: float = 10.0) -> float:
        """When the wanted words were first written, seconds; raises TimeoutError when they never are."""
        key = words.encode()
        with self._changed:
            if not self._changed.wait_for(lambda: key in self._seen, timeout):
                raise TimeoutError(f"never saw {words!r}; last: {self._tail[-200:]!r}")
            return self._seen[key]

    def follow(self, mark: str) -> None:
        """Note on which row of the terminal `mark` was written last."""
        with self._changed:
            self._row_mark = mark.encode()

    @property
    def row(self) -> int | None:
        """The row, from 1, that the followed mark was written on last."""
        return self._row

    def wait_row(self, moved_from: int | None, timeout: float = 5.0) -> float | None:
        """When the mark was written on another row than `moved_from`; None when it was not in time."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._row != moved_from, timeout):
                return None
            return self._row_at

    def _run(self) -> None:
        while not self._ending:
            chunk = self._terminal.read(0.2)
            if chunk is None:
                return
            if not chunk:
                continue
            now = time.monotonic()
            with self._changed:
                text = self._tail + chunk
                for words in [each for each in self._wanted if each in text]:
                    self._wanted.discard(words)
                    self._seen[words] = now
                if self._row_mark:
                    self._find_row(text, len(self._tail), now)
                self._tail = text[-KEEP:] if self._row_mark else text[-256:]
                self._changed.notify_all()

    def _find_row(self, text: bytes, old: int, now: float) -> None:
        at = text.rfind(self._row_mark, max(0, old - len(self._row_mark) + 1))
        if at < 0:
            return
        moves = list(_MOVE.finditer(text, 0, at))
        if not moves:
            return
        row = int(moves[-1][1]) + text.count(b"\n", moves[-1].end(), at)
        if row != self._row:
            self._row, self._row_at = row, now
