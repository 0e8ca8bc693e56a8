"""Words planted in every secret field, the whole product worked, and all that came out and lies on disk searched."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.bench.terminal import Terminal
from tests.leaks import scene as scenes
from tests.leaks.planting import word_of
from tests.leaks.scene import OFFICER, PHRASE, Scene
from tests.leaks.seeking import held, held_in_files
from tests.scheduler.conftest import Desktop, desktop

__all__ = ["desktop"]

MASKED = (
    "status", "alarms", "notices", "doctor", "pending", "operator list", "partner list", "transmitter list",
    "audit verify", "audit head", "figures", "plan list",
    "threat list", "actor list", "watchnote list", "analysis list", "course list", "invite list",
    "people", "person endings", "office list", "board list", "offers --all --wheel", "talk list",
    "document list",
)  # fmt: skip
REFUSED = ("alarms --raw", "audit who-saw SF-90", "audit export out.zip", "approve 900001", "nonsense")
SHORT = ("alarms --json", "doctor", "alarms --raw", "audit verify")
# What officers wrote for each other stands on the desk of one who has signed in, and nowhere else; what is said of the
# police in an incident that was opened, and where a note of the environment watch was read, are put on record first.
WRITTEN_FOR_OFFICERS = {
    "incident.title", "incident.what_happened", "incident.close_reason", "incident.feedback_how",
    "remedial_act.what", "evidence.name", "evidence.about", "watch_note.source", "watch_note.tags",
    "police_report.number", "police_report.officer", "police_report.officer_phone", "police_report.bops_contact",
    "police_report.filed_for", "police_report.decision_note", "police_report.why_not",
}  # fmt: skip
# Opens every screen there is a key for, the alarm, its person's card, the palette, the help, and a search.
ROUND = (
    b"i", b"\r", b"\x1b", b"\x1b", b"b", b"\x1b", b"o",
    b"6", b"a", b"v", b"r", b"7", b"v", b"1", b"\r", b"\x1b", b"\x1b", b"l", b"sinbrott\r", b"\x1b", b"\x1b",
    b"\r", b"d", b"\x1b", b"u", b"\x1b", b"\x1b", b"\x1bOP", b"\x1b", b"\x10", b"larm", b"\x1b",
)  # fmt: skip
LOCK = b"\x1b[20~"
CORE = re.compile(rb"Max core file size +0 +0 ")
CRASH = """
import sys, threading
from tests.leaks.planting import word_of
from tui.cli.main import main
def broken(*told, **more):
    address = word_of("home.address")
    def in_thread():
        raise LookupError(word_of("person.name"))
    thread = threading.Thread(target=in_thread)
    thread.start()
    thread.join()
    raise RuntimeError(word_of("person.phone"), address)
{patch}
sys.exit(main())
"""


@pytest.fixture
def scene(tmp_path: Path, desktop: Desktop) -> Iterator[Scene]:
    """The home, with a private bus for its notifications."""
    desktop.serve()
    (tmp_path / "scene").mkdir()
    yield scenes.make(tmp_path / "scene", {"DBUS_SESSION_BUS_ADDRESS": desktop.address})


def _limits(process: subprocess.Popen[bytes]) -> bytes:
    return Path(f"/proc/{process.pid}/limits").read_bytes()


def _sign_in(desk: Terminal) -> None:
    for keys in (b"\r", OFFICER.encode(), b"\r", PHRASE.encode(), b"\r"):
        desk.press(keys)
        desk.drain(0.8)
    desk.wait_for("F3", 60)


def _kill(*processes: subprocess.Popen[bytes]) -> None:
    for each in processes:
        each.send_signal(signal.SIGKILL)
        each.wait(scenes.PATIENCE_S)


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.long)], ids=["short", "whole"])
def test_no_planted_word_comes_out_or_lies_on_disk(scene: Scene, desktop: Desktop, whole: bool) -> None:
    """The short form leaves out half of the commands, the backup and most of the screens."""
    words = scene.words
    with scene.watch() as watch:
        scene.ring(word_of("signal.text"))
        asked = (
            [*MASKED, *(f"{told} --json" for told in MASKED), "figures --csv", *REFUSED]
            if whole
            else [*SHORT]
        )
        with ThreadPoolExecutor(4) as pool:
            answers = dict(
                zip(asked, pool.map(lambda told: scene.command(*told.split()), asked), strict=True)
            )
        assert all(answers.values())
        assert all(said.startswith(b"vaktbord: ") for told, said in answers.items() if told in REFUSED)
        if whole:
            paper = scene.folder / "tmp" / "paper"
            scene.as_officer("backup", "--new-key", "--out", str(paper), code=0)
            scene.as_officer("backup", code=0)
            scene.as_officer("restore", "--drill", "--identity", str(paper), code=0)
        assert CORE.search(_limits(watch))
        scene.seen_by_others("watch", watch.pid)

        switches = ("TEXTUAL_LOG", "TEXTUAL_SCREENSHOT_LOCATION")
        scene.environment.update({name: str(scene.folder / "tmp" / name) for name in switches})
        scene.environment.update(
            {"TEXTUAL": "debug,devtools", "TEXTUAL_SCREENSHOT": "1", "PYTHONASYNCIODEBUG": "1"}
        )
        with scene.desk() as desk:
            desk.wait_for("INBROTT", 60)
            desk.drain(3)
            scene.said["desk, locked"] = desk.seen
            _sign_in(desk)
            for keys in ROUND if whole else ROUND[-7:]:
                desk.press(keys)
                desk.drain(0.7)
            desk.press(b"l\x1bszq")  # what is typed, marked and copied
            desk.drain(0.5)
            desk.press(b"\x01\x03\x18")
            desk.drain(0.5)
            scene.said["desk, round"] = desk.seen
            scene.ring(word_of("signal.text"))
            desk.drain(4)
            scene.said["desk, ringing"] = desk.seen
            assert CORE.search(_limits(desk.process))
            scene.seen_by_others("desk", desk.process.pid)
            shown = set(held(desk.seen, words))
            # While all of it is open, write-ahead log included.
            assert held_in_files(scene.folders, words) == {}
            assert (scene.home.folder / "vaktbord.db-wal").stat().st_size > 0
            desk.press(LOCK)
            desk.drain(3)
            scene.said["desk, locked again"] = desk.drain(6)
            _kill(desk.process)
        _kill(watch)
    # The one word that may be seen was: the screens were really opened, and a word on them is really found.
    assert "incident.title" in shown
    more = sorted(set(shown) - WRITTEN_FOR_OFFICERS)
    assert not more, " ".join(more)
    assert b"OKVITTERAT" in scene.said["desk, locked again"]
    assert b"\x1b]52" not in scene.said["desk, ringing"]
    assert b"\x1b]0;" in scene.said["desk, ringing"]
    assert not any((scene.folder / "tmp" / name).exists() for name in switches)
    notices = [json.dumps(each, ensure_ascii=False).encode() for each in desktop.received()]
    assert notices
    scene.said["notifications"] = b"\n".join(notices)
    scene.said = {
        name: said for name, said in scene.said.items() if name not in ("desk, round", "desk, ringing")
    }
    assert {name: found for name, said in scene.said.items() if (found := held(said, words))} == {}
    # Killed, nothing was tidied away.
    assert held_in_files(scene.folders, words) == {}


@pytest.mark.parametrize(
    ("command", "patch"),
    [
        ("status", "import tui.cli.status; tui.cli.status.run = broken"),
        ("alarms", "import tui.cli.alarms; tui.cli.alarms.run = broken"),
        ("doctor", "import tui.cli.doctor; tui.cli.doctor.run = broken"),
    ],
)
def test_a_command_that_breaks_tells_a_code_and_nothing_else(scene: Scene, command: str, patch: str) -> None:
    done = subprocess.run(
        [*scene.crashed(CRASH.format(patch=patch)), command],
        env=scene.environment, cwd=scene.folder / "tmp", capture_output=True, timeout=scenes.PATIENCE_S, check=False,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 70
    assert len(re.findall(rb"V-[0-9A-F]{6}", said)) == 2, said
    assert b"Traceback" not in said
    assert held(said, scene.words) == []
    assert "RuntimeError" in (scene.home.logs / "faults.log").read_text()
    assert held_in_files(scene.folders, scene.words) == {}


def test_a_desk_that_breaks_tells_a_code_and_nothing_else(scene: Scene) -> None:
    patch = "from tui.app import VaktbordApp; VaktbordApp._alert = broken"
    with scene.desk([*scene.crashed(CRASH.format(patch=patch)), "desk"]) as desk:
        desk.wait_for("V-", 60)
        ends = time.monotonic() + scenes.PATIENCE_S
        while desk.process.poll() is None and time.monotonic() < ends:
            desk.drain(0.2)
        assert desk.process.poll() not in (None, 0)
        assert b"Traceback" not in desk.seen
        assert held(desk.seen, scene.words) == []
    scene.command("watch", "--stop")
    assert "RuntimeError" in (scene.home.logs / "desk.log").read_text()
    assert held_in_files(scene.folders, scene.words) == {}


def test_every_command_is_hardened(scene: Scene) -> None:
    script = """
import ctypes, os, resource, sys
import tui.cli.status
from tui.cli.main import main
def look(*told):
    print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), oct(os.umask(0)))
    return 0
tui.cli.status.run = look
sys.exit(main())
"""
    done = subprocess.run(
        [*scene.crashed(script), "status"], env=scene.environment, capture_output=True, timeout=30, check=True
    )
    assert done.stdout.decode().strip() == "(0, 0) 0 0o77"
