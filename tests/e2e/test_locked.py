"""The real desk where an officer has a pass phrase: it begins locked, locks by F9, and helps first."""

from __future__ import annotations

import os
import signal
import time

from models.access.actor import LOADER
from models.access.commands import add_operator
from models.access.credentials import hashed
from tests.e2e.conftest import MIDDLE, PANIC, PERSONAL, SMALL, City
from tests.e2e.tmux import Window
from tui.naming import REST_S

PHRASE = "tre katter i hamnen"
ADMINISTRATOR, OFFICER = "ralm", "mek"


def let_sign_in(city: City) -> None:
    """An administrator and M. Ek get pass phrases."""
    with city.store() as store:
        for code, name, role in ((ADMINISTRATOR, "R. Alm", "administrator"), (OFFICER, "M. Ek", "tib")):
            kept = hashed(PHRASE, code, name)
            with store.write() as session:
                add_operator(session, LOADER, code, name, role, store.clock, passphrase=kept)


def log_in(desk: Window) -> None:
    """As a new user does: only what the screen says."""
    desk.shows("INTE INLOGGAD", "Tryck enter för att logga in.")
    desk.press("enter", "Logga in")
    desk.answer("Skriv din kod.", OFFICER)
    seen = desk.answer_secretly(f"{OFFICER}: skriv din lösenfras.", PHRASE)
    assert PHRASE not in seen


def test_log_in_lock_help_first_and_unlock_in_time(city: City) -> None:
    let_sign_in(city)
    city.start_watch()
    desk = city.desk(size=SMALL)
    log_in(desk)
    desk.shows("Inga larm.", "F9 Lås")

    desk.press("F9", "Lås")
    desk.shows("LÅST", "M. Ek", "Tryck enter för att låsa upp.", "LARMMOTTAGNING IGÅNG")
    assert city.ring(PERSONAL, PANIC).acknowledged
    rings = desk.shows("PERSONLARM", "OKVITTERAT", "F2 = jag tar det")
    assert "SF-01" not in rings
    assert "Vera" not in rings

    time.sleep(REST_S)
    desk.press("F2", "Kvittera (jag tar det)")
    helped = desk.shows("kvitterat från låst skärm, person ej bekräftad", "ej bekräftad")
    assert "SF-01" not in helped
    [alarm] = city.alarms()
    assert alarm["state"] == "acknowledged"

    desk.answer_secretly("Skriv din lösenfras.", PHRASE)
    desk.shows("PERSONLARM SF-01", "du har larmet", "Vera Exempel")
    with city.store() as store, store.read() as connection:
        told = [tuple(row) for row in connection.exec_driver_sql(
            "SELECT verb, actor_label FROM entry WHERE verb IN "
            "('operator.signed_in', 'desk.locked', 'desk.unlocked', 'alarm.acknowledged') ORDER BY seq"
        )]  # fmt: skip
    assert told == [
        ("operator.signed_in", "M. Ek"),
        ("desk.locked", "M. Ek"),
        ("alarm.acknowledged", "M. Ek, från låst skärm, ej bekräftad"),
        ("desk.unlocked", "M. Ek"),
        ("alarm.acknowledged", "M. Ek"),
    ]


def test_a_desk_that_was_stopped_goes_on_locked(city: City) -> None:
    let_sign_in(city)
    city.start_watch()
    desk = city.desk(size=MIDDLE)
    log_in(desk)
    desk.shows("F9 Lås")
    os.kill(desk.pid, signal.SIGSTOP)
    time.sleep(0.5)
    os.kill(desk.pid, signal.SIGCONT)
    desk.shows("LÅST", "Låst för att datorn eller bordet stod stilla.")
    desk.press("enter", "Lås upp")
    desk.answer_secretly("Skriv din lösenfras.", PHRASE)
    desk.shows("F9 Lås")
