"""`vaktbord obligations`: who owes what by code, ticked and set aside; the reason is told to nobody here."""

from __future__ import annotations

import json

from models.access.actor import LOADER
from models.incidents.commands import open_incident
from models.people.commands import add_person
from models.store.home import Home
from tests.cli.conftest import Command, store_of


def test_the_list_of_a_case_is_ticked_and_set_aside(home: Home, vaktbord: Command) -> None:
    store = store_of(home)
    with store.write() as session:
        add_person(session, LOADER, "SF-07", "Eva Exempel", store.clock)
        open_incident(session, LOADER, "hot", "near_miss", store.clock, person="SF-07")
    store.close()
    told = json.loads(vaktbord("obligations", "--json").out)
    assert (told["waiting"], told["late"]) == (5, 0)
    number = told["obligations"][0]["incident"]
    ticked = vaktbord("obligation", "tick", number, "measures")
    assert (ticked.code, ticked.err) == (0, "") and "klart" in ticked.out
    aside = vaktbord("obligation", "set-aside", number, "crisis_support", "--why", "egen läkare")
    assert aside.code == 0 and "läkare" not in aside.out
    whole = vaktbord("obligations", number)
    assert whole.out.count("SF-07") == 5 and "läkare" not in whole.out and "Eva" not in whole.out
    only = json.loads(vaktbord("obligations", "--holder", "person", "--json").out)
    assert [each["kind"] for each in only["obligations"]] == ["police_report"]
    assert vaktbord("obligation", "tick", number, "board_safety").code != 0
