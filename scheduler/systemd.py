"""Telling systemd how the watch fares (sd_notify): ready, alive, stopping. Nothing of it where systemd did not ask.

Twenty lines of our own: one datagram to a socket named in the environment. No personal data, ever: STATUS= stands in
`systemctl status`, which any account may read.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Mapping

READY, STOPPING, WATCHDOG = "READY=1", "STOPPING=1", "WATCHDOG=1"


def notify(*states: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Send states such as "READY=1"; whether a service manager was there to take them. Never raises, never waits."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    if address.startswith("@"):
        address = "\0" + address[1:]
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as told,
    ):
        told.setblocking(False)
        told.connect(address)
        told.sendall("\n".join(states).encode())
        return True
    return False


def status(text: str) -> str:
    """A STATUS= line: counts and addresses of ours only; a line break would begin another state."""
    return "STATUS=" + " ".join(text.split())[:200]


def watchdog_s(environment: Mapping[str, str] = os.environ, pid: int | None = None) -> float | None:
    """Within how many seconds systemd wants a sign of life from this process; None when it does not."""
    told_pid = environment.get("WATCHDOG_PID", "")
    if told_pid and told_pid != str(os.getpid() if pid is None else pid):
        return None
    microseconds = environment.get("WATCHDOG_USEC", "")
    if not microseconds.isascii() or not microseconds.isdigit() or int(microseconds) == 0:
        return None
    return int(microseconds) / 1_000_000


class Lifeline:
    """A sign of life only when both live: the clockwork has finished a cycle, and the event loop has turned.

    Either alone may go round while the other hangs, and then systemd must start the watch anew. Both are called
    from threads of their own, about once a second.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._environment = dict(environment)
        self._wanted = watchdog_s(self._environment) is not None
        self._lock = threading.Lock()
        self._cycled = self._turned = False

    def cycle_finished(self) -> None:
        """The clockwork has finished a cycle."""
        self._sign(cycled=True)

    def loop_turned(self) -> None:
        """The event loop has turned."""
        self._sign(turned=True)

    def _sign(self, *, cycled: bool = False, turned: bool = False) -> None:
        if not self._wanted:
            return
        with self._lock:
            self._cycled, self._turned = self._cycled or cycled, self._turned or turned
            if not (self._cycled and self._turned):
                return
            self._cycled = self._turned = False
        notify(WATCHDOG, environment=self._environment)
