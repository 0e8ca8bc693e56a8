"""`vaktbord compliance` and `vaktbord report year`: every duty, another day, and papers without names."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from models.access.actor import LOADER
from models.people.commands import add_mandate, add_office, add_person
from models.store.home import Home
from tests.cli.conftest import Command, store_of

NAME = "Prova Provsson"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The night in November of every test, also at a command line."""
    monkeypatch.setenv("VAKTBORD_NOW", "2026-11-25T03:12:41+01:00")


@pytest.fixture
def one(home: Home) -> Home:
    """One person who is covered, and never was offered anything."""
    store = store_of(home)
    with store.write() as session:
        office = add_office(session, LOADER, "HL", "Hamnlistan", "08-465 004 30", store.clock)
        person = add_person(session, LOADER, "SF-01", NAME, store.clock)
        add_mandate(
            session, LOADER, person, "commissioner", 1000, store.clock, office_id=office, decided_by="KF"
        )
    store.close()
    return home


def test_every_duty_as_json_with_names_that_stay(one: Home, vaktbord: Command) -> None:
    told = vaktbord("compliance", "--json")
    assert (told.code, told.err) == (0, "")
    found = json.loads(told.out)
    assert (found["at"], found["directive"]) == ("2026-11-25", None)
    assert [each["duty"] for each in found["duties"]] == [f"D{number}" for number in range(1, 89)]
    [talk] = [each for each in found["duties"] if each["duty"] == "D8"]
    assert (talk["holder"], talk["count"], talk["of"]) == ("city", 0, 1)
    assert (talk["version"], talk["heading"]) == (None, "Målgrupp och avgränsning")
    assert talk["state"] in ("attention", "overdue")
    [sex] = [each for each in found["duties"] if each["duty"] == "D82"]
    assert (sex["state"], [each["id"] for each in sex["figures"]]) == (
        "information", ["exposure.categories", "exposure.not_held"],
    )  # fmt: skip
    assert "integritetsskäl" in sex["figures"][1]["words"]
    years = sex["figures"][0]["years"]
    assert [(each["first"], each["last"], each["whole"], each["incidents"]) for each in years] == [
        ("2025-07-01", "2025-11-25", False, 0), ("2025-11-26", "2026-11-25", True, 0),
    ]  # fmt: skip
    [basis] = [each for each in found["duties"] if each["duty"] == "D76"]
    assert (basis["state"], basis["figures"]) == ("not_measured", [])
    assert "lagrummet" in basis["why"]
    assert NAME not in told.out


def test_another_day_and_what_is_none(one: Home, vaktbord: Command) -> None:
    before = json.loads(vaktbord("compliance", "--json", "--at", "2026-03-01").out)
    [talk] = [each for each in before["duties"] if each["duty"] == "D8"]
    assert (before["at"], talk["of"]) == ("2026-03-01", 0)
    for day in ("2026-02-30", "i går", "0001-01-01", "9999-12-31"):
        told = vaktbord("compliance", "--at", day)
        assert told.code == 2
        assert day in told.err


def test_the_board_in_words_says_what_is_not_measured(one: Home, vaktbord: Command) -> None:
    told = vaktbord("compliance")
    lines = told.out.split("\n")
    assert told.code == 0
    assert any("D27" in line and "mäts inte" in line for line in lines)
    assert next(line for line in lines if "STADEN" in line)
    assert NAME not in told.out


@pytest.mark.parametrize("suffix", [".md", ".pdf"])
def test_the_year_on_paper_is_its_owners_alone(
    one: Home, vaktbord: Command, tmp_path: Path, suffix: str
) -> None:
    folder = tmp_path / "paper"
    folder.mkdir(mode=0o700)
    path = folder / f"year{suffix}"
    told = vaktbord("report", "year", "--year", "2026", "--out", str(path))
    assert (told.code, told.err) == (0, "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert NAME.encode() not in path.read_bytes()
    # The paper is the follow-up: it does not call itself missing.
    if suffix == ".md":
        [row] = [line for line in path.read_text().split("\n") if line.startswith("| D88 ")]
        assert "| 1 | i ordning |" in row
    after = json.loads(vaktbord("compliance", "--json").out)
    [made] = [each for each in after["duties"] if each["duty"] == "D88"]
    assert (made["count"], made["state"]) == (1, "ok")
    # What made no paper is on no record: a file that is there, a year that cannot be.
    assert vaktbord("report", "year", "--out", str(path)).code == 2
    assert vaktbord("report", "year", "--year", "2024", "--out", str(folder / "x.md")).code == 2
    again = json.loads(vaktbord("compliance", "--json").out)
    assert [each["count"] for each in again["duties"] if each["duty"] == "D88"] == [1]


def test_no_year_before_the_law_and_no_other_file(one: Home, vaktbord: Command, tmp_path: Path) -> None:
    assert vaktbord("report", "year", "--year", "2024", "--out", str(tmp_path / "a.md")).code == 2
    told = vaktbord("report", "year", "--out", str(tmp_path / "a.docx"))
    assert told.code == 2
    assert "a.docx" in told.err
    assert list(tmp_path.glob("a.*")) == []
