"""`vaktbord audit` and `weed` as a person meets them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.access.commands import add_operator
from models.access.credentials import hashed
from models.store.chain import record
from models.store.home import Home
from tests.cli.conftest import LIGHT, PHRASE, Command, by, store_of


def add_people(vaktbord: Command) -> None:
    for number in range(1, 5):
        assert vaktbord("person", "add", f"SF-0{number}", "--name", "Påhittad").code == 0


def tamper(home: Home, *statements: str) -> None:
    store = store_of(home)
    with store.write() as session:
        for statement in statements:
            session.connection().execute(text(statement))
    store.close()


def test_a_whole_record_is_0_and_its_code_is_known_again(vaktbord: Command) -> None:
    add_people(vaktbord)
    code = vaktbord("audit", "head").out.splitlines()[0]
    told = vaktbord("audit", "verify", "--head", code)
    assert told.code == 0
    assert "Journalen håller" in told.out
    assert "Koden stämmer" in told.out
    found = json.loads(vaktbord("audit", "verify", "--json").out)
    assert (found["ok"], found["fault"], found["heads"]) == (True, None, 2)
    number, _, rest = code.partition(" ")
    wrong = vaktbord("audit", "verify", "--head", f"{int(number) - 1} {rest}")
    assert (wrong.code, "KODEN STÄMMER INTE" in wrong.out) == (4, True)
    assert vaktbord("audit", "verify", "--head", "strunt").code == 2


def test_a_changed_record_is_4_with_the_first_bad_entry_and_the_last_good_head(
    vaktbord: Command, home: Home
) -> None:
    add_people(vaktbord)
    code = vaktbord("audit", "head").out.splitlines()[0]
    add_people_more = vaktbord("person", "add", "SF-09", "--name", "Påhittad")
    assert add_people_more.code == 0
    found = json.loads(vaktbord("audit", "verify", "--json").out)
    last = found["entries"]
    tamper(home, "DROP TRIGGER entry_keeps_update", f"UPDATE entry SET verb = 'x' WHERE seq = {last}")
    told = vaktbord("audit", "verify")
    assert told.code == 4
    assert f"post {last} är ändrad" in told.out
    assert code in told.out
    found = json.loads(vaktbord("audit", "verify", "--json").out)
    assert (found["fault"]["why"], found["fault"]["entry"], found["last_good_entry"]) == (
        "changed",
        last,
        last - 1,
    )


def test_a_guard_that_is_gone_is_4(vaktbord: Command, home: Home) -> None:
    tamper(home, "DROP TRIGGER entry_keeps_delete")
    told = vaktbord("audit", "verify")
    assert (told.code, "entry_keeps_delete" in told.out) == (4, True)


def test_who_saw_and_review_answer_before_anybody_can_sign_in_or_say_who_may(vaktbord: Command) -> None:
    add_people(vaktbord)
    assert vaktbord("audit", "who-saw", "SF-01").code == 0
    told = vaktbord("audit", "who-saw", "SF-01", "--from", "2026-03", "--to", "2030-01", "--json")
    assert [each["what"] for each in json.loads(told.out)] == ["audit.seen_by_asked"] * 1
    assert vaktbord("audit", "who-saw", "SF-99").code == 2
    assert vaktbord("audit", "who-saw", "SF-01", "--from", "mars").code == 2
    assert "Ingen har sett det" in vaktbord("audit", "who-saw", "SF-01").out, "who asked saw nothing"
    turned = vaktbord("audit", "who-saw", "SF-01", "--from", "2026-11", "--to", "2026-03")
    assert (turned.code, turned.out, "2026-11" in turned.err) == (2, "", True)
    assert vaktbord("audit", "who-saw", "sf-01", "--field", "adress").code == 2
    assert vaktbord("audit", "review").code == 3
    assert vaktbord("audit", "export", "x.zip").code == 3
    assert vaktbord("weed", "propose").code == 3


@pytest.mark.parametrize("language", ["sv", "en"])
def test_help_is_whole(vaktbord: Command, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("VAKTBORD_LANGUAGE", language)
    for words in (
        ("audit",),
        ("audit", "verify"),
        ("audit", "who-saw"),
        ("audit", "review"),
        ("weed", "rule"),
    ):
        told = vaktbord(*words, "--help")
        assert told.code == 0
        assert "cli.help" not in told.out


def test_an_auditor_exports_with_anothers_leave(staffed: Home, vaktbord: Command, tmp_path: Path) -> None:
    store = store_of(staffed)
    with store.write() as session:
        kept = hashed(PHRASE, "rev", "R. Visor", hasher=LIGHT)
        add_operator(session, LOADER, "rev", "R. Visor", "auditor", store.clock, passphrase=kept)
    store.close()
    path = tmp_path / "out" / "record.zip"
    assert by(vaktbord, "rev", "audit", "export").code == 2
    refused = by(vaktbord, "rev", "audit", "export", str(path))
    assert (refused.code, "--ask" in refused.err) == (3, True), "it says how to ask"
    told = by(vaktbord, "rev", "audit", "export", "--ask")
    assert (told.code, "vaktbord approve 1" in told.out) == (0, True), told.err
    assert vaktbord("pending").out.startswith("1: export av många, hela journalen, begärt av R. Visor")
    assert by(vaktbord, "rev", "approve", "1").code != 0
    assert by(vaktbord, "cia", "approve", "1").code == 0
    told = by(vaktbord, "rev", "audit", "export", str(path))
    assert told.code == 0, told.err
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert "verify.py" in zipfile.ZipFile(path).namelist()
    assert by(vaktbord, "rev", "audit", "export", str(path)).code == 2


def test_who_saw_says_alarm_fields_and_reason_in_words(vaktbord: Command, home: Home) -> None:
    """An officer knows an alarm by its number, and a group of the card by its name."""
    add_people(vaktbord)
    alarm = "01a208c9-976d-7247-b373-6f8096f960d2"
    store = store_of(home)
    with store.write() as session:
        person = session.connection().execute(text("SELECT id FROM person WHERE code = 'SF-01'")).scalar_one()
        for verb, detail in (
            ("person.opened", {"alarm": alarm}),
            (
                "person.revealed",
                {"fields": ["address"], "reason": "incident", "reference": "incident:2026-041"},
            ),
            ("person.revealed", {"fields": ["name", "phone"], "reason": "ringer om larmtest"}),
        ):
            record(session, LOADER, verb, f"person:{person}", store.clock.now(), detail)
    store.close()
    told = vaktbord("audit", "who-saw", "SF-01").out
    assert "öppnade kortet; hela kortet; larm " in told
    assert "alarm:" not in told
    assert "Bostad; incident 2026-041\n" in told
    assert "Namn, Telefon; ringer om larmtest\n" in told
    told = vaktbord("audit", "who-saw", "SF-01").out
    assert "frågade vem som sett; inget skäl angivet\n" in told, "to ask is not to see the card"


def test_what_one_may_not_do_names_who_may(staffed: Home, vaktbord: Command) -> None:
    told = by(vaktbord, "adm", "audit", "review")
    assert told.code == 3
    assert "Den rätten har: säkerhetschef, granskare." in told.err


def test_what_is_not_to_be_weeded_is_named_in_words(staffed: Home, vaktbord: Command) -> None:
    assert "gallring av larm." in by(vaktbord, "cia", "weed", "ask", "alarm").err
    ruled = by(vaktbord, "cia", "weed", "rule", "alarm", "24", "--decision", "KS 2026/1")
    assert ruled.code == 0, ruled.err
    assert "slaget larm" in by(vaktbord, "cia", "weed", "ask", "alarm").err
