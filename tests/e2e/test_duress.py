"""A burglary at a home where the person says their duress word, worked by what the screen shows alone."""

from __future__ import annotations

import io
import time

import pytest

from models.access.actor import LOADER
from models.people.commands import add_person
from models.people.devices import add_transmitter
from tests.e2e.conftest import ENTRANCE, SMALL, City
from tui.cli.main import main
from tui.naming import REST_S

DURESS = "vinterdäck"


def test_a_duress_word_from_ringing_to_closed(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ARC, the home, the word; then 112 and all the others after it, in the plan's order, in the right words."""
    with city.store() as store, store.write() as session:
        add_person(session, LOADER, "SF-03", "Siv Exempel", store.clock, phone="070-174 06 09")
        add_transmitter(session, LOADER, "4713", "burglary", "SF-03", store.clock)
    home = ("--home", str(city.home.folder))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"blå båten\n{DURESS}\n"))
    assert main([*home, "plan", "pass-phrase", "SF-03"]) == 0
    assert main([*home, "plan", "number", "guard", "08-465 004 30", "--name", "Vakt"]) == 0
    city.start_watch()
    desk = city.desk(size=SMALL)
    desk.shows("LARMMOTTAGNING IGÅNG")
    assert city.ring("4713", ENTRANCE).acknowledged
    desk.shows("INBROTT SF-03", "OKVITTERAT")
    time.sleep(REST_S)
    desk.press("F2", "Kvittera (jag tar det)")
    desk.shows("Du har larmet")
    desk.press("enter", "Öppna")
    desk.step("1", "svar")
    desk.shows("Vad vet vi?")
    desk.press("esc", "Tillbaka")
    desk.shows("070-174 06 09")
    desk.step("1", "svar")
    desk.step("d", "tvångsordet sades")
    seen = desk.shows("TVÅNGSORDET SADES", "Säg:", "Larmet är nu ett larm under hot")
    assert DURESS not in seen
    desk.press("esc", "Tillbaka")
    seen = desk.shows("LARM UNDER HOT", "Har larmcentralen larmat 112?", "Ring INTE personen")
    assert "070-174 06 09" not in seen
    desk.step("r", "ring 112 själv")
    desk.shows("Pratade du med 112?")
    desk.step("j", "ja")
    desk.shows("Vad vet vi?")
    desk.press("esc", "Tillbaka")
    desk.shows("NU, steg 2 av 8")
    desk.step("1", "svar")
    desk.shows("Vad vet vi?")
    desk.press("esc", "Tillbaka")
    desk.shows("08-465 004 30")
    for step in range(3, 8):
        desk.shows(f"NU, steg {step} av 8")
        desk.step("1", "svar")
    desk.step("g", "klart")
    desk.shows("ALLA STEG ÄR GJORDA")
    desk.press("F8", "Avsluta")
    desk.answer("1 skarpt larm", "1")
    desk.answer("varför det är klart", "Polisen tog vid")
    desk.shows("Avslutat: ")
    [alarm] = city.alarms("--all")
    assert (alarm["kind"], alarm["priority"], alarm["close_class"]) == ("duress", 1, "real")
