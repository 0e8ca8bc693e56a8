"""The watch as a real process: one per database, ended by signals, and it outlives nobody it must not."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.panel import Panel, Reply
from models.store import keys
from models.store.home import Home
from models.store.sealed import SealedFile
from models.store.settings import address
from tests.cli.conftest import Command, spawn, store_of
from tui.cli import lock, watch_control

PATIENCE_S = 30.0


def _until_receiving(process: subprocess.Popen[str]) -> None:
    """Wait for the watch's first line; fails with what it said instead."""
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], PATIENCE_S)
    line = process.stdout.readline() if ready else ""
    assert "Larmmottagning igång" in line, process.communicate(timeout=PATIENCE_S)


@pytest.fixture
def watch(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    """A watch that receives."""
    process = spawn(home, "watch")
    _until_receiving(process)
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate(timeout=PATIENCE_S)


def _dial(where: str, account: str, key: bytes | None = None) -> Reply:
    async def send() -> Reply:
        host, port = address(where)
        async with Panel(host, port, account, key) as panel:
            return await panel.send_cid("120", zone="001")

    return asyncio.run(send())


def _until_heard(home: Home, account: str) -> None:
    """Wait until the watch listens for `account`; it keeps the senders sealed once it does."""
    sealing = keys.derive(home.master_key(home.settings()), keys.SENDERS)
    deadline = time.monotonic() + PATIENCE_S
    while True:
        kept = SealedFile(home.senders / "transmitters", sealing).read()
        if kept is not None and account in {row["account"] for row in json.loads(kept)}:
            return
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_from_an_empty_home_to_a_closed_alarm_by_commands_alone(
    home: Home, watch: subprocess.Popen[str], vaktbord: Command, tmp_path: Path
) -> None:
    key = bytes(range(16))
    (tmp_path / "k").write_text(key.hex())
    assert vaktbord("person", "add", "SF-07", "--name", "Påhittad Person").code == 0
    told = vaktbord(
        "transmitter",
        "add",
        "4711",
        "--kind",
        "personal",
        "--person",
        "SF-07",
        "--key-file",
        str(tmp_path / "k"),
    )
    assert told.code == 0, told.err
    _until_heard(home, "4711")
    status = json.loads(vaktbord("status", "--json").out)
    assert status["receiving"] is True
    assert set(status["listening"]) == {"dc09_tcp", "dc09_udp", "webhook"}
    assert _dial(status["listening"]["dc09_tcp"], "4711", key).acknowledged

    [alarm] = json.loads(vaktbord("alarms", "--json", "--raw").out)
    assert (alarm["state"], alarm["priority"], alarm["kind"]) == ("new", 1, "personal")
    assert (alarm["account"], alarm["person"], alarm["code"], alarm["copies"]) == ("4711", "SF-07", "120", 0)
    assert (alarm["source"], alarm["acknowledged_at"], alarm["closed_at"]) == ("dc09_tcp", None, None)
    assert alarm["received_at"].endswith("Z")
    assert bytes.fromhex(alarm["raw"]).startswith(b"\n")

    line = vaktbord("alarms").out
    assert line.startswith("P1 personlarm, SF-07, OKVITTERAT")
    assert line.count("\n") == 1

    status = json.loads(vaktbord("status", "--json").out)
    assert (status["unacknowledged"], status["open"]) == (1, {"1": 1, "2": 0, "3": 0, "4": 0})
    assert vaktbord("close", alarm["id"], "--class", "real", "--reason", "x").code == 2
    assert vaktbord("ack", alarm["id"][:20]).code == 0
    assert vaktbord("close", "1", "--class", "test", "--reason", "prov").code == 0
    assert json.loads(vaktbord("alarms", "--json").out) == []
    [closed] = json.loads(vaktbord("alarms", "--all", "--json").out)
    assert (closed["state"], closed["close_class"]) == ("closed", "test")
    assert closed["closed_at"] is not None


def test_a_second_watch_says_who_holds_it_and_exits_5(
    home: Home, watch: subprocess.Popen[str], vaktbord: Command
) -> None:
    told = vaktbord("watch")
    assert told.code == 5
    assert f"process {watch.pid}" in told.err
    assert watch.poll() is None


@pytest.mark.parametrize(
    "sent",
    [
        signal.SIGTERM,
        pytest.param(signal.SIGINT, marks=pytest.mark.long),
        pytest.param(signal.SIGHUP, marks=pytest.mark.long),
    ],
)
def test_a_signal_ends_it_cleanly(home: Home, watch: subprocess.Popen[str], sent: signal.Signals) -> None:
    watch.send_signal(sent)
    out, err = watch.communicate(timeout=PATIENCE_S)
    assert (watch.returncode, err) == (0, "")
    assert "slutat" in out
    assert lock.holder_of(home) is None
    store = store_of(home)
    with store.read() as connection:
        from models.watch.views import watch_row

        row = watch_row(connection)
    store.close()
    assert row.stopped_at is not None
    assert not row.receiving


def test_stop_ends_the_holder_and_a_second_stop_is_no_error(
    home: Home, watch: subprocess.Popen[str], vaktbord: Command
) -> None:
    assert vaktbord("status").code == 0
    assert vaktbord("watch", "--stop").code == 0
    assert watch.wait(PATIENCE_S) == 0
    assert vaktbord("watch", "--stop").code == 0
    told = vaktbord("status", "--json")
    assert told.code == 1
    assert json.loads(told.out)["listening"]["dc09_tcp"] is None


def test_a_killed_watch_leaves_no_lock(home: Home, watch: subprocess.Popen[str]) -> None:
    watch.kill()
    watch.wait(PATIENCE_S)
    after = spawn(home, "watch")
    _until_receiving(after)
    after.terminate()
    assert after.wait(PATIENCE_S) == 0


def test_a_taken_address_is_one_sentence(
    home: Home, watch: subprocess.Popen[str], vaktbord: Command, made_home: Path, tmp_path: Path
) -> None:
    import shutil

    where = json.loads(vaktbord("status", "--json").out)["listening"]["dc09_tcp"]
    other = Home(tmp_path / "other")
    shutil.copytree(made_home, other.folder)
    other.settings_file.write_text(other.settings_file.read_text().replace("127.0.0.1:0", where))
    process = spawn(other, "watch")
    _, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 7
    assert where in err
    assert err.count("\n") == 1


def test_two_homes_receive_side_by_side(
    home: Home, watch: subprocess.Popen[str], made_home: Path, tmp_path: Path
) -> None:
    import shutil

    other = Home(tmp_path / "other")
    shutil.copytree(made_home, other.folder)
    process = spawn(other, "watch")
    _until_receiving(process)
    assert lock.holder_of(home) != lock.holder_of(other)
    process.terminate()
    assert process.wait(PATIENCE_S) == 0
    assert watch.poll() is None


def test_a_detached_watch_is_started_once_and_adopted_after(home: Home) -> None:
    settings = home.settings()
    assert watch_control.ensure(home, settings) is True
    holder = lock.holder_of(home)
    assert holder is not None
    try:
        assert watch_control.ensure(home, settings) is False
        assert os.getsid(holder.pid) == holder.pid  # a session of its own: no terminal's end reaches it
    finally:
        assert watch_control.stop(home, settings) == 0


def test_a_watch_ends_with_the_demo_that_started_it_and_takes_the_home_along(home: Home) -> None:
    home.settings_file.write_text(home.settings_file.read_text().replace('kind = "test"', 'kind = "demo"'))
    reader, writer = os.pipe()
    process = watch_control.spawn(home, parent_fd=reader)
    os.close(reader)
    while lock.holder_of(home) is None:
        assert process.poll() is None
    os.close(writer)  # what the kernel does when the demo is killed
    assert process.wait(PATIENCE_S) == 0
    assert not home.folder.exists()


def test_a_watch_told_to_end_while_nobody_reads_its_words(home: Home) -> None:
    reader, writer = os.pipe()
    process = subprocess.Popen([*watch_control.command(), "--home", str(home.folder), "watch"], stdout=writer)
    os.close(writer)
    os.read(reader, 200)
    os.close(reader)
    process.terminate()
    assert process.wait(PATIENCE_S) == 0


def test_simulate_dials_into_the_running_watch(
    home: Home, watch: subprocess.Popen[str], vaktbord: Command
) -> None:
    vaktbord("person", "add", "SF-07", "--name", "Påhittad Person")
    vaktbord("transmitter", "add", "4711", "--kind", "burglary", "--person", "SF-07")
    panels = spawn(home, "simulate", "--scenario", "alarm_night")
    ends = time.monotonic() + PATIENCE_S
    while not (alarms := json.loads(vaktbord("alarms", "--json").out)):
        assert panels.poll() is None
        assert time.monotonic() < ends
    assert alarms[0]["account"] == "4711"
    panels.terminate()
    assert panels.wait(PATIENCE_S) == 0
