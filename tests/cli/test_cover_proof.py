"""`vaktbord cover --proof` and `--check`: signed, on record, and told when a letter of it was changed (D36)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.store.home import Home
from tests.cli.conftest import Command, by

pytestmark = pytest.mark.usefixtures("light")
PERIOD = ("--from", "2026-11-25", "--to", "2026-11-25")


def test_a_past_period_is_proven_and_the_proof_checked(
    staffed: Home, vaktbord: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAKTBORD_NOW", "2026-11-25T03:12:41+01:00")
    by(vaktbord, "adm", "operator", "verify-phone", "mek", "--phone", "070-174 06 90")
    by(vaktbord, "adm", "shift", "plan", "tib", "mek", "--from", "03:30", "--to", "2026-11-26T00:00")
    assert by(vaktbord, "mek", "shift", "accept", "tib").code == 0
    folder = tmp_path / "ut"
    folder.mkdir(mode=0o700)
    path = folder / "tackning.json"
    prove = ("cover", *PERIOD, "--proof", "--out", str(path))
    early = by(vaktbord, "adm", *prove)
    assert (early.code, path.exists()) == (2, False), "the day is not over"
    monkeypatch.setenv("VAKTBORD_NOW", "2026-11-26T08:00:00+01:00")
    made = by(vaktbord, "adm", *prove)
    assert made.code == 0, made.err
    assert by(vaktbord, "mek", "shift", "plan", "tib", "mek", "--from", "+1h", "--to", "+2h").code == 3

    good = by(vaktbord, "adm", "cover", "--check", str(path), "--json")
    assert json.loads(good.out) == {
        "signed": True, "ours": True, "in_record": True, "issued": True, "agrees": True, "good": True,
    }  # fmt: skip
    told = json.loads(path.read_text(encoding="utf-8"))
    tib = next(each for each in told["proof"]["duties"] if each["duty"] == "tib")
    assert [each["code"] for each in tib["scheduled"]] == ["mek"]
    assert [each["way"] for each in tib["confirmed"]] == ["accepted"]
    assert 0 < tib["scheduled_share"] < tib["confirmed_share"] < 1
    assert "070-174" not in path.read_text(encoding="utf-8")

    tib["scheduled_share"] = 1.0
    path.unlink()
    path.write_text(json.dumps(told), encoding="utf-8")
    bad = by(vaktbord, "adm", "cover", "--check", str(path))
    assert (bad.code, "SIGNATUREN STÄMMER INTE" in bad.out, "SÄGER NÅGOT ANNAT" in bad.out) == (4, True, True)
    path.write_text('{"proof": {"format": 1}}', encoding="utf-8")
    assert by(vaktbord, "adm", "cover", "--check", str(path)).code == 2
    assert by(vaktbord, "adm", "cover").code == 2
