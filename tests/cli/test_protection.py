"""`vaktbord measure`, `guard`, `advice` and transmitters handed out: each act, masked lists, looks on record."""

from __future__ import annotations

import json

import pytest

from models.access.actor import LOADER
from models.people.commands import add_person
from models.people.devices import add_transmitter
from models.store.home import Home
from tests.cli.conftest import Command, by, store_of
from tests.cli.test_operator import rows

SECRET = "gallret vid Provgatan"


@pytest.fixture
def register(home: Home) -> Home:
    """SF-07 with nothing, and a transmitter on the shelf."""
    store = store_of(home)
    with store.write() as session:
        add_person(session, LOADER, "SF-07", "Vera Exempel", store.clock)
        add_transmitter(session, LOADER, "1001", "personal", None, store.clock)
    store.close()
    return home


def test_a_measure_from_asked_for_to_ended(register: Home, vaktbord: Command) -> None:
    def told(*words: str) -> str:
        answer = vaktbord(*words)
        assert (answer.code, answer.err) == (0, ""), answer.err
        return answer.out

    assert told("measure", "list") == "Inga åtgärder.\n"
    asked = told(
        "measure", "request", "sf-07", "--kind", "shell_protection", "--what", SECRET, "--risk-before", "12"
    )
    assert asked == "Åtgärd 1 är begärd för SF-07.\n"
    listed = told("measure", "list")
    assert "SF-07, skalskydd av bostad, begärd " in listed
    assert SECRET not in listed
    assert (
        told("measure", "decide", "1", "--decided-by", "säkerhetschefen")
        == "Åtgärd 1: beslutad, ej på plats.\n"
    )
    answer = vaktbord("measure", "end", "1", "--reason", "x")
    assert (answer.code, answer.err.strip()) == (
        2,
        "vaktbord: Åtgärd 1 är beslutad och kan inte avslutas nu.",
    )
    assert told("measure", "place", "1", "--supplier", "Glas & Lås") == "Åtgärd 1: på plats.\n"
    told("measure", "change", "1", "--step", "reduce")
    told("measure", "review", "1", "--risk-after", "4", "--findings", "bra")
    whole = told("measure", "show", "1")
    assert SECRET in whole
    assert "risk 12 → 4" in whole
    assert "minska" in whole
    assert told("measure", "end", "1", "--reason", "flyttat") == "Åtgärd 1: avslutad.\n"
    assert told("measure", "list") == "Inga åtgärder.\n"
    (row,) = json.loads(told("measure", "list", "--all", "--json"))
    assert (row["standing"], row["risk_after"], row["hierarchy"]) == ("ended", 4, "reduce")
    assert rows(register, "SELECT count(*) FROM entry WHERE verb = 'measure.viewed'") == [(1,)]


def test_guards_are_ordered_moved_and_ended(register: Home, vaktbord: Command) -> None:
    order = ("guard", "order", "SF-07", "--to", "+4h", "--guards", "Exempelvakt", "--phone", "08-465 004 33")
    ordered = vaktbord(*order, "--decided-by", "säkerhetschefen", "--reason", SECRET)
    assert ordered.code == 0, ordered.err
    assert "Bevakning 1 för SF-07, slutar " in ordered.out
    listed = vaktbord("guard", "list").out
    assert "SF-07, pågår" in listed
    assert SECRET not in listed
    shown = vaktbord("guard", "show", "1").out
    assert SECRET in shown
    assert "När den slutar" in shown
    assert vaktbord("guard", "extend", "1", "--to", "snart", "--decided-by", "x").code == 2
    assert vaktbord("guard", "extend", "1", "--to", "+8h", "--decided-by", "TiB").code == 0
    assert vaktbord("guard", "end", "1").out == "Bevakning 1 är avslutad.\n"
    assert vaktbord("guard", "list").out == "Ingen bevakning.\n"
    (row,) = json.loads(vaktbord("guard", "list", "--all", "--json").out)
    assert (row["standing"], row["decided_by"]) == ("ended", "TiB")


def test_advice_is_noted_in_one_line_and_read_on_record(register: Home, vaktbord: Command) -> None:
    assert vaktbord("advice", "add").out == "Råd 1 är uppskrivet.\n"
    vaktbord("advice", "add", "--person", "SF-07", "--by", "mail", "--about", SECRET)
    listed = vaktbord("advice", "list").out
    assert listed.count("\n") == 2
    assert SECRET not in listed
    assert SECRET in vaktbord("advice", "show", "2").out
    assert rows(register, "SELECT count(*) FROM entry WHERE verb = 'advice.viewed'") == [(1,)]


def test_a_transmitter_goes_out_and_comes_back(register: Home, vaktbord: Command) -> None:
    out = ("transmitter", "hand-out", "1001", "--to", "sf-07", "--receipt", "kvitto 12")
    assert vaktbord(*out).out == "Larmsändare 1001 är utlämnad till SF-07, kvitto kvitto 12.\n"
    assert vaktbord(*out).code == 2
    told = (
        "transmitter",
        "describe",
        "1001",
        "--model",
        "Trygg 2",
        "--serial",
        "SN-991",
        "--battery",
        "2026-01-02",
    )
    assert vaktbord(*told).code == 0
    assert vaktbord("transmitter", "describe", "1001", "--battery", "igår").code == 2
    register_of = vaktbord("transmitter", "register").out
    assert "personlarm Trygg 2" in register_of
    assert "kvitto 12" in register_of
    assert "SN-991" not in register_of
    whole = vaktbord("measure", "person", "SF-07").out
    assert "serienr SN-991" in whole
    assert "Bevakning: inget" in whole
    assert vaktbord("transmitter", "take-back", "1001", "--receipt", "åter 3").code == 0
    (row,) = json.loads(vaktbord("transmitter", "register", "--json").out)
    assert (row["person"], row["returned_on"] is not None) == (None, True)


def test_a_duty_officer_asks_and_guards_and_does_not_decide(staffed: Home, vaktbord: Command) -> None:
    assert by(vaktbord, "cia", "person", "add", "SF-07", "--name", "Vera Exempel").code == 0
    assert by(vaktbord, "mek", "measure", "request", "SF-07", "--kind", "talks", "--what", "x").code == 0
    assert by(vaktbord, "mek", "measure", "decide", "1", "--decided-by", "jag").code == 3
    order = ("guard", "order", "SF-07", "--to", "+4h", "--guards", "x", "--phone", "08-465 004 33")
    assert by(vaktbord, "mek", *order, "--decided-by", "bakre TiB").code == 0
    assert by(vaktbord, "adm", "measure", "show", "1").code == 3
