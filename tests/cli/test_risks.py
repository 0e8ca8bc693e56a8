"""Threats, actors, watch notes, analyses, courses and invitations at the command line: words only from stdin."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from models.access.actor import LOADER
from models.people.commands import add_mandate, add_person
from models.people.validity import today
from models.store.home import Home
from tests.cli.conftest import Command, Told, by, store_of

pytestmark = pytest.mark.usefixtures("light")
LATER = "2999-01-01"


@pytest.fixture
def group(staffed: Home) -> Home:
    """SF-01 is covered."""
    store = store_of(staffed)
    with store.write() as session:
        person_id = add_person(session, LOADER, "SF-01", "Eva Exempel", store.clock)
        add_mandate(
            session, LOADER, person_id, "group_leader", 1000, store.clock, valid_from=today(store.clock)
        )
    store.close()
    return staffed


@pytest.fixture
def head(vaktbord: Command, group: Home, monkeypatch: pytest.MonkeyPatch) -> Command:
    """A command by the head, with lines on stdin."""

    def run(*told: str, lines: tuple[str, ...] = (), who: str = "cia") -> Told:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{each}\n" for each in lines)))
        return by(vaktbord, who, *told)

    return run


def test_a_threat_from_first_word_to_last(head: Command, vaktbord: Command) -> None:
    made = head(
        "threat",
        "open",
        "3",
        "--review",
        LATER,
        "--link",
        "SF-01",
        lines=("Hemlig rubrik", "Hemligt skäl", "Bild"),
    )
    assert made.code == 0, made.err
    number = made.out.split()[2].rstrip(",")
    assert head("threat", "assess", number, "1", "--review", LATER, lines=("Lugnt", "")).code == 0
    assert head("threat", "strike", number, "2", lines=("fel person",)).code == 0
    assert head("threat", "strike", number, "7", lines=("fel",)).code == 2
    assert head("actor", "add", "2", lines=("Hemlig Person", "grå moped")).out.startswith("Aktören är HA-01")
    assert head("actor", "review", "HA-01", "1", lines=("",)).code == 0
    assert head("threat", "link", number, "HA-01").code == 0
    shown = json.loads(head("threat", "show", number, "--json").out)
    assert (shown["level"], shown["title"]) == (3, "Hemlig rubrik")
    assert [each["struck_reason"] for each in shown["assessments"]] == ["fel person", None]
    assert {each["code"] for each in shown["links"]} == {"SF-01", "HA-01"}
    assert "struken av Cia: fel person" in head("threat", "show", number).out
    assert "Hemlig Person" in head("actor", "show", "ha-01").out
    for listed in (("threat", "list"), ("actor", "list")):
        for told in (head(*listed), head(*listed, "--json")):
            assert told.code == 0
            assert "emlig" not in told.out
            assert "SF-01" not in told.out
    assert json.loads(head("threat", "list", "--json").out) == [
        {"number": number, "level": 3, "state": "open", "review_on": LATER, "closed_on": None}
    ]
    refused = head("threat", "show", number, who="mek")
    assert (refused.code, refused.out) == (3, "")
    assert head("threat", "unlink", number, "HA-01").code == 0
    assert head("threat", "close", number, lines=("över",)).code == 0
    assert head("actor", "close", "HA-01").code == 0
    assert "avslutat" in head("threat", "list").out


def test_notes_and_analyses(head: Command, vaktbord: Command, tmp_path: Path) -> None:
    file = tmp_path / "analys.txt"
    file.write_text("x")
    told = ("watchnote", "add", "Radio", "--tags", "val", "--date", "2026-01-02", "--review", LATER)
    assert head(*told, lines=("Hemligt upprop",)).out == "Notisen är N-1.\n"
    assert "Hemligt upprop" in head("watchnote", "show", "1").out
    assert head("watchnote", "review", "1", lines=("",)).code == 0
    assert head("watchnote", "add", "Radio", "--date", "i går", lines=("x",)).code == 2
    assert head("watchnote", "list", "--tag", "val").out == "N-1 · 2026-01-02 · Radio · #val\n"
    [note] = json.loads(head("watchnote", "list", "--json").out)
    assert (note["tags"], note["review_on"], "text" in note) == (["val"], None, False)
    made = head(
        "analysis", "record", "Gruppen", "2026:1", "--done", "2026-01-02", "--next", LATER, "--reference", "KS 1",
        "--file", str(file), "--summary", lines=("Hemligt läge",),
    )  # fmt: skip
    assert made.code == 0, made.err
    assert (
        head("analysis", "record", "G", "1", "--next", LATER, "--reference", "K", "--file", "saknas").code
        == 2
    )
    assert "Hemligt läge" in head("analysis", "show", "1").out
    [row] = json.loads(vaktbord("analysis", "list", "--json").out)
    assert (row["newest"], row["sha256"][:6], "summary" in row) == (True, "2d7116", False)


def test_courses_and_invitations(head: Command, vaktbord: Command) -> None:
    assert head("course", "add", "ps1", "Personsäkerhet", "--form", "live", "--months", "24").code == 0
    assert head("invite", "send", "PS1", "--all", "--channel", "mejl").out == "1 inbjudan: 1.\n"
    assert head("invite", "send", "PS1", "--all", "--channel", "mejl").code == 2, "nobody is left"
    assert head("invite", "answer", "1", "completed").code == 0
    [row] = json.loads(vaktbord("invite", "list", "--json", "--course", "ps1").out)
    assert (row["person"], row["state"], row["expired"]) == ("SF-01", "completed", False)
    assert "gäller till" in vaktbord("invite", "list").out
    assert head("course", "end", "PS1").code == 0
    [course] = json.loads(vaktbord("course", "list", "--json").out)
    assert (course["code"], course["active"], course["holding"]) == ("PS1", False, 1)
    assert "ges inte längre" in vaktbord("course", "list").out
