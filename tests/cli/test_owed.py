"""Offers, talks and documents at the command line: a new city from the first document to a talk that was held."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import pytest

from models.people.validity import today
from models.store.home import Home
from tests.cli.conftest import Command, store_of

pytestmark = pytest.mark.usefixtures("light")


@pytest.fixture
def city(vaktbord: Command) -> Command:
    """SF-07 is covered, SF-08 is not."""
    for code, category in (("SF-07", "commissioner"), ("SF-08", "political_official")):
        assert vaktbord("person", "add", code, "--name", "Vera Hemlighet").code == 0
        told = vaktbord("person", "mandate", code, "--category", category, "--degree", "100")
        assert told.code == 0, told.err
    return vaktbord


def say(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def owed(vaktbord: Command, *more: str) -> dict[str, dict[str, object]]:
    told = json.loads(vaktbord("offers", "--json", *more).out)
    return {each["kind"]: each for each in told["lines"]}


def test_from_the_first_document_to_a_talk_that_was_held(
    city: Command, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(owed(city)) == {"introduction", "training", "talk", "education", "knows_routine"}
    paper, calendar = tmp_path / "anvisning.pdf", tmp_path / "samtal.ics"
    paper.write_bytes(b"%PDF-1.7 anvisningen")
    assert city("document", "add", "TA", "directive", "Tillämpningsanvisning").code == 0
    entered = city(
        "document", "version", "TA", "2026", "--decided", "2026-01-26", "--by", "stadsdirektören",
        "--file", str(paper), "--change", "D8:city:Samtal minst en gång om året", "--reopen", "introduction",
    )  # fmt: skip
    assert entered.code == 0, entered.err
    [tree] = json.loads(city("document", "list", "--json").out)
    assert tree["in_force"]["sha256"] == hashlib.sha256(b"%PDF-1.7 anvisningen").hexdigest()
    assert "TA 2026" in city("document", "check", str(paper)).out
    assert "D8" in city("document", "show", "ta").out

    assert city("offer", "record", "SF-07", "introduction", "--channel", "möte").code == 0
    assert city("offer", "attest", "SF-07", "introduction", "--how", "underskrift").code == 0
    assert city("offer", "record", "SF-07", "training", "--channel", "brev").code == 0
    assert city("offer", "answer", "SF-07", "training", "accepted").code == 0
    assert city("offer", "assure", "SF-07", "education", "course", "--reference", "Dnr 7").code == 0
    lines = owed(city, "--all")
    assert {kind: lines[kind]["state"] for kind in ("introduction", "training", "education")} == {
        "introduction": "attested", "training": "accepted", "education": "attested",
    }  # fmt: skip

    say(monkeypatch, "Rum 412", "A. Lind")
    store = store_of(home)
    day = today(store.clock).isoformat()
    store.close()
    booked = city(
        "talk", "book", "SF-07", day, "23:59", "--channel", "telefon", "--words", "--calendar", str(calendar)
    )
    assert (booked.code, booked.err) == (0, "")
    assert calendar.stat().st_mode & 0o777 == 0o600
    file = calendar.read_bytes()
    assert file.startswith(b"BEGIN:VCALENDAR\r\n")
    assert [each for each in (b"SF-07", b"Vera", b"Rum 412") if each in file] == []
    say(monkeypatch, "Okänd bil vid grinden", "")
    assert city("talk", "hold", "1", "--words").code == 0
    assert "grinden" in city("talk", "show", "1").out
    say(monkeypatch, "Byta lås")
    assert city("talk", "agree", "SF-07", "--owner", "person", "--talk", "1").code == 0
    listed = city("talk", "list", "--json")
    assert "lås" not in listed.out
    told = json.loads(listed.out)
    assert [(each["number"], each["state"]) for each in told["talks"]] == [(1, "held")]
    assert city("talk", "settle", "1", "done").code == 0
    assert json.loads(city("talk", "list", "SF-07", "--json").out)["acts"][0]["state"] == "done"
    assert set(owed(city)) == {"knows_routine"}
    said = city("offers", "--wheel").out
    assert "samtal: erbjudet 1/1 (tackat ja 1, genomfört 1)" in said
    assert "Vera" not in said


def test_the_citys_year_and_election_are_decided(city: Command) -> None:
    year = ("offer", "year", "calendar", "--decision", "KS 2026/1")
    assert city(*year, "--election-from", "2026-06-01").code == 2
    assert city(*year, "--election-from", "2026-06-01", "--election-to", "2026-05-01").code == 2
    assert (
        city(*year, "--election-from", "2034-06-01", "--election-to", "2034-09-13", "--months", "4").code == 0
    )
    assert city("offer", "record", "SF-07", "talk", "--channel", "brev").code == 0
    due = owed(city, "--all")["talk"]["due_on"]
    assert str(due).endswith("-12-31")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (("offer", "answer", "SF-07", "talk", "accepted"), "Inget sådant är erbjudet"),
        (("talk", "book", "SF-07", "2036-01-01", "25:00", "--channel", "brev"), "25:00"),
        (("talk", "hold", "9"), "Samtalet finns inte"),
        (("talk", "book", "SF-07", "igår", "10:00", "--channel", "brev"), "igår"),
        (("talk", "hold", "0"), "Samtalet finns inte"),
        (("offer", "record", "", "talk", "--channel", "brev"), "går inte att förstå"),
        (("document", "check", "finns-inte.pdf"), "finns-inte.pdf"),
        (("document", "version", "TA", "1", "--decided", "2026-01-01", "--by", "x"), "TA finns inte"),
        (("offers", "--at", "i förrgår"), "i förrgår"),
    ],
    ids=lambda told: " ".join(told[:2]) if isinstance(told, tuple) else "",
)  # fmt: skip
def test_what_cannot_be_is_said_in_one_sentence(city: Command, told: tuple[str, ...], words: str) -> None:
    answer = city(*told)
    assert (answer.code, answer.out) == (2, "")
    assert words in answer.err
    assert answer.err.count("\n") == 1


def test_the_list_tells_no_cause_and_a_calendar_file_goes_through_no_link(
    city: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list asks nobody who they are: what an officer wrote of somebody stands on the sheet alone."""
    cause = "hot efter mötet med Nils"
    say(monkeypatch, cause)
    booked = city("talk", "book", "SF-07", "2036-01-01", "10:00", "--channel", "telefon", "--trigger", "-")
    assert (booked.code, booked.err) == (0, "")
    for told in (city("talk", "list", "SF-07"), city("talk", "list", "SF-07", "--json")):
        assert (told.code, "SF-07" in told.out, cause in told.out) == (0, True, False)
    assert cause in city("talk", "show", "1").out
    kept, link = tmp_path / "annans.txt", tmp_path / "samtal.ics"
    kept.write_text("annans", encoding="utf-8")
    link.symlink_to(kept)
    refused = city("talk", "calendar", "1", str(link))
    assert (refused.code, kept.read_text(encoding="utf-8")) == (2, "annans")
