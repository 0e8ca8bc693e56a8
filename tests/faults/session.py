"""A program in a terminal of its own that can be hung up, stopped, orphaned, and looked for afterwards."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

PATIENCE_S = 30.0


def _take_terminal() -> None:
    """In the child: the pseudo-terminal becomes its controlling terminal, as in a window."""
    fcntl.ioctl(1, termios.TIOCSCTTY, 0)


class Session:
    """`argv` as a person starts it: a child of a shell that leads the terminal's session.

    `input_closed` starts it without standard input, as `<&-` does.
    """

    def __init__(
        self,
        argv: Sequence[str],
        environment: Mapping[str, str],
        *,
        input_closed: bool = False,
        size: tuple[int, int] = (80, 24),
    ) -> None:
        self._main, worker = pty.openpty()
        fcntl.ioctl(worker, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        told = {**environment, "TERM": "xterm-256color"}
        for shaping in ("NO_COLOR", "COLUMNS", "LINES"):
            told.pop(shaping, None)
        script = '"$@" <&-; exit $?' if input_closed else '"$@"; exit $?'
        self.shell = subprocess.Popen(
            ["/bin/sh", "-c", script, "sh", *argv],
            stdin=worker,
            stdout=worker,
            stderr=worker,
            env=told,
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(worker)
        self.seen = b""
        self._hung_up = False
        self._reader = threading.Thread(target=self._read, name="session", daemon=True)
        self._reader.start()
        self.pid = self._child()

    def until_seen(self, words: str, patience_s: float = PATIENCE_S) -> None:
        """Wait until `words` have been written. Raises TimeoutError, with what stood last."""
        ends = time.monotonic() + patience_s
        while words.encode() not in self.seen:
            if time.monotonic() > ends or not alive(self.pid):
                raise TimeoutError(f"never saw {words!r}; last: {self.seen[-400:]!r}")
            time.sleep(0.02)

    def forget(self) -> None:
        """Look only at what is written from here on."""
        self.seen = b""

    def signal(self, sent: signal.Signals) -> None:
        """Send the program a signal."""
        os.kill(self.pid, sent)

    def hang_up(self) -> None:
        """Close the terminal, as a closed window or a dropped ssh does."""
        self._hung_up = True
        self._reader.join(PATIENCE_S)

    def orphan(self) -> None:
        """Kill the shell that started it."""
        self.shell.kill()
        self.shell.wait(PATIENCE_S)

    def resize(self, columns: int, rows: int) -> None:
        """Another size of window; the program gets its SIGWINCH from the kernel."""
        fcntl.ioctl(self._main, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: bytes) -> None:
        """Type bytes as a keyboard would."""
        os.write(self._main, keys)

    def until_gone(self, patience_s: float = PATIENCE_S) -> float:
        """Wait until the program has ended; how long that took, in seconds. Raises TimeoutError."""
        began = time.monotonic()
        until(lambda: not alive(self.pid), f"process {self.pid} goes on", patience_s)
        return time.monotonic() - began

    def code(self) -> int:
        """The program's exit code, as its shell tells it."""
        return self.shell.wait(PATIENCE_S)

    def end(self) -> None:
        """Whatever is left of it."""
        for pid in (self.pid, self.shell.pid):
            with suppress(ProcessLookupError):
                if alive(pid):
                    os.kill(pid, signal.SIGKILL)
        self.shell.wait(PATIENCE_S)
        self.hang_up()

    def _child(self) -> int:
        path = Path(f"/proc/{self.shell.pid}/task/{self.shell.pid}/children")
        until(lambda: bool(path.read_text().split()), "the shell started nothing")
        return int(path.read_text().split()[0])

    def _read(self) -> None:
        """Until hung up; the terminal is closed here, since it stays open for as long as somebody reads in it."""
        while not self._hung_up:
            if not select.select([self._main], [], [], 0.02)[0]:
                continue
            try:
                self.seen += os.read(self._main, 65536)
            except OSError:  # nobody has the other side open
                time.sleep(0.02)
        os.close(self._main)


def until(true: Callable[[], bool], otherwise: str, patience_s: float = PATIENCE_S) -> None:
    """Wait until something is so. Raises TimeoutError."""
    ends = time.monotonic() + patience_s
    while not true():
        if time.monotonic() > ends:
            raise TimeoutError(otherwise)
        time.sleep(0.01)


def alive(pid: int) -> bool:
    """Whether a process runs; one that nobody has reaped yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def cpu_s(pid: int) -> float:
    """The processor time a process has used, in seconds."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
