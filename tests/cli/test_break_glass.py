"""`vaktbord break-glass` and `vaktbord person protect` as a person meets them."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from models.access.break_glass import break_glass
from models.access.views import operator_by_code
from models.people.card import person_card
from models.people.commands import set_home
from models.people.reveal import id_of
from models.people.validity import today
from models.store.home import Home
from tests.cli.conftest import Command, Told, by, store_of

WHY = "någon skriker i telefonen"


@pytest.fixture
def opened(staffed: Home, vaktbord: Command) -> Home:
    """A home where mek broke the glass on SF-07."""
    assert by(vaktbord, "cia", "person", "add", "SF-07", "--name", "Eva Hemlig").code == 0
    store = store_of(staffed)
    with store.read() as connection:
        mek = operator_by_code(connection, "mek")
    assert mek is not None
    with store.write() as session:
        break_glass(session, mek.at("desk"), "SF-07", WHY, store.clock)
    store.close()
    return staffed


def test_what_waits_is_listed_without_login_and_without_the_reason(opened: Home, vaktbord: Command) -> None:
    told = vaktbord("break-glass", "list")
    assert told.code == 0
    assert "SF-07" in told.out
    assert "Mek" in told.out
    assert WHY not in told.out
    [row] = json.loads(vaktbord("break-glass", "list", "--json").out)
    assert (row["number"], row["person"], row["overdue"]) == (1, "SF-07", False)
    assert set(row) == {"number", "person", "who", "opened_at", "review_by", "overdue"}


def test_a_head_reads_why_and_signs_and_the_opener_does_not(opened: Home, vaktbord: Command) -> None:
    assert vaktbord("break-glass", "review", "1", "--ok").code == 2
    assert by(vaktbord, "mek", "break-glass", "review", "1", "--ok").code == 3
    told = by(vaktbord, "cia", "break-glass", "review", "1")
    assert (told.code, WHY in told.out) == (0, True)
    assert "SF-07" in vaktbord("break-glass", "list").out
    assert by(vaktbord, "cia", "break-glass", "review", "1", "--ok").code == 0
    assert "SF-07" not in vaktbord("break-glass", "list").out
    assert by(vaktbord, "cia", "break-glass", "review", "1", "--ok").code == 2
    assert by(vaktbord, "cia", "break-glass", "review", "9", "--ok").code == 2


def test_doctor_is_red_when_nobody_has_reviewed_in_time(opened: Home, vaktbord: Command) -> None:
    def verdict() -> str:
        found = json.loads(vaktbord("doctor", "--json").out)
        return str(next(each["grade"] for each in found if each["subject"] == "break_glass"))

    assert verdict() == "doubtful"
    store = store_of(opened)
    past = store.clock.now() - timedelta(seconds=1)
    with store.write() as session:
        session.connection().execute(
            text("UPDATE break_glass SET due_at = :past"), {"past": past.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
        )
    store.close()
    assert verdict() == "bad"
    assert "SKULLE HA GRANSKATS" in vaktbord("break-glass", "list").out


def test_protecting_empties_addresses_and_takes_the_reference_from_stdin(
    opened: Home, vaktbord: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert by(vaktbord, "cia", "holding", "--decision", "KS 2026/1").code == 0
    store = store_of(opened)
    with store.read() as connection:
        person_id = id_of(connection, "SF-07")
        cia = operator_by_code(connection, "cia")
    assert cia is not None
    with store.write() as session:
        set_home(session, cia.at("cli"), person_id, "Hemliga gatan 12", store.clock)
    store.close()
    monkeypatch.setattr("sys.stdin", io.StringIO("Skatteverket, ärende 4711\n"))
    told = by(vaktbord, "cia", "person", "protect", "SF-07", "--level", "protected", "--reference")
    assert (told.code, "1 sparad adress tömdes" in told.out) == (0, True)
    assert "4711" not in told.out + told.err
    assert by(vaktbord, "mek", "person", "protect", "SF-07", "--level", "none").code == 3
    store = store_of(opened)
    with store.read() as connection:
        card = person_card(connection, "SF-07", cia.at("cli"), store.clock.now(), today(store.clock))
    store.close()
    assert {each.field: each.filled for each in card.groups}["sealed_reference"] is True
    assert card.protection == "protected"


def test_the_city_decides_its_grounds(opened: Home, vaktbord: Command) -> None:
    told = by(vaktbord, "cia", "person", "ground", "address", "OSL 21 kap. 3 §", "--decision", "KS 2026/117")
    assert told.code == 0
    assert by(vaktbord, "mek", "person", "ground", "phone", "OSL", "--decision", "x").code == 3
    assert by(vaktbord, "cia", "person", "ground", "shoe", "OSL", "--decision", "x").code == 2


def test_a_home_is_entered_by_decision_and_read_from_stdin(
    opened: Home, vaktbord: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then no address could be entered but by the desk's own code."""

    def enter(lines: str) -> Told:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        return by(vaktbord, "cia", "person", "home", "SF-07")

    refused = enter("Hemliga gatan 12\n")
    assert (refused.code, "holding" in refused.err) == (2, True), "the city has not decided"
    assert by(vaktbord, "cia", "holding", "--decision", "KS 2026/1").code == 0
    assert enter("\n").code == 2
    told = enter("Hemliga gatan 12\n")
    assert (told.code, told.out) == (0, "Bostaden är antecknad hos SF-07. Den gäller från i dag.\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("Vera Exempel\n070-174 06 07\n"))
    assert by(vaktbord, "cia", "person", "add", "SF-08", "--name", "-", "--phone", "-").code == 0
    store = store_of(opened)
    with store.read() as connection:
        cia = operator_by_code(connection, "cia")
        assert cia is not None
        cards = [
            person_card(connection, code, cia.at("cli"), store.clock.now(), today(store.clock))
            for code in ("SF-07", "SF-08")
        ]
    store.close()
    filled = [{each.field for each in card.groups if each.filled} for card in cards]
    assert ("address" in filled[0], "address" in filled[1], "phone" in filled[1]) == (True, False, True)
    assert by(vaktbord, "cia", "person", "home", "SF-99").code == 2
