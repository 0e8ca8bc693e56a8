"""What an incident's timeline tells of the log and of corrections, and what its facts are linked to by code."""

from __future__ import annotations

from datetime import date

import pytest

from models.access.actor import LOADER
from models.boards.commands import add_board
from models.incidents.commands import open_incident
from models.incidents.describing import facts_of
from models.incidents.doubles import doubles_of
from models.incidents.typed import do
from models.incidents.views import incident_card, incident_row
from models.journal.commands import strike, write
from models.risks.actors import add_actor
from models.store.clock import HeldClock
from models.store.errors import Refused
from models.store.store import Store
from models.store.timeline import LOGGED
from tests.models.people.build import EK
from tests.models.risks.group import OFFICER
from tui.render.line import Line, plain
from tui.render.timeline import timeline_lines


def opened(store: Store) -> str:
    with store.write() as session:
        return open_incident(session, EK, "hot via sms", "near_miss", store.clock)


def told(store: Store, incident: str) -> list[Line]:
    with store.read() as connection:
        card = incident_card(connection, incident)
    assert card is not None
    return timeline_lines(card.timeline, store.clock.now(), 80)


def test_a_line_in_the_log_stands_on_the_incident_it_is_about(store: Store, clock: HeldClock) -> None:
    incident = opened(store)
    with store.read() as connection:
        row = incident_row(connection, incident)
    assert row is not None
    with store.write() as session:
        log = write(session, EK, "ringt kansliet igen", clock, about=row.number)
    (line,) = [each for each in told(store, incident) if "ringt kansliet igen" in plain(each)]
    assert "struck" not in {piece.role for piece in line}
    with store.write() as session:
        strike(session, EK, log, "fel ärende", clock)
    lines = told(store, incident)
    (line,) = [each for each in lines if "ringt kansliet igen" in plain(each)]
    assert "struck" in {piece.role for piece in line}
    assert any("fel ärende" in plain(each) for each in lines)
    assert LOGGED not in " ".join(map(plain, lines))


def test_actor_and_board_by_code_make_doubles_and_a_correction_is_struck_through(
    sqlite_store: Store, clock: HeldClock
) -> None:
    store = sqlite_store
    one, two = opened(store), opened(store)
    with store.write() as session:
        code = add_actor(session, OFFICER, "grå moped", 2, date(2027, 3, 1), clock)
        add_board(session, LOADER, "SN", "Skolnämnden", "board", "08-465 004 42", clock)
    for seen, incident in ((1, one), (1, two)):
        with store.write() as session:
            given = {
                "incident": incident,
                "seen": str(seen),
                "actor": code.lower(),
                "board": "SN",
                "scene": "home",
            }
            do(session, EK, "facts", given, clock)
    with store.read() as connection:
        assert [each.why for each in doubles_of(connection, one)] == [("actor",)]
    with pytest.raises(Refused), store.write() as session:
        do(session, EK, "facts", {"incident": one, "seen": "2", "actor": "SN"}, clock)
    with store.write() as session:
        do(session, EK, "facts", {"incident": one, "seen": "2", "actor": "", "scene": "online"}, clock)
    with store.read() as connection:
        facts = facts_of(connection, one)
    assert facts is not None
    assert (facts.actor_id, facts.board_id is not None, facts.scene) == (None, True, "online")
    struck = [piece.text for line in told(store, one) for piece in line if piece.role == "struck"]
    assert code in struck
    assert "i hemmet" in struck
