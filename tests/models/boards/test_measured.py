"""What boards and the register say to the compliance board, with the list behind each figure."""

from __future__ import annotations

from datetime import date, timedelta

from models.access.actor import LOADER
from models.boards import measured as of_boards
from models.boards.commands import add_board, set_lead
from models.boards.duties import record_analysis
from models.people import measured as of_people
from models.people.commands import add_mandate, add_office, end_mandate, set_responsible
from models.people.devices import add_transmitter
from models.people.endings import answer_threat
from models.store.clock import HeldClock
from models.store.store import Store
from models.words import lookup
from tests.models.people.build import person

TODAY = date(2026, 11, 25)


def test_with_nothing_in_the_register_nothing_is_green_that_others_do(store: Store) -> None:
    with store.read() as connection:
        found = {each.id: each.state for each in of_boards.measured(connection, TODAY)}
        found |= {each.id: each.state for each in of_people.measured(connection, TODAY)}
    for id in ("boards.lead", "boards.analysis", "boards.routine", "boards.channel", "offices.responsible"):
        assert found[id] == "not_known"
    assert found["people.band"] == "attention"


def test_every_figure_counts_and_names_what_it_lacks(store: Store, clock: HeldClock) -> None:
    leaving, odd, fine = (person(store, code) for code in ("SF-01", "SF-02", "SF-03"))
    began = TODAY - timedelta(days=100)
    with store.write() as session:
        office = add_office(session, LOADER, "HL", "Hamnlistan", "1", clock)
        add_office(session, LOADER, "BS", "Brolistan", "2", clock)
        set_responsible(session, LOADER, office, "Lo", "3", clock, valid_from=began)
        for someone, degree, more in ((leaving, 500, {}), (odd, 300, {}), (fine, 500, {"decided_by": "HL"})):
            add_mandate(
                session,
                LOADER,
                someone,
                "group_leader",
                degree,
                clock,
                valid_from=began,
                office_id=office,
                **more,
            )
        add_transmitter(session, LOADER, "1001", "personal", "SF-01", clock)
        end_mandate(session, LOADER, leaving, "group_leader", TODAY, clock)
        good = add_board(session, LOADER, "SN", "Skolnämnden", "board", "4", clock)
        add_board(session, LOADER, "KB", "Kajbolaget", "company", "5", clock)
        set_lead(session, LOADER, good, "Bea", "6", clock)
        record_analysis(session, LOADER, good, "dnr", clock)
    with store.read() as connection:
        rows = [*of_people.measured(connection, TODAY), *of_boards.measured(connection, TODAY)]
        lacking = {
            each.id: [
                line.code
                for room in (of_people, of_boards)
                for line in room.behind(connection, each.id, TODAY)
                if lookup.known(line.words) and lookup.known(line.words, "en")
            ]
            for each in rows
        }
    found = {each.id: (each.count, each.of, each.state) for each in rows}
    assert found["people.clear"] == (1, 2, "attention")
    assert found["people.decider"] == (1, 2, "attention")
    assert found["people.office"] == (2, 2, "ok")
    assert found["endings.waiting"] == (1, None, "overdue")
    assert found["endings.ringing"] == (0, None, "ok")
    assert found["offices.responsible"] == (1, 2, "not_known")
    assert found["offices.verified"] == (0, 1, "attention")
    assert found["offices.attested"] == (0, 2, "not_known")
    assert found["boards.lead"] == found["boards.analysis"] == (1, 2, "not_known")
    assert found["boards.routine"] == found["boards.channel"] == (0, 2, "not_known")
    assert lacking["people.clear"] == lacking["people.decider"] == ["SF-02"]
    assert lacking["people.covered"] == ["SF-02", "SF-03"]
    assert lacking["endings.waiting"] == ["SF-01"]
    assert (lacking["offices.responsible"], lacking["offices.verified"]) == (["BS"], ["HL"])
    assert (lacking["boards.lead"], lacking["boards.routine"]) == (["KB"], ["KB", "SN"])
    assert all(lookup.known(f"measured.{each.id}") for each in rows)
    with store.write() as session:
        answer_threat(session, LOADER, leaving, "no", "Chefen", clock)
    with store.read() as connection:
        found = {each.id: (each.count, each.of, each.state) for each in of_people.measured(connection, TODAY)}
    assert (found["endings.waiting"], found["endings.ringing"]) == ((0, None, "ok"), (1, None, "attention"))
