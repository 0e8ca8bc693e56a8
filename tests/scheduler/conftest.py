"""A private session bus and a notification service of ours on it, for what really reaches a desktop."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket as socketlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

DAEMON = Path(__file__).with_name("daemon.py")
_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>
"""


@dataclass
class Desktop:
    """A session bus, and what its notification service was sent."""

    address: str
    folder: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def serve(self, *, deaf: bool = False) -> subprocess.Popen[bytes]:
        """Start our notification service; a deaf one takes calls and never answers."""
        service = subprocess.Popen(
            [sys.executable, str(DAEMON), str(self.told), *(["--deaf"] if deaf else [])],
            env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": self.address},
            stdout=subprocess.PIPE,
        )
        self.started.append(service)
        assert service.stdout is not None
        assert service.stdout.readline().strip() == b"ready"
        return service

    @property
    def told(self) -> Path:
        return self.folder / "told.jsonl"

    def received(self) -> list[dict[str, object]]:
        """The notifications that came, oldest first."""
        if not self.told.exists():
            return []
        return [json.loads(line) for line in self.told.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """A private session bus that this process and its children take for the user's own."""
    if shutil.which("dbus-daemon") is None:
        pytest.skip("dbus-daemon is not installed: nothing to raise a notification on")
    config, socket = tmp_path / "bus.conf", tmp_path / "bus"
    config.write_text(_CONFIG.format(socket=socket), encoding="ascii")
    bus = subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--nofork"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    made = Desktop(f"unix:path={socket}", tmp_path, [bus])
    try:
        until(lambda: _answers(socket))
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", made.address)
        yield made
    finally:
        for each in reversed(made.started):
            each.send_signal(signal.SIGCONT)
            each.kill()
            each.wait()
            if each.stdout is not None:
                each.stdout.close()


def _answers(path: Path) -> bool:
    """Whether somebody listens: the file is there a moment before."""
    with socketlib.socket(socketlib.AF_UNIX) as dialled:
        return dialled.connect_ex(str(path)) == 0


@pytest.fixture
def no_desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session without any bus."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


def until(true: Callable[[], bool], within_s: float = 10.0) -> None:
    """Wait for something that happens elsewhere."""
    ends = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.02)
