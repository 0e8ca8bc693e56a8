"""The two ways to a desktop notification: plyer in a process of its own, and D-Bus itself for urgent ones.

An engine is called from the notifier's worker, may block up to its limit, and answers with one word: "ok",
"no_bus", "no_daemon", "no_engine", "hung" or "failed".
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from typing import Protocol

from scheduler.bubble import Bubble
from scheduler.plyer_child import NO_WAY
from scheduler.session_bus import session_bus

OK, NO_BUS, NO_DAEMON, NO_ENGINE, HUNG, FAILED = "ok", "no_bus", "no_daemon", "no_engine", "hung", "failed"
OUTCOMES = (OK, NO_BUS, NO_DAEMON, NO_ENGINE, HUNG, FAILED)

_NAME = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_PASSED_ON = (
    "PATH", "HOME", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "XDG_DATA_DIRS", "XDG_SESSION_TYPE",
)  # fmt: skip


class Engine(Protocol):
    """A way to raise a notification."""

    name: str

    def show(self, bubble: Bubble, limit_s: float) -> str:
        """Raise it within so many seconds; the outcome."""
        ...

    def cancel(self) -> None:
        """Give up what is under way, from another thread."""
        ...


class PlyerEngine:
    """plyer, in a child process that is killed with all its own when it takes too long."""

    name = "plyer"

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def show(self, bubble: Bubble, limit_s: float) -> str:
        address = session_bus()
        if address is None and sys.platform == "linux":
            return NO_BUS
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        # notify-send reads its text by the locale; without one it refuses Swedish letters.
        environment |= {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
        if address is not None:
            environment["DBUS_SESSION_BUS_ADDRESS"] = address
        told = json.dumps({"title": bubble.title, "body": bubble.body}).encode()
        try:
            child = subprocess.Popen(
                [sys.executable, "-I", "-m", "scheduler.plyer_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd="/",
                start_new_session=True,
            )
        except OSError:
            return FAILED
        self._child = child
        try:
            child.communicate(told, timeout=limit_s)
        except subprocess.TimeoutExpired:
            _kill(child)
            return HUNG
        finally:
            self._child = None
        return {0: OK, NO_WAY: NO_ENGINE}.get(child.returncode, FAILED)

    def cancel(self) -> None:
        child = self._child
        if child is not None and child.poll() is None:
            _kill(child)


class DbusEngine:
    """The desktop's notification service itself, which alone can be told that something is urgent."""

    name = "dbus"

    def __init__(self) -> None:
        self._shown: dict[str, int] = {}

    def show(self, bubble: Bubble, limit_s: float) -> str:
        from dbus_fast import Variant

        hints = {
            "urgency": Variant("y", 2 if bubble.urgent else 1),
            "category": Variant("s", "x-vaktbord.alarm" if bubble.urgent else "x-vaktbord.notice"),
        }
        replaced = self._shown.get(bubble.slot, 0) if bubble.slot else 0
        body = ["Vaktbord", replaced, "", bubble.title, bubble.body, [], hints, -1]
        outcome, answer = _call("Notify", "susssasa{sv}i", body, limit_s)
        if outcome == OK and bubble.slot and answer and isinstance(answer[0], int):
            self._shown[bubble.slot] = answer[0]
        return outcome

    def probe(self, limit_s: float) -> str:
        """Whether anybody would show a notification, without showing one."""
        return _call("GetServerInformation", "", [], limit_s)[0]

    def cancel(self) -> None:
        return


def _call(member: str, signature: str, body: list[object], limit_s: float) -> tuple[str, list[object]]:
    address = session_bus()
    if address is None:
        return NO_BUS, []

    async def ask() -> tuple[str, list[object]]:
        from dbus_fast import Message, MessageType
        from dbus_fast.aio import MessageBus

        bus = await MessageBus(bus_address=address).connect()
        try:
            message = Message(_NAME, _PATH, _NAME, member, signature=signature, body=body)
            reply = await bus.call(message)
        finally:
            bus.disconnect()
        if reply is None or reply.message_type is not MessageType.METHOD_RETURN:
            unknown = reply is not None and str(reply.error_name).endswith(
                ("ServiceUnknown", "NameHasNoOwner")
            )
            return (NO_DAEMON if unknown else FAILED), []
        return OK, list(reply.body)

    try:
        return asyncio.run(asyncio.wait_for(ask(), limit_s))
    except TimeoutError:
        return HUNG, []
    except (FileNotFoundError, ConnectionRefusedError):
        return NO_BUS, []
    except Exception:  # noqa: BLE001  # the library's errors have no common kind, and the outcome is all that counts
        return FAILED, []


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started, and wait so that no dead process stays."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(timeout=0.5)
