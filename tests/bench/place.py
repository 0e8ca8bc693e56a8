"""A place to measure in: a home with the invented city and senders of our own, the real watch, the real desk."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fixtures.city import load_city
from models.access.actor import LOADER, operator_at
from models.alarms.commands import acknowledge, close
from models.alarms.views import open_alarms
from models.people.devices import add_transmitter
from models.store.home import Home
from models.store.opening import open_store
from models.store.store import Store
from models.watch.views import watch_row
from tests.bench.terminal import Terminal
from tui.cli import init

VAKTBORD = str(Path(sys.executable).with_name("vaktbord"))
SENDERS = 120
OFFICER = operator_at("bench", "B. Bänk", "tib", "bench")


def account(number: int) -> str:
    """The account of our own sender number `number`; it stands in the board's row, since nobody has it."""
    return f"B{number:03}"


@dataclass(frozen=True, slots=True)
class Place:
    """A home and its open store."""

    home: Home
    store: Store

    def desk(self, columns: int = 120, rows: int = 36) -> Terminal:
        """The real desk in a pseudo-terminal, as a user starts it."""
        return Terminal([VAKTBORD, "--home", str(self.home.folder)], columns=columns, rows=rows)

    def close_alarms(self) -> int:
        """Close every open alarm in one act, so that the board is short again; how many there were."""
        with self.store.read() as connection:
            rows = open_alarms(connection)
        with self.store.write() as session:
            for row in rows:
                if row.state == "new":
                    acknowledge(session, OFFICER, row.id, self.store.clock)
                elif row.state not in ("acknowledged", "action_taken"):
                    continue
                close(session, OFFICER, row.id, "test", "mätning", self.store.clock)
        return len(rows)


@contextmanager
def place(folder: Path, *, kind: str = "demo", loud: str = "") -> Iterator[Place]:
    """A fresh home in `folder`. The desk of a "demo" starts no watch of its own, that of a "test" does.

    The sender `loud` is a personal alarm, the others are burglar alarms.
    """
    home = Home(folder)
    content = init.settings_text(
        kind=kind,
        key_file="vaktbord.key",
        database_url="",
        database_owner_url="",
        dc09_tcp="127.0.0.1:0",
        language="sv",
        city="Sundhamra stad",
        arc_phone="08-465 004 12",
    )
    init.make(home, folder / "vaktbord.key", content)
    store = open_store(home, home.settings())
    try:
        load_city(store)
        with store.write() as session:
            for number in range(SENDERS):
                add_transmitter(
                    session,
                    LOADER,
                    account(number),
                    "personal" if account(number) == loud else "burglary",
                    None,
                    store.clock,
                )
        yield Place(home, store)
    finally:
        store.close()


@dataclass(frozen=True, slots=True)
class Watch:
    """A watch that receives: its process and its port."""

    process: subprocess.Popen[bytes]
    port: int


@contextmanager
def watching(at: Place) -> Iterator[Watch]:
    """The real watch in a process of its own, from when it listens until the end."""
    with (at.home.folder / "bench-watch.log").open("wb") as log:
        process = subprocess.Popen(
            [VAKTBORD, "--home", str(at.home.folder), "watch"], stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield Watch(process, _port_of(at, process))
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        if process.poll() is None:
            process.kill()
            process.wait()


def _port_of(at: Place, process: subprocess.Popen[bytes]) -> int:
    ends = time.monotonic() + 20
    while time.monotonic() < ends and process.poll() is None:
        with at.store.read() as connection:
            row = watch_row(connection)
        if row.receiving and row.dc09_tcp and row.pid == process.pid and row.stopped_at is None:
            return int(row.dc09_tcp.rpartition(":")[2])
        time.sleep(0.05)
    raise TimeoutError(
        "the watch did not come up: " + (at.home.folder / "bench-watch.log").read_text()[-500:]
    )


def memory_mb(pid: int, field: str = "VmRSS") -> float:
    """What a process holds in memory, in MB."""
    for row in Path(f"/proc/{pid}/status").read_text().splitlines():
        if row.startswith(field + ":"):
            return int(row.split()[1]) / 1024
    raise LookupError(field)


def cpu_seconds(pid: int) -> float:
    """The processor time a process has used, its finished children's too."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(told[index]) for index in (11, 12, 13, 14)) / os.sysconf("SC_CLK_TCK")
