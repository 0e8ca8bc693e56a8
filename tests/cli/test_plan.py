"""`vaktbord plan`: every fault with its line, what is in force, and no numbers or phrases where all can read."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from models.plans.shipped_plans import FOLDER
from models.store.home import Home
from tests.cli.conftest import Command

GOOD = FOLDER / "unknown.toml"


def written(tmp_path: Path, text: str | bytes) -> str:
    """A file with this in it."""
    path = tmp_path / "plan.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_a_good_file_holds_and_needs_no_home(vaktbord: Command, home: Home) -> None:
    home.settings_file.unlink()
    told = vaktbord("plan", "check", str(GOOD))
    assert (told.code, told.out, told.err) == (0, "Planen håller: Okänd signal, 4 steg.\n", "")


def test_every_fault_is_told_with_its_line(vaktbord: Command, tmp_path: Path) -> None:
    text = (
        GOOD.read_text(encoding="utf-8")
        .replace('kind = "do"', 'kind = "jump"')
        .replace("rounds = 2", "rounds = 9")
    )
    path = written(tmp_path, text)
    told = vaktbord("plan", "check", path)
    lines = text.splitlines()
    at = [str(lines.index(each) + 1) for each in ("rounds = 9", 'kind = "jump"')]
    assert told.code == 2
    assert [each.removeprefix(f"{path}:").split(":")[0] for each in told.out.splitlines()] == at
    assert "2 fel i planen" in told.err
    asked = json.loads(vaktbord("plan", "check", path, "--json").out)
    assert (asked["ok"], [each["line"] for each in asked["faults"]]) == (False, [int(each) for each in at])


@pytest.mark.parametrize(
    ("content", "part"), [(b'plan = "a"\nsv = "\xff"\n', "UTF-8 på rad 2"), (None, "går inte att läsa")]
)
def test_a_file_that_cannot_be_read_is_said(
    vaktbord: Command, tmp_path: Path, content: bytes | None, part: str
) -> None:
    path = written(tmp_path, content) if content is not None else str(tmp_path / "nix.toml")
    told = vaktbord("plan", "check", path)
    assert (told.code, told.out, part in told.err) == (2, "", True)


def test_listed_decided_changed_for_one_person_and_ended(vaktbord: Command, tmp_path: Path) -> None:
    listed = vaktbord("plan", "list").out
    assert listed.count("EXEMPEL, ej fastställd") == 12
    assert vaktbord("plan", "decide", "duress", "--decision", "KS 2026/9").code == 0
    assert vaktbord("person", "add", "SF-01", "--name", "Vera Exempel").code == 0
    own = (
        FOLDER.joinpath("duress.toml")
        .read_text(encoding="utf-8")
        .replace("Personlarm, överfall", "Enligt avtal")
    )
    path = written(tmp_path, own)
    assert vaktbord("plan", "load", path, "--decision", "KS 2026/10", "--person", "SF-01").code == 0
    rows = {(row["code"], row["for"]): row for row in json.loads(vaktbord("plan", "list", "--json").out)}
    assert rows["duress", None]["decision"] == "KS 2026/9"
    assert rows["duress", "SF-01"]["title"]["sv"] == "Enligt avtal"
    assert vaktbord("plan", "show", "duress", "--person", "SF-01").out.rstrip("\n") == own.rstrip("\n")
    assert not vaktbord("plan", "show", "duress").out.startswith("# EXEMPEL")
    assert vaktbord("plan", "end", "duress", "--person", "SF-01").code == 0
    assert "Enligt avtal" not in vaktbord("plan", "list").out
    faulty = vaktbord("plan", "load", written(tmp_path, "plan = 1"), "--decision", "x")
    assert (faulty.code, faulty.out) == (2, "")
    assert "plan.toml:1:" in faulty.err


def test_numbers_and_phrases_are_kept_and_not_told(
    vaktbord: Command, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert vaktbord("person", "add", "SF-01", "--name", "Vera Exempel").code == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("070-174 06 07\n"))
    assert vaktbord("plan", "number", "relative", "-", "--name", "Sam", "--person", "sf-01").code == 0
    told = vaktbord("plan", "numbers").out
    assert "anhörig SF-01" in told and "slutar på 07" in told
    assert not re.search(r"070.?174|174.?06", told) and "Sam" not in told
    number = json.loads(vaktbord("plan", "numbers", "--json").out)[0]["id"]
    assert vaktbord("plan", "end-number", number).code == 0
    assert "tom" in vaktbord("plan", "numbers").out
    monkeypatch.setattr("sys.stdin", io.StringIO("blå båten\nvinterdäck\n"))
    kept = vaktbord("plan", "pass-phrase", "SF-01")
    assert (kept.code, kept.out) == (0, "Lösenfrasen för SF-01 är sparad.\n")
    refused = vaktbord("plan", "number", "guard", "växeln")
    assert (refused.code, "telefonnummer" in refused.err) == (2, True)


@pytest.mark.parametrize("command", ["ring", "'open {number}", "{number}"])
def test_a_dial_command_that_can_ring_nothing_is_refused(vaktbord: Command, home: Home, command: str) -> None:
    told = home.settings_file.read_text().replace("[desk]", f'[desk]\ndial_command = "{command}"', 1)
    home.settings_file.write_text(told)
    answer = vaktbord("plan", "list")
    assert (answer.code, "desk.dial_command" in answer.err) == (7, True)
