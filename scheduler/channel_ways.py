"""The two ways out of the desk, each in a child process that is killed with all its own when it takes too long.

Each answers with one word: "" where it was taken, else "failed", "hung", "refused" (the address cannot be used at
all) or "missing" (the command's program is not there).
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from threading import Lock

from models.channels.rows import Claimed
from scheduler.channel_child import REFUSED
from scheduler.letters import Letter

# What a city's network asks of a program that calls out. The proxy's words reach Apprise only, never a command.
_NETWORK = (
    "http_proxy", "https_proxy", "no_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE",
)  # fmt: skip
_PLAIN = {"LC_ALL": "C.UTF-8", "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
FAILED, HUNG, REFUSES, MISSING = "failed", "hung", "refused", "missing"


class Ways:
    """Sends one message at a time for each thread that calls; `cancel` ends every try under way."""

    def __init__(self, limit_s: float = 20.0) -> None:
        self._limit_s = limit_s
        self._lock = Lock()
        self._children: set[subprocess.Popen[bytes]] = set()
        self._cancelled = False

    def send(self, message: Claimed, letter: Letter) -> str:
        """Send it; "" or a word for why it did not go. Never raises an Exception for what a service does."""
        if message.kind == "command":
            return self._command(message.address, letter)
        told: dict[str, object] = {
            "address": message.address,
            "title": letter.title,
            "body": letter.body,
            "urgent": letter.urgent,
        }
        return self._apprise(told)

    def understands(self, address: str) -> bool:
        """Whether Apprise knows what to do with an address; nothing is sent."""
        return not self._apprise({"address": address, "only_look": True})

    def cancel(self) -> None:
        """End what is under way, and begin nothing more."""
        with self._lock:
            self._cancelled = True
            children = list(self._children)
        for child in children:
            _kill(child)

    def _apprise(self, told: dict[str, object]) -> str:
        environment = {name: os.environ[name] for name in _NETWORK if name in os.environ}
        argv = [sys.executable, "-I", "-m", "scheduler.channel_child"]
        code = self._run(argv, json.dumps(told).encode(), {**_PLAIN, **environment, "PYTHONUTF8": "1"})
        if isinstance(code, str):
            return code
        return {0: "", REFUSED: REFUSES}.get(code, FAILED)

    def _command(self, address: str, letter: Letter) -> str:
        """The city's own program: its fixed arguments, then class, priority, age in seconds, code and reference."""
        try:
            argv = json.loads(address)
        except ValueError:
            return REFUSES
        if not isinstance(argv, list) or not argv or not all(isinstance(each, str) for each in argv):
            return REFUSES
        code = self._run([*argv, *letter.arguments], b"", _PLAIN)
        if isinstance(code, str):
            return code
        return "" if code == 0 else FAILED

    def _run(self, argv: Sequence[str], told: bytes, environment: dict[str, str]) -> int | str:
        with self._lock:
            if self._cancelled:
                return FAILED
            try:
                child = subprocess.Popen(
                    argv,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=environment,
                    cwd="/",
                    start_new_session=True,
                )
            except FileNotFoundError:
                return MISSING
            except (OSError, ValueError):
                return FAILED
            self._children.add(child)
        try:
            child.communicate(told, timeout=self._limit_s)
        except subprocess.TimeoutExpired:
            _kill(child)
            return HUNG
        finally:
            with self._lock:
                self._children.discard(child)
        return child.returncode


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(1.0)
