"""The watch while its database is away: received, acknowledged, told truthfully, and taken in once when it is back."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from models.store import engine, keys
from models.store.home import Home
from tests.cli.conftest import Command, spawn, store_of
from tests.cli.running import PATIENCE_S, Running, add_transmitters, end, first_line, running

ACCOUNTS = ("1001", "1002", "1003")
# Another process that has the database: what it does first, then it waits for its standard input to end.
_HOLD = """
import sys
from pathlib import Path
from models.store.engine import connect_sqlite
connection = connect_sqlite(Path(sys.argv[1]), bytes.fromhex(sys.stdin.readline()))
for statement in sys.argv[2:]:
    connection.execute(statement).fetchall()
print("held", flush=True)
sys.stdin.read()
"""
WRITING = ("BEGIN EXCLUSIVE",)
READING_TOO = ("PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "UPDATE watch SET pid = pid")


@contextmanager
def held(home: Home, how: tuple[str, ...]) -> Iterator[None]:
    """The embedded database in another process's hands."""
    key = keys.derive(home.master_key(home.settings()), keys.DATABASE)
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(home.database), *how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(key.hex() + "\n")
    process.stdin.flush()
    assert first_line(process) == "held\n"
    try:
        yield
    finally:
        process.communicate(timeout=PATIENCE_S)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands in this process wait half a second for a database in other hands, not five."""
    monkeypatch.setattr(engine, "BUSY_MS", 500)


@pytest.fixture
def watch(home: Home, vaktbord: Command) -> Iterator[Running]:
    """A watch that knows three transmitters."""
    add_transmitters(vaktbord, *ACCOUNTS)
    with running(home, vaktbord) as found:
        yield found


def test_a_database_locked_by_another_keeps_nobody_waiting(watch: Running, vaktbord: Command) -> None:
    assert watch.send("1001").acknowledged
    watch.until(lambda: watch.in_database(["1001"]))
    with held(watch.home, WRITING):
        for account in ACCOUNTS[1:]:
            began = time.monotonic()
            assert watch.send(account, timeout_s=1.0).acknowledged
            assert time.monotonic() - began < 1.0
        watch.until(lambda: watch.status()["storing"] == "spool")
        status = watch.status()
        # Beside the two our own test may be behind.
        assert (status["receiving"], status["behind"] in (2, 3), status["code"]) == (True, True, 5)
        assert "DATABASEN NÅS INTE, larm tas emot lokalt" in vaktbord("status").out
        told = vaktbord("alarms", "--json")
        assert told.code == 5
        assert "larm tas emot lokalt" in told.err
        assert {row["account"]: row["stored"] for row in json.loads(told.out)} == {
            "1001": True, "1002": False, "1003": False,
        }  # fmt: skip
        words = vaktbord("alarms").out.splitlines()
        assert [line.split(", ")[2] for line in words[:2]] == ["EJ I DATABASEN"] * 2
        ids = {row["account"]: row["id"] for row in json.loads(told.out)}
    watch.until(lambda: watch.in_database(list(ACCOUNTS)))
    assert {row["account"]: row["id"] for row in watch.alarms()} == ids
    watch.until(lambda: watch.status()["code"] == 0)
    # Our own test may be on its way just then.
    watch.until(lambda: watch.status()["behind"] == 0)
    status = watch.status()
    assert (status["storing"], status["receiving"]) == ("database", True)
    assert vaktbord("alarms").code == 0


def test_a_database_that_cannot_even_be_read(watch: Running, vaktbord: Command) -> None:
    """A locking mode that shuts readers out too, which takes that no other connection is open: the watch's are cut."""
    watch.until(lambda: watch.status()["code"] == 0)
    end(watch.process)
    with held(watch.home, READING_TOO):
        process = spawn(watch.home, "watch")
        try:
            assert "Larmmottagning igång" in first_line(process)
            again = Running(watch.home, process, vaktbord)
            assert again.send("1002", timeout_s=1.0).acknowledged
            told = vaktbord("alarms", "--json")
            assert told.code == 5
            [alarm] = json.loads(told.out)
            assert (alarm["account"], alarm["stored"], alarm["state"], alarm["person"]) == (
                "1002",
                False,
                "new",
                None,
            )
            status = again.status()
            assert (status["receiving"], status["storing"], status["behind"] in (1, 2)) == (
                True,
                "spool",
                True,
            )
            assert (status["code"], status["open"], status["tib"]) == (5, None, None)
            assert vaktbord("doctor").code == 5
        except BaseException:
            end(process)
            raise
    try:
        again.until(lambda: again.in_database(["1002"]))
        again.until(lambda: again.status()["code"] == 0)
    finally:
        end(process)


def test_a_watch_begins_while_the_database_is_locked(home: Home, vaktbord: Command) -> None:
    add_transmitters(vaktbord, *ACCOUNTS)
    with running(home, vaktbord) as before:
        assert before.send("1001").acknowledged
        before.until(lambda: before.in_database(["1001"]))
    with held(home, WRITING):
        began = time.monotonic()
        process = spawn(home, "watch")
        try:
            assert "Larmmottagning igång" in first_line(process)
            took = time.monotonic() - began
            again = Running(home, process, vaktbord)
            assert again.send("1002", timeout_s=1.0).acknowledged
            again.until(lambda: again.status()["storing"] == "spool")
            assert again.status()["receiving"] is True
        except BaseException:
            end(process)
            raise
    assert took < PATIENCE_S
    try:
        again.until(lambda: again.in_database(["1001", "1002"]))
        again.until(lambda: again.status()["code"] == 0)
    finally:
        end(process)


def test_a_watch_killed_while_the_database_is_away_loses_nothing(watch: Running, vaktbord: Command) -> None:
    with held(watch.home, WRITING):
        assert watch.send("1001", timeout_s=1.0).acknowledged
        watch.process.kill()
        watch.process.wait(PATIENCE_S)
        told = vaktbord("alarms", "--json")
        assert [row["stored"] for row in json.loads(told.out)] == [False]
    with running(watch.home, vaktbord) as again:
        again.until(lambda: again.in_database(["1001"]))


def test_an_outage_of_the_database_is_a_disturbance(watch: Running) -> None:
    from models.watch.disturbances import unsettled

    with held(watch.home, WRITING):
        watch.until(lambda: watch.status()["storing"] == "spool")
        time.sleep(6)
    watch.until(lambda: watch.status()["code"] == 0)
    store = store_of(watch.home)
    with store.read() as connection:
        kinds = [(row.kind, row.ended_at is not None) for row in unsettled(connection)]
    store.close()
    assert kinds == [("database_away", True)]
    assert watch.status()["disturbances"] == 1


def test_without_watch_and_database_nobody_is_told_that_all_is_well(home: Home, vaktbord: Command) -> None:
    with held(home, READING_TOO):
        for command in ("status", "alarms"):
            told = vaktbord(command)
            assert (told.code, told.out) == (5, "")
            assert told.err.count("\n") == 1
        status = json.loads(vaktbord("status", "--json").out)
        assert (status["receiving"], status["storing"], status["listening"]["dc09_tcp"]) == (
            False,
            None,
            None,
        )
