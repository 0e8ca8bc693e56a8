"""The command line itself: help, wrong usage, hostile surroundings, and faults that tell no secrets."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from models.store.errors import Overtaken
from models.store.home import Home
from models.words import lookup
from tests.cli.conftest import Command
from tui.cli import arguments, faults, main, status


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (("nonsense",), 2),
        (("alarms", "--nonsense"), 2),
        (("ack",), 2),
        (("ack", "no-such-alarm"), 2),
        (("ack", "%"), 2),
        (("ack", ""), 2),
        (("close", "1", "--class", "real", "--reason", "x"), 2),
        (("close", "1", "--class", "funny", "--reason", "x"), 2),
        (("transmitter",), 2),
        (("transmitter", "add", "1234", "--kind", "personal", "--person", "SF-99"), 2),
        (
            (
                "transmitter",
                "add",
                "1234",
                "--kind",
                "personal",
                "--person",
                "SF-99",
                "--key-file",
                "/nowhere",
            ),
            3,
        ),
        (("person", "add", "SF-01", "--name", ""), 2),
        (("person", "add", "\x1b[2J", "--name", "x"), 2),
        (("simulate", "--scenario", "nonsense"), 2),
        (("simulate",), 5),
        (("desk",), 2),
        (("demo",), 2),
        (("watch", "--stop"), 0),
        (("upgrade",), 0),
        (("alarms",), 0),
        (("alarms", "--all", "--raw"), 0),
        (("transmitter", "list"), 0),
        (("transmitter", "list", "--json"), 0),
        (("--version",), 0),
        (("--help",), 0),
        (("close", "--help"), 0),
    ],
)
def test_each_command_line_has_its_code_and_at_most_one_sentence(
    vaktbord: Command, told: tuple[str, ...], code: int
) -> None:
    answer = vaktbord(*told)
    assert answer.code == code, answer.err
    assert answer.err.count("\n") == (1 if code else 0)
    assert "\x1b" not in answer.out + answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("language", ["sv", "en"])
def test_help_is_whole_in_both_languages(
    vaktbord: Command, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("VAKTBORD_LANGUAGE", language)
    for command in ([], *([each] for each in main.COMMANDS), ["transmitter", "add"], ["person", "add"]):
        said = vaktbord(*command, "--help").out
        assert not re.search(r"\b(cli|argparse)\.\w", said), said
        assert ("användning:" in said) == (language == "sv")


def test_home_may_stand_before_or_after_the_command(home: Home) -> None:
    folder = str(home.folder)
    assert main.main(["--home", folder, "alarms"]) == 0
    assert main.main(["alarms", "--home", folder]) == 0
    assert main.main([f"--home={folder}", "transmitter", "list"]) == 0
    assert main.main(["transmitter", "list", "--home", folder]) == 0


def test_the_home_may_come_from_the_environment(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAKTBORD_HOME", str(home.folder))
    assert main.main(["alarms"]) == 0


def test_every_exit_code_in_help_is_one_of_the_table(vaktbord: Command) -> None:
    from tui.cli import exit_codes

    table = {value for name, value in vars(exit_codes).items() if name.isupper()}
    said = vaktbord("--help").out
    told = {
        int(each)
        for each in re.findall(r"(?:: |, )(\d+) ", said[said.index("Slutkoder") :].replace("\n", " "))
    }
    assert told == table


def test_a_fault_is_a_code_and_a_log_line_without_values(
    vaktbord: Command, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        secret = "Hemliga vägen 1"
        raise RuntimeError(secret)

    monkeypatch.setattr(status, "run", broken)
    told = vaktbord("status")
    assert told.code == 70
    assert re.search(r"V-[0-9A-F]{6}", told.err)
    assert "Hemliga" not in told.err
    log = (home.logs / "faults.log").read_text()
    assert "RuntimeError" in log
    assert "Hemliga" not in log


def test_a_full_disk_under_the_output_is_one_sentence(
    home: Home, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        monkeypatch.setattr("sys.stdout", full)
        assert main.main(["--home", str(home.folder), "transmitter", "list"]) == 5
    assert capfd.readouterr().err.count("\n") == 1


def test_a_place_that_may_not_be_looked_into_is_named(
    vaktbord: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied", "/locked/x")

    monkeypatch.setattr(status, "run", refuse)
    told = vaktbord("status")
    assert (told.code, "/locked/x" in told.err, "Permission" in told.err) == (3, True, False)


def test_a_fault_is_told_where_the_home_may_not_be_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bool:
        raise PermissionError(13, "Permission denied", "/locked/x")

    monkeypatch.setattr(Path, "is_dir", refuse)
    assert "V-" in faults.tell(ValueError("x"), Home(Path("/locked/x")))


@pytest.mark.parametrize("command", [("channel", "set-ladder"), ("shift", "hours")], ids=" ".join)
def test_a_toml_file_that_is_none_is_told_by_its_place(
    vaktbord: Command, tmp_path: Path, command: tuple[str, ...]
) -> None:
    path = tmp_path / "x.toml"
    path.write_text("a = 1\nfel fel\n")
    told = vaktbord(*command, str(path), "--decision", "KS 1")
    assert (told.code, "rad 2" in told.err, "Expected" in told.err) == (2, True, False)
    gone = vaktbord(*command, str(tmp_path / "gone"), "--decision", "KS 1")
    assert (gone.code, "går inte att läsa" in gone.err, "Errno" in gone.err) == (2, True, False)


def test_who_was_first_is_told_in_local_time() -> None:
    from datetime import UTC, datetime

    error = Overtaken("alarm.already_taken", who="M. Ek", at=datetime(2026, 7, 1, 1, 2, 3, tzinfo=UTC))
    assert "M. Ek" in main.sentence(error)
    assert "03:02:03" in main.sentence(error)


@pytest.mark.parametrize("name", sorted(main.COMMANDS))
def test_every_command_is_a_module_with_run(name: str) -> None:
    import importlib

    assert callable(importlib.import_module(main.COMMANDS[name]).run)


def test_every_command_is_in_the_help_and_the_reverse() -> None:
    lookup.use("sv")
    actions = [each for each in arguments._parser()._actions if each.dest == "command"]
    assert set(actions[0].choices or ()) == set(main.COMMANDS)


def _run(
    home: Home, *told: str, shell_end: str = "", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    words = [sys.executable, "-P", "-m", "tui.cli.main", "--home", str(home.folder), *told]
    command = " ".join(f"'{each}'" for each in words) + shell_end
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))
    }
    return subprocess.run(
        ["bash", "-c", command], capture_output=True, env={**kept, **environment}, check=False
    )


def test_strange_surroundings(home: Home) -> None:
    """LC_ALL=C, closed streams, a reader that left, and no terminal: an answer and never a traceback."""
    for told, end, code, environment in (
        (("alarms", "--json"), "", 0, {"LC_ALL": "C"}),
        (("alarms",), "", 0, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}),
        (("alarms",), " <&- >&- 2>&-", 0, {}),
        (("--help",), " | head -1; exit ${PIPESTATUS[0]}", 0, {}),
        (("desk",), " <&-", 2, {"TERM": "xterm"}),
        (("demo",), "", 2, {"TERM": "dumb"}),
    ):
        done = _run(home, *told, shell_end=end, **environment)
        assert done.returncode == code, (told, end, done)
        assert b"Traceback" not in done.stderr


def test_doctor_tells_of_each_thing(vaktbord: Command, home: Home) -> None:
    told = vaktbord("doctor", "--json")
    grades = {each["subject"]: each["grade"] for each in json.loads(told.out)}
    assert {"home", "key", "database", "entries", "clock", "reception", "ladder", "time_zone", "disk"} <= set(
        grades
    )
    assert grades["database"] == grades["entries"] == grades["time_zone"] == "good"
    # At home the desk alone wakes nobody (DIRECTIVE rule 5).
    assert grades["ladder"] == "bad"
    assert told.code == 1
    (home.folder / "vaktbord.key").chmod(0o640)
    assert vaktbord("doctor").code == 3
    home.settings_file.unlink()
    assert vaktbord("doctor").code == 7


def test_doctor_is_content_with_a_staffed_desk(vaktbord: Command, home: Home) -> None:
    from models.access.actor import LOADER
    from models.store.policy import STAFFED, Ladder, decide
    from tests.cli.conftest import store_of

    store = store_of(home)
    now = store.clock.now()
    with store.write() as session:
        decide(session, LOADER, Ladder(profile=STAFFED), "beslut 1", now, now)
    store.close()
    grades = {each["subject"]: each["grade"] for each in json.loads(vaktbord("doctor", "--json").out)}
    assert grades["ladder"] == "good"


def test_a_network_disk_is_known(tmp_path: Path) -> None:
    from tui.cli.doctor import disk_kind

    mounts = tmp_path / "mounts"
    mounts.write_text("root / ext4 rw 0 0\nserver:/x /srv/a nfs4 rw 0 0\nd /srv/a\\040b tmpfs rw 0 0\n")
    assert disk_kind(Path("/srv/a/vaktbord"), mounts) == "nfs4"
    assert disk_kind(Path("/srv/a b"), mounts) == "tmpfs"
    assert disk_kind(Path("/srv"), mounts) == "ext4"


@pytest.mark.parametrize(
    ("text", "good"),
    [("00" * 16, True), ("AA:" * 23 + "AA", True), ("00 " * 32 + "\n", True), ("00" * 15, False), ("zz" * 16, False),
     ("", False), ("å" * 16, False), ("00" * 33, False)],
)  # fmt: skip
def test_a_transmitters_key_is_hex_of_three_lengths(tmp_path: Path, text: str, good: bool) -> None:
    from models.store.errors import UsageProblem
    from tui.cli.transmitter import read_key

    path = tmp_path / "k"
    path.write_text(text)
    if good:
        assert len(read_key(path)) in (16, 24, 32)
    else:
        with pytest.raises(UsageProblem):
            read_key(path)


def test_a_fault_that_comes_back_does_not_fill_the_disk(tmp_path: Path) -> None:
    from models.store.clock import SystemClock
    from tui import crash

    log = tmp_path / "log" / "faults.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * (crash.MAX_LOG_BYTES + 1))
    crash.record(RuntimeError(), log, SystemClock())
    assert log.stat().st_size < 1000
    assert log.with_suffix(".old").stat().st_size > crash.MAX_LOG_BYTES
