"""`vaktbord import` and `export`: a list tried, taken in or refused whole; drafts and lists as private files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import fixtures
from models.store.home import Home
from tests.cli.conftest import Command, by
from tests.cli.test_operator import rows

pytestmark = pytest.mark.usefixtures("light")
LISTS = Path(fixtures.__file__).parent / "data" / "lists"
GOOD = "Beteckning;Namn;Kategori;Grad\nEX-09;Vera Exempel;borgarråd;100\n"
BAD = GOOD + "EX-10;Arvid Prov;kung;100\nEX-11;Nils Test;borgarråd;120\n"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    folder = tmp_path / "lists"
    folder.mkdir(mode=0o700)
    (folder / "good.csv").write_text(GOOD, encoding="utf-8")
    (folder / "bad.csv").write_text(BAD, encoding="cp1252")
    return folder


def test_a_list_is_tried_then_taken_in_then_nothing_new(home: Home, vaktbord: Command, listed: Path) -> None:
    tried = vaktbord("import", "people", str(listed / "good.csv"), "--dry-run")
    assert (tried.code, tried.err) == (0, "")
    assert "EX-09" in tried.out and "Bara prövat" in tried.out and "Vera" not in tried.out
    assert rows(home, "SELECT count(*) FROM person") == [(0,)]
    told = json.loads(vaktbord("import", "people", str(listed / "good.csv"), "--json").out)
    assert (told["taken_in"], told["added"], told["problems"]) == (True, ["EX-09"], [])
    assert told["columns"] == {"code": "Beteckning", "name": "Namn", "category": "Kategori", "degree": "Grad"}
    told = json.loads(vaktbord("import", "people", str(listed / "good.csv"), "--json").out)
    assert (told["added"], told["same"]) == ([], ["EX-09"])


def test_a_bad_row_is_named_and_nothing_is_taken_in(home: Home, vaktbord: Command, listed: Path) -> None:
    told = vaktbord("import", "people", str(listed / "bad.csv"))
    assert told.code == 2
    assert "rad 3, Kategori: ”kung” är okänt" in told.err
    assert "rad 4, Grad:" in told.err
    assert "Inget är intaget: 2 rader" in told.err
    assert "Arvid" not in told.err + told.out
    assert rows(home, "SELECT count(*) FROM person") == [(0,)]
    found = json.loads(vaktbord("import", "people", str(listed / "bad.csv"), "--json").out)
    assert [each["line"] for each in found["problems"]] == [3, 4]
    assert not found["taken_in"]


def test_a_long_list_that_is_not_kept_is_tried_in_turns(
    home: Home, vaktbord: Command, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of thousands held the database for seconds, and the desk told of alarms received without it."""
    turns: list[float] = []
    monkeypatch.setattr("tui.cli.take_in.time.sleep", turns.append)
    monkeypatch.setattr("tui.cli.take_in._PIECE", 2)
    lines = [f"EX-{at};Vera Exempel;borgarråd;100" for at in range(20, 24)]
    long = "Beteckning;Namn;Kategori;Grad\n" + "\n".join([*lines, "ex-20;Vera Exempel;gruppledare;90", ""])
    (listed / "long.csv").write_text(long, encoding="utf-8")
    told = json.loads(vaktbord("import", "people", str(listed / "long.csv"), "--dry-run", "--json").out)
    assert sorted({each.upper() for each in told["added"]}) == ["EX-20", "EX-21", "EX-22", "EX-23"]
    assert len(turns) == 1
    (listed / "long.csv").write_text(long + "EX-30;Vera Exempel;kung;100\n", encoding="utf-8")
    told = vaktbord("import", "people", str(listed / "long.csv"))
    assert (told.code, len(turns)) == (2, 2)
    assert "rad 7" in told.err and "1 rad är fel" in told.err
    assert rows(home, "SELECT count(*) FROM person") == [(0,)]


def test_a_map_is_written_changed_and_used(vaktbord: Command, listed: Path) -> None:
    (listed / "odd.csv").write_text("Nr;Vem\nEX-12;Vera Exempel\n", encoding="utf-8")
    refused = vaktbord("import", "people", str(listed / "odd.csv"))
    assert (refused.code, refused.out) == (2, "")
    assert ("behöver minst code" in refused.err, "Vera" in refused.err) == (True, False)
    first = vaktbord(
        "import", "people", str(listed / "good.csv"), "--dry-run", "--write-map", str(listed / "map.toml")
    )
    assert first.code == 0
    (listed / "map2.toml").write_text('[columns]\ncode = "Nr"\nname = "Vem"\n', encoding="utf-8")
    told = vaktbord("import", "people", str(listed / "odd.csv"), "--map", str(listed / "map2.toml"))
    assert (told.code, told.err) == (0, "")
    assert 'code = "Beteckning"' in (listed / "map.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", ["md", "pdf", "json"])
def test_a_draft_of_a_person(staffed: Home, vaktbord: Command, listed: Path, suffix: str) -> None:
    assert by(vaktbord, "CIA", "import", "people", str(listed / "good.csv")).code == 0
    path = listed / f"draft.{suffix}"
    told = by(vaktbord, "CIA", "export", "person", "EX-09", "--reason", "begäran art. 15", "--out", str(path))
    assert (told.code, told.err) == (0, "")
    assert "får inte lämnas ut" in told.out
    assert path.stat().st_mode & 0o777 == 0o600
    content = path.read_bytes()
    assert b"Vera Exempel" in content or suffix == "pdf"
    assert content.startswith(b"%PDF") is (suffix == "pdf")
    again = by(
        vaktbord, "CIA", "export", "person", "EX-09", "--reason", "begäran art. 15", "--out", str(path)
    )
    assert again.code == 2 and path.read_bytes() == content


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_register_as_a_list(staffed: Home, vaktbord: Command, listed: Path, suffix: str) -> None:
    by(vaktbord, "CIA", "import", "people", str(listed / "good.csv"))
    path = listed / f"people.{suffix}"
    told = by(vaktbord, "CIA", "export", "list", "people", "--out", str(path))
    assert (told.code, told.err) == (0, "")
    assert path.stat().st_mode & 0o777 == 0o600
    if suffix == "csv":
        assert (
            path.read_text(encoding="utf-8-sig")
            .splitlines()[1]
            .startswith("EX-09;commissioner;100.0;;ja;category")
        )
    wrong = by(vaktbord, "CIA", "export", "list", "people", "--out", str(listed / "people.txt"))
    assert (wrong.code, wrong.out) == (2, "")
