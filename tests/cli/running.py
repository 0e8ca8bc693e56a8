"""A real watch on a home, panels that dial it, and what its commands answer meanwhile."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fixtures.panel import Panel, Reply
from models.store.home import Home
from models.store.settings import address
from models.watch.pulse import read_pulse
from tests.cli.conftest import Command, spawn

PATIENCE_S = 40.0


@dataclass(slots=True)
class Running:
    """A watch as a process of its own. `vaktbord` runs commands on the same home."""

    home: Home
    process: subprocess.Popen[str]
    vaktbord: Command
    sent: int = 0

    def status(self) -> dict[str, Any]:
        """What `status --json` says, with its exit code under "code"."""
        told = self.vaktbord("status", "--json")
        assert told.out, told.err
        found: dict[str, Any] = json.loads(told.out)
        return {**found, "code": told.code}

    def alarms(self) -> list[dict[str, Any]]:
        """What `alarms --json` lists."""
        found: list[dict[str, Any]] = json.loads(self.vaktbord("alarms", "--json").out)
        return found

    def until(self, what: Callable[[], bool], why: object = "") -> float:
        """Wait for it; how many seconds it took."""
        began = time.monotonic()
        while not what():
            assert time.monotonic() - began < PATIENCE_S, why
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(0.05)
        return time.monotonic() - began

    def in_database(self, accounts: list[str]) -> bool:
        """Whether each of these accounts' alarms is in the database, once, and nothing waits."""
        rows = self.alarms()
        return sorted(row["account"] for row in rows if row["stored"]) == sorted(accounts) and len(
            rows
        ) == len(accounts)

    def send(self, account: str, code: str = "130", *, timeout_s: float = 5.0) -> Reply:
        """One alarm over a real socket."""
        self.sent += 1
        return dial(self.home, account, code, self.sent, timeout_s=timeout_s)


def dial(home: Home, account: str, code: str = "130", sequence: int = 1, *, timeout_s: float = 5.0) -> Reply:
    """One alarm over a real socket to where the home's watch says that it listens; sent once."""
    pulse = read_pulse(home.pulse_file)
    assert pulse is not None
    assert pulse.dc09_tcp is not None
    host, port = address(pulse.dc09_tcp)

    async def send() -> Reply:
        panel = Panel(host, port, account, timeout_s=timeout_s, retries=0, first_sequence=sequence)
        async with panel:
            return await panel.send_cid(code, zone="001")

    return asyncio.run(send())


@contextmanager
def running(home: Home, vaktbord: Command) -> Iterator[Running]:
    """A watch that has said that it receives; ended afterwards."""
    process = spawn(home, "watch")
    try:
        said = first_line(process)
        assert "Larmmottagning igång" in said, (said, process.communicate(timeout=PATIENCE_S))
        yield Running(home, process, vaktbord)
    finally:
        end(process)


def first_line(process: subprocess.Popen[str]) -> str:
    """The first line that a process says, empty where it ends or says nothing."""
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], PATIENCE_S)
    return process.stdout.readline() if ready else ""


def end(process: subprocess.Popen[str]) -> None:
    """End a process, gently at first."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
    process.communicate(timeout=PATIENCE_S)


def add_transmitters(vaktbord: Command, *accounts: str) -> None:
    """Burglar alarms of one invented person."""
    vaktbord("person", "add", "SF-07", "--name", "Påhittad Person")
    for account in accounts:
        told = vaktbord("transmitter", "add", account, "--kind", "burglary", "--person", "SF-07")
        assert told.code == 0, told.err


def is_root() -> bool:
    """Whether disks may be mounted here."""
    return os.geteuid() == 0
