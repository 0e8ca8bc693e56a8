"""`vaktbord notices`: what was refused in silence, in words and JSON, and ticking it."""

from __future__ import annotations

import json

from models.alarms.receive import notice_refused
from models.store.home import Home
from tests.cli.conftest import Command, store_of


def test_refused_traffic_is_listed_and_ticked(vaktbord: Command, home: Home) -> None:
    assert vaktbord("notices").out == "Ingen avvisad trafik att ta hand om.\n"
    store = store_of(home)
    with store.write() as session:
        notice_refused(session, "unknown_account", "9999", "198.51.100.7", 3, store.clock)
    store.close()
    told = vaktbord("notices")
    assert told.code == 0
    assert told.out.endswith("Okänd sändare 9999, 3 gånger, senast från 198.51.100.7\n")
    [row] = json.loads(vaktbord("notices", "--json").out)
    assert (row["cause"], row["account"], row["peer"], row["times"]) == (
        "unknown_account",
        "9999",
        "198.51.100.7",
        3,
    )
    assert vaktbord("notices", "--settle").out.endswith("En är avbockad.\n")
    assert vaktbord("notices", "--json").out == "[]\n"
