"""A real pseudo-terminal for a real program: start it, wait for words on its screen, press keys, end it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType


def _take_terminal() -> None:
    """In the child: the pseudo-terminal becomes its controlling terminal, as in a window."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """One program in a pseudo-terminal of `columns` x `rows`. Times are seconds since it was started."""

    def __init__(
        self,
        argv: Sequence[str],
        environment: Mapping[str, str] | None = None,
        columns: int = 120,
        rows: int = 36,
    ) -> None:
        self._main, worker = pty.openpty()
        fcntl.ioctl(worker, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        told = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})}
        for shaping in ("NO_COLOR", "COLUMNS", "LINES"):
            told.pop(shaping, None)
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            list(argv),
            stdin=worker,
            stdout=worker,
            stderr=worker,
            env=told,
            start_new_session=True,
            close_fds=True,
            preexec_fn=_take_terminal,
        )
        os.close(worker)
        self.seen = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def wait_for(self, words: str, timeout: float = 20.0) -> float:
        """Read until `words` have been written; when that was. Raises TimeoutError, with what stood last."""
        wanted = words.encode()
        while wanted not in self.seen:
            left = self.began + timeout - time.perf_counter()
            ready = left > 0 and select.select([self._main], [], [], left)[0]
            if not ready:
                raise TimeoutError(f"never saw {words!r}; last: {self.seen[-300:]!r}")
            try:
                self.seen += os.read(self._main, 65536)
            except OSError as gone:
                raise TimeoutError(f"ended before {words!r}; last: {self.seen[-300:]!r}") from gone
        return time.perf_counter() - self.began

    def drain(self, seconds: float) -> bytes:
        """Everything written within `seconds`."""
        ends = time.perf_counter() + seconds
        start = len(self.seen)
        while (left := ends - time.perf_counter()) > 0:
            if select.select([self._main], [], [], left)[0]:
                try:
                    self.seen += os.read(self._main, 65536)
                except OSError:
                    break
        return self.seen[start:]

    def read(self, timeout: float) -> bytes | None:
        """What is written within `timeout` seconds, empty when nothing is, None when the program has ended."""
        if not select.select([self._main], [], [], timeout)[0]:
            return b""
        try:
            return os.read(self._main, 65536) or None
        except OSError:
            return None

    def press(self, keys: bytes) -> None:
        """Type bytes as a keyboard would."""
        os.write(self._main, keys)

    def end(self) -> None:
        """Close the terminal as a closed window does, and reap the program."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGHUP)
            try:
                self.process.wait(3)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        os.close(self._main)
