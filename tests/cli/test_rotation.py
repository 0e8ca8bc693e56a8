"""`vaktbord rota`: officers who take turns, other days, moved and removed shifts, and decided rules, from a shell."""

from __future__ import annotations

import json

import pytest

from models.store.home import Home
from tests.cli.conftest import Command, by
from tests.cli.test_operator import rows

pytestmark = pytest.mark.usefixtures("light")


@pytest.fixture(autouse=True)
def night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAKTBORD_NOW", "2026-11-25T03:12:41+01:00")


def test_a_rotation_from_decided_to_ended(staffed: Home, vaktbord: Command) -> None:
    def does(*told: str) -> str:
        answer = by(vaktbord, "adm", "rota", *told)
        assert (answer.code, answer.err) == (0, ""), answer.err
        return answer.out

    assert vaktbord("rota", "list").out == "Inga scheman.\n"
    turns = ("--officers", "mek,cia", "--hours", "07:00-07:00")
    assert "85 pass" in does("set", "tib", *turns, "--name", "TiB", "--from", "2026-11-30")
    (told,) = json.loads(vaktbord("rota", "list", "--json").out)
    assert (told["duty"], told["cycle_days"], told["anchor"]) == ("tib", 14, "2026-11-30")
    assert {turn["code"] for turn in told["turns"][:7]} == {"mek"}
    assert "mek cia" in vaktbord("rota", "list").out
    assert "10 pass" in does("lay", "tib", "--to", "2027-03-04")
    assert "2 pass" in does(
        "temporary", "tib", *turns, "--every", "day", "--from", "2026-12-01", "--to", "2026-12-01"
    )
    moved = does("move", "tib", "2026-12-03T08:00", "--from", "2026-12-03T07:00", "--to", "2026-12-03T22:00")
    assert "07:00-22:00" in moved
    assert "borttaget" in does("remove", "tib", "2026-12-04T08:00")
    assert "avslutat" in does("end", "TiB")
    assert vaktbord("rota", "list").out == "Inga scheman.\n"
    assert by(vaktbord, "adm", "rota", "end", "TiB").code == 2
    assert by(vaktbord, "mek", "rota", "remove", "tib", "2026-12-03T08:00").code == 3


@pytest.mark.parametrize(
    "wrong",
    [
        ("--officers", "mek", "--hours", "7"),
        ("--officers", "ingen", "--hours", "07:00-19:00"),
        ("--officers", "mek", "--hours", "07:00-19:00", "--days", "helg"),
        ("--officers", "mek", "--hours", "07:00-19:00", "--from", "igår"),
    ],
)
def test_what_is_no_rotation_is_refused_in_one_sentence(
    staffed: Home, vaktbord: Command, wrong: tuple[str, ...]
) -> None:
    answer = by(vaktbord, "adm", "rota", "set", "tib", "--name", "x", *wrong)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert rows(staffed, "SELECT count(*) FROM rota_pattern") == [(0,)]


def test_the_rules_are_decided_with_a_reference_and_what_is_not_told_stays(
    staffed: Home, vaktbord: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "15 min" in vaktbord("rota", "rules").out
    decided = ("rota", "decide", "--accept", "10", "--warn", "21,3", "--phone", "phone", "--decision", "KS 7")
    assert by(vaktbord, "adm", *decided).code == 0
    monkeypatch.setenv("VAKTBORD_NOW", "2026-11-25T03:20:00+01:00")
    told = json.loads(vaktbord("rota", "rules", "--json").out)
    assert (told["accept_min"], told["confirm_min"], told["warn_days"]) == (10, 5, [21, 3])
    assert (told["needs_phone"], told["needs_verified"], told["decision"]) == (True, False, "KS 7")
    for wrong in (("--accept", "-1"), ("--warn", "snart"), ("--confirm", "9999")):
        assert by(vaktbord, "adm", "rota", "decide", *wrong, "--decision", "KS 8").code == 2
    assert by(vaktbord, "mek", *decided).code == 3


def test_who_is_away_is_told_without_why(staffed: Home, vaktbord: Command) -> None:
    assert vaktbord("rota", "away").out == "Ingen är borta.\n"
    assert by(vaktbord, "mek", "shift", "absent", "cia", "--kind", "sick").code == 0
    said = vaktbord("rota", "away")
    assert said.out.startswith("cia  2026-11-25T03:12")
    assert "sjuk" not in said.out
    assert set(json.loads(vaktbord("rota", "away", "--json").out)[0]) == {"code", "from", "to"}
