"""`vaktbord journal`: a line written, read by day, kept as a file, struck; and what it says when it cannot."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from models.store.home import Home
from tests.cli.conftest import Command
from tests.models.store.test_exporting import full


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The night in November of every test, also at a command line: no midnight passes within a test."""
    monkeypatch.setenv("VAKTBORD_NOW", "2026-11-25T03:12:41+01:00")


def test_a_line_is_written_read_kept_in_a_file_and_struck(
    home: Home, vaktbord: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = vaktbord("journal", "--write", "Provade reservkraften", "--category", "technical")
    assert told.code == 0
    number = next(word for word in told.out.split() if word.isdigit())
    read = vaktbord("journal")
    assert "teknik: Provade reservkraften" in read.out
    assert vaktbord("journal", "--find", "reserv").out.count("Provade") == 1
    assert "Provade" not in vaktbord("journal", "--find", "grinden").out
    assert "Provade" not in vaktbord("journal", "--day", "2020-01-01").out
    path = tmp_path / "dygn.txt"
    assert vaktbord("journal", "--out", str(path)).code == 0
    assert "Provade reservkraften" in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o600
    assert vaktbord("journal", "--out", str(path)).code == 2
    with monkeypatch.context() as disk:
        disk.setattr("os.fsync", full)
        assert vaktbord("journal", "--out", str(tmp_path / "halv.txt")).code == 5
    assert [each.name for each in tmp_path.iterdir() if "halv" in each.name or each.suffix == ".part"] == []
    assert vaktbord("journal", "--strike", number).code == 2
    assert vaktbord("journal", "--strike", number, "--reason", "fel dag").code == 0
    [line] = [each for each in json.loads(vaktbord("journal", "--json").out) if each["verb"] == "log.written"]
    assert (line["struck"]["why"], line["number"]) == ("fel dag", int(number))
    assert datetime.fromisoformat(line["happened"]).tzinfo is not None


def test_what_cannot_be_is_said_in_one_sentence(home: Home, vaktbord: Command) -> None:
    for arguments in (
        ("--day", "igår"), ("--write", "x", "--at", "2099-01-01T00:00"), ("--write", "x", "--about", "SF-99"),
        ("--strike", "1", "--reason", "x"), ("--strike", "99999", "--reason", "x"),
    ):  # fmt: skip
        answer = vaktbord("journal", *arguments)
        assert answer.code != 0, arguments
        assert answer.out == "", arguments
        assert answer.err.count("\n") == 1, arguments
