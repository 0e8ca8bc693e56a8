"""A watch as a real process, a partner added by command, and alarms posted to it: nothing secret is left about."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
from collections.abc import Iterator
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
