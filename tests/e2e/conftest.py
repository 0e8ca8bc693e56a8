"""A home as `init` makes it with one person and two transmitters, a real watch, and desks in tmux."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from fixtures.panel import Panel, Reply
from models.store.home import Home
from models.store.opening import open_store
from models.store.settings import address
from models.store.store import Store
from tests.e2e.tmux import PATIENCE_S, Tmux, Window
from tui.cli import lock
from tui.cli.main import main

VAKTBORD = Path(sys.executable).with_name("vaktbord")
SMALL, MIDDLE = (80, 24), (120, 36)
PERSONAL, BURGLARY = "4711", "4712"
ARC_PHONE = "08-465 004 12"
PANIC, ENTRANCE = "120", "130"  # Contact ID: personal alarm, burglary


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home to copy: Vera with a personal transmitter, Nils with a burglar alarm."""
    folder = tmp_path_factory.mktemp("made") / "home"

    def told(*command: str) -> None:
        assert main(["--home", str(folder), *command]) == 0

    told("init", "--yes", "--key-in-home", "--kind", "test", "--city", "Provstad", "--language", "sv",
         "--dc09-tcp", "127.0.0.1:0", "--arc-phone", ARC_PHONE)  # fmt: skip
    for code, name, account, kind in (
        ("SF-01", "Vera Exempel", PERSONAL, "personal"),
        ("SF-02", "Nils Exempel", BURGLARY, "burglary"),
    ):
        told("person", "add", code, "--name", name)
        told("transmitter", "add", account, "--kind", kind, "--person", code)
    return folder


class City:
    """One home with everything that runs on it."""

    def __init__(self, folder: Path, tmux: Tmux) -> None:
        self.home = Home(folder)
        self._tmux = tmux
        self._watch: subprocess.Popen[bytes] | None = None
        self._sequence = 0
        self._where = ""

    def argv(self, *told: str) -> list[str]:
        """A command of the installed program on this home."""
        return [str(VAKTBORD), "--home", str(self.home.folder), *told]

    def start_watch(self) -> None:
        """A real watch in a process of its own, receiving."""
        if self._watch is not None:
            self._watch.wait(PATIENCE_S)
        self._watch = subprocess.Popen(
            self.argv("watch"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self._where = self.wait_until_receiving()

    def wait_until_receiving(self) -> str:
        """Where panels reach the watch."""
        ends = time.monotonic() + PATIENCE_S
        while not (status := self.status())["receiving"]:
            assert time.monotonic() < ends, status
            time.sleep(0.1)
        return str(status["listening"]["dc09_tcp"])

    def kill_watch(self) -> None:
        """Kill it without warning."""
        assert self._watch is not None
        self._watch.kill()
        self._watch.wait(PATIENCE_S)

    def desk(
        self, name: str = "desk", size: tuple[int, int] = SMALL, language: str = "sv", **more: str
    ) -> Window:
        """A desk in a terminal of its own. HOME: nothing of whoever runs the tests is touched."""
        environment = {"HOME": str(self.home.folder), "VAKTBORD_LANGUAGE": language, **more}
        return self._tmux.start(name, size, self.argv("desk"), environment)

    def ring(self, account: str, code: str) -> Reply:
        """A panel dials in over the real socket; its receipt."""
        host, port = address(self._where or self.wait_until_receiving())
        self._sequence += 1

        async def dial() -> Reply:
            async with Panel(host, port, account, first_sequence=self._sequence) as panel:
                return await panel.send_cid(code, zone="012")

        return asyncio.run(dial())

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The database, opened beside the desks."""
        store = open_store(self.home, self.home.settings())
        try:
            yield store
        finally:
            store.close()

    def alarms(self, *more: str) -> list[dict[str, Any]]:
        """What `vaktbord alarms --json` tells in another process."""
        told: list[dict[str, Any]] = json.loads(self._said("alarms", "--json", *more))
        return told

    def status(self) -> dict[str, Any]:
        """What `vaktbord status --json` tells."""
        told: dict[str, Any] = json.loads(self._said("status", "--json"))
        return told

    def end(self) -> None:
        """End the watch, whoever started it."""
        holder = lock.holder_of(self.home)
        if holder is not None and holder.pid:
            os.kill(holder.pid, signal.SIGKILL)
        if self._watch is not None:
            self._watch.kill()
            self._watch.wait(PATIENCE_S)

    def processes(self) -> list[str]:
        """The command lines of all processes on this home."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                told = path.read_bytes()
            except OSError:
                continue
            if os.fsencode(self.home.folder) in told and b"tmux" not in told:
                found.append(os.fsdecode(told.replace(b"\0", b" ")).strip())
        return found

    def _said(self, *told: str) -> str:
        return subprocess.run(
            self.argv(*told), capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE_S
        ).stdout


@pytest.fixture
def tmux() -> Iterator[Tmux]:
    if shutil.which("tmux") is None:
        pytest.skip(
            "tmux is not installed: the real binary cannot be driven in a terminal (apt install tmux)"
        )
    server = Tmux()
    yield server
    server.end()


@pytest.fixture
def city(made: Path, tmp_path: Path, tmux: Tmux) -> Iterator[City]:
    """A fresh home; nothing runs yet."""
    folder = tmp_path / "home"
    shutil.copytree(made, folder)
    running = City(folder, tmux)
    yield running
    running.end()
