"""`vaktbord incidents`: numbers, codes and states, nobody's words; no login is asked."""

from __future__ import annotations

import json

import pytest

from models.access.actor import LOADER
from models.incidents.commands import open_incident
from models.store.home import Home
from tests.cli.conftest import Command, store_of

TITLE = "okänd man vid porten"


@pytest.fixture
def incident(home: Home) -> None:
    store = store_of(home)
    with store.write() as session:
        open_incident(session, LOADER, TITLE, "harm", store.clock)
    store.close()


def test_the_queue_names_nobody(incident: None, vaktbord: Command) -> None:
    told = vaktbord("incidents")
    assert (told.code, told.err) == (0, "")
    assert "-001 - · ej bedömd · skada" in told.out
    assert TITLE not in told.out
    (row,) = json.loads(vaktbord("incidents", "--json", "--all").out)["open"]
    assert (row["severity"], row["outcome"], row["rests"]) == (None, "harm", False)
    assert TITLE not in json.dumps(row)
    assert vaktbord("incidents", "--queue", "unassigned").out.splitlines()[-1] == "0 öppna"
