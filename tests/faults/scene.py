"""A home, the installed program's own watch on it, and what is looked at after every fault."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, text

from fixtures.partner import PartnerPlatform
from models.store import chain
from models.store.home import Home
from models.store.opening import open_store
from models.store.store import Store
from tests.faults.figures import Figures
from tests.faults.traffic import Rung, Sender, Traffic
from tui.cli import lock

VAKTBORD = str(Path(sys.executable).with_name("vaktbord"))
PATIENCE_S = 30.0
SENDER_KEY = bytes(range(100, 124))
SENDERS = tuple(Sender(f"{7000 + n}", SENDER_KEY if n % 2 else None) for n in range(8))
BY_UDP, BY_WEBHOOK = Sender("7008", SENDER_KEY, udp=True), "7009"
# Nobody's, and found in no file, log, argument or environment (TRUST I6).
NAME, PLACE = "Planta Hemlighetsdotter", "bakom påhittade vedboden"
PLANTED = (
    NAME.encode(),
    b"Hemlighetsdotter",
    PLACE.encode(),
    SENDER_KEY,
    SENDER_KEY.hex().encode(),
    SENDER_KEY.hex().upper().encode(),
)


class Scene:
    """One home in `folder/home`, and the watch that was started on it last.

    `senders` ring at every door it has, by TCP, UDP and, where the partner's `secret` is known, the webhook.
    """

    def __init__(self, folder: Path, secret: str = "") -> None:
        self.folder = folder
        self.home = Home(folder / "home")
        self.port = int(self.home.settings().intake.dc09_tcp.rpartition(":")[2])
        self.senders = (*SENDERS, *self._by_other_doors(secret))
        self.process: subprocess.Popen[bytes] | None = None

    def argv(self, *told: str) -> list[str]:
        """A command of the installed program on this home."""
        return [VAKTBORD, "--home", str(self.home.folder), *told]

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of whoever runs the tests."""
        return {**os.environ, "HOME": str(self.folder), "VAKTBORD_LANGUAGE": "sv"}

    def start(self, *wrapper: str, wait: bool = True, environment: Mapping[str, str] | None = None) -> None:
        """Start the watch, under another program when one is given, and wait until it can be dialled."""
        with self._errors() as errors:
            self.process = subprocess.Popen(
                [*wrapper, *self.argv("watch")],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env={**self.environment, **(environment or {})},
                start_new_session=True,
            )
        if wait:
            self.until_dialled()

    def until_dialled(self, patience_s: float = PATIENCE_S) -> None:
        """Wait until the watch takes connections. Raises TimeoutError with what it said."""
        ends = time.monotonic() + patience_s
        while time.monotonic() < ends and self.process is not None and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1.0).close()
                return
            except OSError:
                time.sleep(0.01)
        raise TimeoutError(f"the watch did not come up: {self.errors()[-600:]!r}")

    @property
    def pid(self) -> int:
        """The watch itself, also under a wrapper."""
        holder = lock.holder_of(self.home)
        assert holder is not None and holder.pid
        return holder.pid

    def kill(self) -> None:
        """Kill the watch, and its wrapper, without warning."""
        assert self.process is not None
        process, self.process = self.process, None
        ends = time.monotonic() + PATIENCE_S
        # A wrapper's child is not ours to wait for: the group is asked until nobody of it is left.
        with suppress(ProcessLookupError):
            while time.monotonic() < ends:
                os.killpg(process.pid, signal.SIGKILL)
                process.poll()
                time.sleep(0.002)
        process.wait(PATIENCE_S)

    def stop_watch(self) -> None:
        """Let it stand still, as a frozen machine does."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it run again."""
        os.kill(self.pid, signal.SIGCONT)

    def end(self) -> None:
        """Whatever the test left running."""
        if self.process is not None:
            self.kill()
        holder = lock.holder_of(self.home) if self.home.folder.is_dir() else None
        if holder is not None and holder.pid:
            os.kill(holder.pid, signal.SIGKILL)

    def errors(self) -> str:
        """What the watch has said on stderr."""
        return (self.folder / "watch.err").read_text(errors="replace")

    def told(self, *command: str) -> subprocess.CompletedProcess[str]:
        """A command and its answer."""
        return subprocess.run(
            self.argv(*command),
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            env=self.environment,
            check=False,
        )

    def status(self) -> dict[str, Any]:
        """What `vaktbord status --json` tells."""
        told = self.told("status", "--json")
        assert told.stdout, told.stderr
        said: dict[str, Any] = json.loads(told.stdout)
        return said

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The database, opened beside the watch."""
        store = open_store(self.home, self.home.settings())
        try:
            yield store
        finally:
            store.close()

    def until_taken_in(self, patience_s: float = PATIENCE_S) -> None:
        """Wait until everything durable is in the database, as the program says it itself."""
        ends = time.monotonic() + patience_s
        said: object = None
        while time.monotonic() < ends:
            told = self.told("status", "--json")
            said = told.stdout or told.stderr
            if told.returncode in (0, 1) and json.loads(told.stdout).get("behind", 0) == 0:
                return
            time.sleep(0.1)
        raise TimeoutError(f"not everything was taken in: {said}")

    def _by_other_doors(self, secret: str) -> Iterator[Sender]:
        intake = self.home.settings().intake
        if intake.dc09_udp:
            yield BY_UDP
        if intake.webhook and secret:
            port = int(intake.webhook.rpartition(":")[2])
            yield Sender(BY_WEBHOOK, webhook=PartnerPlatform("127.0.0.1", port, secret, timeout_s=5.0))

    def _errors(self) -> IO[bytes]:
        return (self.folder / "watch.err").open("ab")


def account_for(scene: Scene, fault: str, traffic: Traffic, *more: str) -> Figures:
    """The figures after a fault, with every invariant looked at; the watch runs and has taken in everything."""
    scene.until_taken_in()
    with scene.store() as store:
        stored = rung_and_stored(store)
        sound(store)
    leaks_nothing(scene)
    lost = [each for each in traffic.answers if each not in stored]
    doubled = {each: count for each, count in stored.items() if count > 1}
    figures = Figures(
        fault,
        sent=traffic.sent,
        acknowledged=traffic.acknowledged,
        present=sum(1 for each in traffic.answers if each in stored),
        lost=len(lost),
        doubled=len(doubled),
        worst_s=traffic.worst_s,
        more=more,
    )
    assert not lost, (figures.line(), lost[:5])
    assert not doubled, (figures.line(), list(doubled.items())[:5])
    assert set(stored) <= set(traffic.rung), "what nobody sent"
    return figures


def rung_and_stored(store: Store) -> Counter[Rung]:
    """How often each of the traffic's alarms is in the database."""
    with store.read() as connection:
        rows = connection.execute(
            text("SELECT account, partition, zone, count(*) FROM alarm WHERE code = '130' GROUP BY 1, 2, 3")
        )
        return Counter({Rung(row[0], row[1], row[2]): int(row[3]) for row in rows})


def _every_page_is_signed(connection: Connection) -> bool:
    """Whether every page of the file bears its signature. It is read past the lock: a page that the watch writes back
    at that very moment is broken once, and whole a moment later.
    """
    for _ in range(50):
        if connection.exec_driver_sql("PRAGMA cipher_integrity_check").all() == []:
            return True
        time.sleep(0.2)
    return False


def sound(store: Store, *, worked: bool = False) -> None:
    """I2: nothing is handled that no officer has `worked`. I3: the log verifies. I4: the database is whole."""
    with store.read() as connection:
        assert chain.verify(connection) is None
        if store.is_sqlite:
            assert _every_page_is_signed(connection)
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        if not worked:
            handled = text("SELECT count(*) FROM alarm WHERE state <> 'new' OR acknowledged_at IS NOT NULL")
            assert connection.execute(handled).scalar_one() == 0


def leaks_nothing(scene: Scene) -> None:
    """I6: no planted word in any file of the home, log, error output, argument or environment."""
    for path in scene.folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            holds_nothing_planted(path)
    for each in processes_of(scene.home.folder):
        for name in ("cmdline", "environ"):
            holds_nothing_planted(Path(f"/proc/{each}/{name}"))


def holds_nothing_planted(path: Path) -> None:
    """Fails with the path where a planted word stands in it; what has gone meanwhile holds nothing."""
    try:
        held = path.read_bytes()
    except OSError:
        return
    for planted in PLANTED:
        assert planted not in held, path


def processes_of(folder: Path) -> list[int]:
    """Every process with `folder` in its arguments or environment, but for this one."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ"):
            try:
                told = (path / name).read_bytes()
            except OSError:
                continue
            if os.fsencode(folder) in told and int(path.name) != os.getpid():
                found.append(int(path.name))
                break
    return found
