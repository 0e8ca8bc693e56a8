"""A watch as a real process, a partner added by command, and alarms posted to it: nothing secret is left about."""

from __future__ import annotations

import json
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import pytest

from fixtures.partner import PartnerPlatform
from models.store.home import Home
from models.store.settings import address
from tests.cli.conftest import Command, spawn
from tests.cli.test_watch import PATIENCE_S, _until_receiving

PLANTED = "Hemlig-Person-77"
ALARM = {"type": "alarm", "account": "SE-100", "event": {"code": "PA", "zone": "1", "text": PLANTED}}


@pytest.fixture
def listening(home: Home) -> Home:
    """A home whose watch listens for webhooks."""
    told = home.settings_file.read_text(encoding="utf-8")
    changed = re.sub(r"^(dc09_tcp = .*)$", r'\1\nwebhook = "127.0.0.1:0"', told, count=1, flags=re.MULTILINE)
    assert changed != told
    home.settings_file.write_text(changed, encoding="utf-8")
    return home


@pytest.fixture
def watch(listening: Home) -> Iterator[subprocess.Popen[str]]:
    process = spawn(listening, "watch")
    _until_receiving(process)
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate(timeout=PATIENCE_S)


def _secret(out: str) -> str:
    [secret] = re.findall(r"^whsec_\S+$", out, re.MULTILINE)
    return secret


def _until(platform: PartnerPlatform, status: int) -> None:
    ends = time.monotonic() + 10
    while (told := platform.send({"type": "heartbeat"}).status) != status and time.monotonic() < ends:
        time.sleep(0.1)
    assert told == status


def test_a_partner_is_added_heard_rotated_and_ended_while_the_watch_runs(
    listening: Home, watch: subprocess.Popen[str], vaktbord: Command, tmp_path: Path
) -> None:
    where = json.loads(vaktbord("status", "--json").out)["listening"]["webhook"]
    first = PartnerPlatform(*address(where), _secret(vaktbord("partner", "add", "Larmcentralen").out))
    _until(first, 202)
    answers = [first.send(ALARM, "one") for _ in range(3)]
    assert {answer.status for answer in answers} == {202}
    assert first.send({"type": "alarm", "account": 7}).status == 422

    second = PartnerPlatform(*address(where), _secret(vaktbord("partner", "rotate", "Larmcentralen").out))
    _until(second, 202)
    assert first.send({"type": "heartbeat"}).status == 202
    assert vaktbord("partner", "retire", "Larmcentralen").code == 0
    _until(first, 401)
    assert second.send({"type": "heartbeat"}).status == 202

    ends = time.monotonic() + 10
    while len(alarms := json.loads(vaktbord("alarms", "--json").out)) < 2 and time.monotonic() < ends:
        time.sleep(0.1)
    assert {(each["account"], each["source"], each["kind"]) for each in alarms} == {
        ("SE-100", "webhook", "personal"),
        ("Larmcentralen", "webhook", "unclassified"),
    }
    assert answers[0].body["id"] in {each["id"] for each in alarms}
    assert "hördes" in vaktbord("partner", "list").out
    assert vaktbord("partner", "end", "Larmcentralen").code == 0
    _until(second, 401)

    began = time.monotonic()
    watch.send_signal(signal.SIGTERM)
    out, err = watch.communicate(timeout=PATIENCE_S)
    assert watch.returncode == 0 and time.monotonic() - began < 10
    left = out + err
    for path in listening.folder.rglob("*"):
        if path.is_file():
            left += path.read_bytes().decode("latin-1")
    for planted in (PLANTED, first.secret, second.secret, "Traceback", "uvicorn"):
        assert planted not in left, planted


def _keep_sending(platform: PartnerPlatform, stop: threading.Event, acknowledged: dict[str, float]) -> None:
    """One alarm after another, each sent again under its id until 202, as a partner does."""
    number = 0
    while not stop.is_set():
        number += 1
        began = time.monotonic()
        while True:
            try:
                answer = platform.send({**ALARM, "account": f"K-{number}"}, f"msg_{number}")
            except (
                OSError,
                HTTPException,
                ValueError,
            ):  # nobody there, or cut off in the middle of the answer
                time.sleep(0.02)
                continue
            if answer.status == 202:
                break
            time.sleep(0.02)
        acknowledged[f"K-{number}"] = time.monotonic() - began
        time.sleep(0.01)  # a stream of alarms, not a race for the processor


def _kill_and_count(home: Home, vaktbord: Command, kills: int) -> str:
    """Kill the watch at random under a partner that sends without pause; a line of figures."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    told = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(told.replace('webhook = "127.0.0.1:0"', f'webhook = "127.0.0.1:{port}"'))
    secret = _secret(vaktbord("partner", "add", "Larmcentralen").out)
    stop, acknowledged, chance = threading.Event(), dict[str, float](), random.Random(kills)
    platform = PartnerPlatform("127.0.0.1", port, secret)
    sender = threading.Thread(target=_keep_sending, args=(platform, stop, acknowledged), daemon=True)
    process = spawn(home, "watch")
    _until_receiving(process)
    sender.start()
    try:
        for _ in range(kills):
            time.sleep(0.2 + chance.random())
            process.kill()
            process.communicate(timeout=PATIENCE_S)
            process = spawn(home, "watch")
            _until_receiving(process)
    finally:
        stop.set()
    sender.join(60)
    ends = time.monotonic() + 20
    while json.loads(vaktbord("status", "--json").out).get("behind") and time.monotonic() < ends:
        time.sleep(0.1)
    alarms = [each["account"] for each in json.loads(vaktbord("alarms", "--json", "--all").out)]
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE_S)
    lost = set(acknowledged) - set(alarms)
    doubled = len(alarms) - len(set(alarms))
    assert not sender.is_alive() and len(acknowledged) > kills
    assert (lost, doubled) == (set(), 0)
    return (
        f"webhook kill -9 x {kills} | sent {len(acknowledged)} | acknowledged {len(acknowledged)} |"
        f" present {len(set(alarms))} | lost 0 | doubled 0 | worst delay {max(acknowledged.values()):.1f} s"
    )


def test_a_watch_that_is_killed_loses_and_doubles_nothing(listening: Home, vaktbord: Command) -> None:
    _kill_and_count(listening, vaktbord, 3)


@pytest.mark.long
def test_a_watch_that_is_killed_loses_and_doubles_nothing_long(
    listening: Home, vaktbord: Command, capfd: pytest.CaptureFixture[str]
) -> None:
    figures = _kill_and_count(listening, vaktbord, 100)
    with capfd.disabled():
        sys.stdout.write(f"\n{figures}\n")
