"""A real watch wakes somebody over a real service: at once, once more when killed in the middle, then no more."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.store.home import Home
from tests.cli.conftest import Command, fd
from tests.cli.running import PATIENCE_S, running
from tests.scheduler.receivers import HttpService, http_service

TOKEN = "tokenK4NN1N"
NAME = "Vera Exempel"


@pytest.fixture
def service() -> Iterator[HttpService]:
    with http_service() as found:
        yield found


def _command_lines() -> str:
    """What every process of the machine shows of itself."""
    told = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                told.append((folder / "cmdline").read_bytes() + (folder / "environ").read_bytes())
            except OSError:
                continue
    return b"".join(told).decode("utf-8", "replace")


def test_killed_in_the_middle_the_next_watch_sends_the_same_and_taken_it_sends_no_more(
    home: Home, vaktbord: Command, service: HttpService, capfd: pytest.CaptureFixture[str]
) -> None:
    service.held.clear()
    assert vaktbord("person", "add", "SF-01", "--name", NAME).code == 0
    assert vaktbord("transmitter", "add", "4711", "--kind", "personal", "--person", "SF-01").code == 0
    added = vaktbord("channel", "add", "telefonen", "--for", "tib", "--url-fd", fd(service.url))
    assert added.code == 0, added.err

    with running(home, vaktbord) as first:
        first.until(lambda: first.send("4711", "120", timeout_s=1.0).acknowledged)
        first.until(service.asked.is_set, "nobody was woken")
        shown = _command_lines()
        assert [each for each in (TOKEN, NAME) if each in shown] == []
        # While the service hangs, another alarm is received and acknowledged on the wire.
        assert first.send("4711", "121").acknowledged
        os.kill(first.process.pid, signal.SIGKILL)
        first.process.wait(PATIENCE_S)
    service.held.set()

    with running(home, vaktbord) as second:
        second.until(lambda: len(service.bodies) >= 3, "the next watch did not send")
        refs = Counter(body["message"].rpartition("Ref ")[2] for body in service.bodies)
        assert sorted(refs.values()) == [1, 2], "the one that was cut short comes twice, with one reference"
        for row in second.alarms():
            assert vaktbord("ack", row["id"]).code == 0
        sent = len(service.bodies)
        time.sleep(3.0)
        assert len(service.bodies) == sent
    told = json.dumps(service.bodies, ensure_ascii=False)
    assert "SF-01" in told
    kept = b"".join(path.read_bytes() for path in home.folder.rglob("*") if path.is_file())
    left = kept + "".join(capfd.readouterr()).encode()
    assert [each for each in (TOKEN, NAME) if each.encode() in left] == []
    assert [each for each in (TOKEN, NAME, "4711") if each in told] == []
