"""`vaktbord referral`: a card from the call to the owner's confirmation, and lists that name nobody."""

from __future__ import annotations

import io
import json

import pytest

from models.access.actor import LOADER
from models.people.commands import add_office, set_responsible
from models.store.home import Home
from tests.cli.conftest import Command, store_of

NAME = "Fredrika Fritid"


@pytest.fixture
def office(home: Home) -> str:
    """HL with its named responsible."""
    store = store_of(home)
    with store.write() as session:
        office_id = add_office(session, LOADER, "HL", "Hamnlistan", "08-465 004 41", store.clock)
        set_responsible(session, LOADER, office_id, "R. Ansvarig", "070-174 06 41", store.clock)
    store.close()
    return "HL"


def test_a_card_from_the_call_to_the_owners_answer(
    office: str, vaktbord: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A name need stand in no list of processes.
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NAME}\n"))
    made = vaktbord("referral", "add", "--danger", "no", "--office", "hl", "--about", "-")
    assert (made.code, made.err, NAME in made.out) == (0, "", True)
    number = made.out.splitlines()[0]
    assert number.startswith("R2")
    assert "Hamnlistan (partikansli HL)" in made.out
    assert "070-174 06 41" in made.out or "Stängt till" in made.out  # by the clock of the machine
    told = vaktbord("referral", "told", number)
    assert (told.code, "INTE BEKRÄFTAD" in told.out) == (0, True)
    listed = vaktbord("referral", "list")
    assert (listed.code, NAME in listed.out, "1 hänvisning väntar" in listed.out) == (0, False, True)
    assert vaktbord("referral", "confirm", number, "--by", "R. Ansvarig").code == 0
    assert number not in vaktbord("referral", "list").out
    told_json = vaktbord("referral", "list", "--all", "--json").out
    [row] = json.loads(told_json)["referrals"]
    assert (row["number"], row["state"], row["owner"], row["owner_kind"]) == (
        number,
        "confirmed",
        "HL",
        "office",
    )
    assert json.loads(told_json)["count"]["made"] == 1
    assert NAME not in told_json
    assert "Ansvarig" not in told_json
    shown = vaktbord("referral", "show", number)
    assert (shown.code, NAME in shown.out, "R. Ansvarig" in shown.out) == (0, True, True)


def test_what_cannot_be_is_said_on_one_line(office: str, vaktbord: Command) -> None:
    for told in (
        ("add", "--danger", "yes", "--who", "covered", "--office", "HL"),
        ("add", "--danger", "yes", "--who", "not_known"),
        ("add", "--danger", "no", "--office", "XX"),
        ("add", "--danger", "no", "--board", "XX"),
        ("add", "--office", "HL"),
        ("told", "R2026-999"),
        ("confirm", "R2026-999", "--by", "x"),
        ("withdraw", "R2026-999", "--why", "mistake"),
        ("show", "R2026-999"),
    ):
        answer = vaktbord("referral", *told)
        assert (answer.code, answer.out) == (2, ""), told
        assert answer.err.strip().count("\n") == 0, told


def test_without_office_or_board_it_is_the_police(home: Home, vaktbord: Command) -> None:
    made = vaktbord("referral", "add", "--danger", "yes", "--who", "other")
    assert (made.code, "114 14" in made.out, "RING 112 NU" in made.out) == (0, True, True)
    number = made.out.splitlines()[0]
    taken = vaktbord("referral", "withdraw", number, "--why", "resolved")
    assert (taken.code, "återtagen" in taken.out) == (0, True)
