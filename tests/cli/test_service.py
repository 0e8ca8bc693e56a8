"""The watch as a service, a real process: what it tells systemd, its metrics and log, and what a standstill leaves."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.store.home import Home
from models.watch.canary import newest
from models.watch.disturbances import unsettled
from tests.cli.conftest import spawn, store_of

PATIENCE_S = 30.0


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """What systemd listens on, and what it says in the environment."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as made:
        made.bind(str(tmp_path / "notify"))
        made.settimeout(0.2)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "30000000")
        yield made


@pytest.fixture
def watch(home: Home, manager: socket.socket) -> Iterator[subprocess.Popen[str]]:
    """A watch whose metrics are told on a port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with home.settings_file.open("a", encoding="utf-8") as stream:
        stream.write(f'\n[watch]\nmetrics = "127.0.0.1:{port}"\n')
    process = spawn(home, "watch")
    heard: list[str] = []

    def ready() -> bool:
        heard.extend(_heard(manager))
        return "READY=1" in heard

    _until(ready)
    assert "STATUS=Larmmottagning igång" in heard
    yield process
    if process.poll() is None:
        process.send_signal(signal.SIGCONT)
        process.kill()
    process.communicate(timeout=PATIENCE_S)


def _heard(manager: socket.socket) -> list[str]:
    heard: list[str] = []
    while len(heard) < 100:
        try:
            heard += manager.recv(4096).decode().split("\n")
        except TimeoutError:
            break
    return heard


def _until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.05)


def test_it_tells_that_it_is_ready_lives_and_stops(
    watch: subprocess.Popen[str], manager: socket.socket
) -> None:
    _until(lambda: "WATCHDOG=1" in _heard(manager))
    _until(lambda: "WATCHDOG=1" in _heard(manager))
    watch.send_signal(signal.SIGTERM)
    assert watch.wait(PATIENCE_S) == 0
    assert {"STOPPING=1", "STATUS=INGEN LARMMOTTAGNING"} <= set(_heard(manager))


def test_stopped_it_gives_no_sign_of_life_and_continued_it_tells_of_the_gap(
    home: Home, watch: subprocess.Popen[str], manager: socket.socket
) -> None:
    _until(lambda: "WATCHDOG=1" in _heard(manager))
    watch.send_signal(signal.SIGSTOP)
    _heard(manager)
    time.sleep(6.5)
    assert _heard(manager) == []
    watch.send_signal(signal.SIGCONT)
    store = store_of(home)

    def told() -> list[str]:
        with store.read() as connection:
            return [each.kind for each in unsettled(connection)]

    _until(lambda: told() != [])
    assert told() == ["outage"]
    _until(lambda: "WATCHDOG=1" in _heard(manager))
    store.close()


def test_its_metrics_tell_that_it_lives(home: Home, watch: subprocess.Popen[str]) -> None:
    where = home.settings().watch.metrics

    def values() -> dict[str, float]:
        with urllib.request.urlopen(f"http://{where}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        return {line.split()[0]: float(line.split()[1]) for line in lines if not line.startswith("#")}

    _until(lambda: values().get("vaktbord_cycles_total", 0) >= 1)
    told = values()
    assert told["vaktbord_receiving"] == 1.0
    assert told["vaktbord_cycle_age_seconds"] < PATIENCE_S
    # The first canary goes a few seconds after the start, through the door and into the database.
    _until(lambda: "vaktbord_canary_age_seconds" in values())
    assert values()["vaktbord_canaries_failed_total"] == 0.0
    store = store_of(home)
    with store.read() as connection:
        row = newest(connection)
    store.close()
    assert row is not None
    assert row.stored_at is not None


def test_what_it_logs_is_json_without_words_of_anybodys(
    home: Home, manager: socket.socket, tmp_path: Path
) -> None:
    """The metrics' address is taken: one line says so, and alarms are received all the same."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with home.settings_file.open("a", encoding="utf-8") as stream:
            stream.write(f'\n[watch]\nmetrics = "127.0.0.1:{port}"\n')
        process = spawn(home, "watch")
        try:
            _until(lambda: "READY=1" in _heard(manager))
        finally:
            process.send_signal(signal.SIGTERM)
            _, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    lines = [json.loads(line) for line in err.splitlines()]
    assert ("error", "watch", "the metrics' address cannot be had: OSError") in [
        (line["level"], line["room"], line["event"]) for line in lines
    ]
    assert str(home.folder) not in err
    assert os.uname().nodename not in err
