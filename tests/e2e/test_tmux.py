"""The real `vaktbord` in a real terminal: only keys that the footer shows, and a second process that agrees."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import ARC_PHONE, BURGLARY, ENTRANCE, MIDDLE, PANIC, PERSONAL, SMALL, City
from tests.e2e.tmux import PATIENCE_S, Window
from tui.naming import REST_S

TAKE = ("F2", "Kvittera (jag tar det)")


def _take(desk: Window, have: str) -> None:
    """F2 as people press it: once they have seen the alarm, and again where the desk asks them to look once more."""
    time.sleep(REST_S)
    desk.press(*TAKE)
    if "Tryck igen" in desk.until(lambda seen: have in seen or "Tryck igen" in seen, have):
        time.sleep(2 * REST_S)
        desk.press(*TAKE)
        desk.shows(have)


def _only(city: City, *more: str) -> dict[str, Any]:
    """The one alarm there is, as the command tells it."""
    [alarm] = city.alarms(*more)
    return alarm


def test_a_personal_alarm_from_ringing_to_closed(city: City) -> None:
    city.start_watch()
    desk = city.desk(size=SMALL)
    desk.shows("LARMMOTTAGNING IGÅNG", "Provstad")

    assert city.ring(PERSONAL, PANIC).acknowledged
    ringing = desk.shows("PERSONLARM SF-01", "OKVITTERAT", "F2 = jag tar det")
    assert "Vera" not in ringing
    told = _only(city)
    assert (told["state"], told["priority"], told["person"], told["account"], told["code"]) == (
        "new", 1, "SF-01", PERSONAL, PANIC,
    )  # fmt: skip

    _take(desk, "Du har larmet: ‼ PERSONLARM SF-01")
    assert _only(city)["acknowledged_at"] is not None

    desk.press("enter", "Öppna")
    desk.shows("du har larmet", "Vera Exempel", "Har larmcentralen larmat 112?", ARC_PHONE)
    desk.step("j", "ja, 112 är larmat")
    desk.answer("Händelsenummer", "P-1", opened_by_itself=True)
    desk.press("F4", "Spara, skicka")
    desk.shows("Uppgifterna är antecknade", "händelse P-1", "NU, steg 2 av 8")
    assert _only(city)["state"] == "action_taken"
    desk.step("2", "upptaget")
    desk.shows("Samtal, larmcentralen: upptaget")
    desk.step("1", "svar")
    desk.shows("Vad vet vi?")
    desk.press("esc", "Tillbaka")
    desk.shows("NU, steg 3 av 8", "Samtal, larmcentralen: svar")

    desk.press("F8", "Avsluta")
    desk.answer("3 handhavandefel", "3")
    desk.answer("varför det är klart", "Tryckte av misstag")
    desk.shows("Avslutat: ")
    desk.press("esc", "Tillbaka")
    desk.shows("Inga larm")

    assert city.alarms() == []
    closed = _only(city, "--all")
    assert (closed["id"], closed["state"], closed["close_class"]) == (told["id"], "closed", "user_error")
    assert closed["closed_at"] > closed["acknowledged_at"] > closed["received_at"]


def test_a_burglary_becomes_an_incident_and_is_closed(city: City) -> None:
    city.start_watch()
    assert city.ring(BURGLARY, ENTRANCE).acknowledged
    desk = city.desk(size=MIDDLE)
    desk.shows("INBROTT SF-02")
    _take(desk, "Du har larmet: ! INBROTT SF-02")
    desk.press("enter", "Öppna")
    desk.shows("Nils Exempel")
    desk.press("f", "Till incident")
    desk.shows("! INBROTT SF-02: till vilken incident?", "Ny incident från larmet")
    desk.press("enter", "Öppna")
    desk.answer("Rubrik", "Inbrott i bostaden")
    desk.answer("Vad hände", "Dörren uppbruten")
    desk.answer("Utfall", "2")
    desk.press("F4", "Spara, skicka")
    desk.shows("Incidenten är öppnad", "Inbrott i bostaden", "Dörren uppbruten", "SF-02")
    desk.press("esc", "Tillbaka")
    desk.press("F8", "Avsluta")
    desk.answer("1 skarpt larm", "1")
    desk.answer("varför det är klart", "Polisen har tagit över")
    desk.shows("Avslutat: ")
    assert _only(city, "--all")["close_class"] == "real"
    desk.press("esc", "Tillbaka")
    overview = desk.shows("Öppna incidenter · 1", "Inga larm")
    assert re.search(r"\d{4}-001 +Inbrott i bost.* SF-02 +polisanm", overview)


@pytest.mark.long  # the same by Pilot in both languages
def test_the_same_in_english(city: City) -> None:
    told = city.home.settings_file.read_text()
    city.home.settings_file.write_text(told.replace('language = "sv"', 'language = "en"'))
    city.start_watch()
    desk = city.desk(language="en")
    desk.shows("ALARM RECEPTION IS UP")
    assert city.ring(BURGLARY, ENTRANCE).acknowledged
    desk.shows("BURGLARY SF-02", "UNACKNOWLEDGED")
    desk.press("enter", "Open")
    desk.shows("SF-02. Acknowledge (F2) to see who it is and where.")
    time.sleep(REST_S)
    desk.press("F2", "Acknowledge (I have it)")
    desk.shows("you have it", "Nils Exempel")
    desk.step("1", "answer")
    desk.shows("What is known?")
    desk.press("esc", "Back")
    desk.shows("Timeline", "Call, the ARC: answered")
    desk.press("F8", "Close")
    desk.answer("6 unknown cause", "6")
    desk.answer("Enter closes", "Nobody there")
    desk.shows("Closed: ")
    desk.press("esc", "Back")
    desk.shows("No alarms")
    assert _only(city, "--all")["close_class"] == "unknown"


def test_a_killed_watch_turns_the_desk_red_and_a_new_one_back(city: City) -> None:
    city.start_watch()
    desk = city.desk()
    desk.shows("LARMMOTTAGNING IGÅNG")
    city.kill_watch()
    killed = time.monotonic()
    red = re.compile(r"INGEN LARMMOTTAGNING SEDAN 00:00:(\d\d)")
    first = red.search(desk.until(red.search, "red"))
    # A generous limit: on a busy machine the desk may be looked at late, but it says itself how old its news is.
    assert time.monotonic() - killed < 15
    assert first is not None and int(first[1]) < 12
    assert f"ring larmcentralen {ARC_PHONE}" in desk.screen()
    later = desk.until(lambda seen: (found := red.search(seen)) and found[1] != first[1], "a ticking age")
    assert int(red.search(later)[1]) > int(first[1])  # type: ignore[index]  # it was just found there

    city.start_watch()
    back = desk.shows(
        "LARMMOTTAGNING IGÅNG", "STÖRNING: Ingen larmmottagning", "FRÅGA LARMCENTRALEN", "j = frågat"
    )
    assert "INGEN LARMMOTTAGNING" not in back
    desk.press("j", "Störning: frågad LC")
    desk.shows("Jag har frågat larmcentralen")
    time.sleep(2 * REST_S)
    desk.press("j", "Jag har frågat larmcentralen")
    desk.until(lambda seen: "LARMMOTTAGNING IGÅNG" in seen and "STÖRNING" not in seen, "calm")


def test_two_desks_see_each_other_and_the_second_is_told_who_was_first(city: City) -> None:
    city.start_watch()
    anna = city.desk("anna", MIDDLE, LOGNAME="anna")
    bertil = city.desk("bertil", LOGNAME="bertil")
    for desk in (anna, bertil):
        desk.shows("LARMMOTTAGNING IGÅNG")
    assert city.ring(BURGLARY, ENTRANCE).acknowledged
    for desk in (anna, bertil):
        desk.shows("INBROTT SF-02", "OKVITTERAT")
    with city.store() as store, store.write():
        # While another writes, both have pressed: whoever the database takes first has the alarm.
        time.sleep(REST_S)
        anna.press(*TAKE)
        bertil.press(*TAKE)
        time.sleep(1.5)
    both = {"anna": anna, "bertil": bertil}
    first = _only_winner(both)
    second = "bertil" if first == "anna" else "anna"
    both[second].shows(f"{first} tog SF-02 kl")
    both[second].press("esc", "Tillbaka")
    both[second].shows(f"pågår · {first}")

    both[first].press("z", "Släpp larmet")
    both[second].shows("INBROTT SF-02", "OKVITTERAT")
    _take(both[second], "Du har larmet: ! INBROTT SF-02")
    both[first].shows(f"pågår · {second}")
    assert _only(city)["state"] == "acknowledged"


def _only_winner(desks: dict[str, Window]) -> str:
    """The officer whose desk says that the alarm is theirs."""
    ends = time.monotonic() + PATIENCE_S
    while not (have := [name for name, desk in desks.items() if "Du har larmet" in desk.screen()]):
        assert time.monotonic() < ends
    [name] = have
    return name


def test_a_closed_window_leaves_no_desk_and_a_watch_that_receives(city: City) -> None:
    desk = city.desk()  # no watch runs: the desk starts it
    desk.shows("LARMMOTTAGNING IGÅNG")
    process = Path(f"/proc/{desk.pid}")
    desk.close()
    ends = time.monotonic() + PATIENCE_S
    while process.exists():
        assert time.monotonic() < ends
        time.sleep(0.05)
    [left] = city.processes()
    assert left.endswith(" watch")
    assert city.ring(PERSONAL, PANIC).acknowledged
    assert _only(city)["state"] == "new"
