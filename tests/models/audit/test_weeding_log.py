"""The log and the calls lose their words when the city's rule says so, and are found by them no more."""

from __future__ import annotations

from datetime import timedelta

from models.access import two_person
from models.access.actor import LOADER
from models.audit import weeding
from models.journal.commands import write
from models.journal.views import written_line
from models.rota.contact_log import NewCall, calls, log_call
from models.search import indexing
from models.search.finding import holding
from models.store.chain import verify
from models.store.clock import HeldClock
from models.store.policy import Retention, decide
from tests.models.access.conftest import Staff


def test_a_line_and_a_call_lose_their_words_and_are_found_no_more(staff: Staff, clock: HeldClock) -> None:
    staff.add("ove", "officer")
    staff.add("cia", "head")
    store, now = staff.store, clock.now()
    with store.write() as session:
        log_id = write(session, staff.at("ove"), "zebrahjul vid grinden", clock)
        log_call(session, staff.at("ove"), NewCall(now, now, "answered", "zebrahjul"), clock)
        decide(session, LOADER, Retention(log=12), "KS 2026/123", now, now)
        assert not indexing.catch_up(session.connection())

    def found() -> set[str]:
        with store.write() as session:
            indexing.catch_up(session.connection())
            chosen = holding(session.connection(), staff.at("ove"), "zebrahjul")
            assert chosen is not None
            return {str(each).partition(":")[0] for each in session.connection().execute(chosen).scalars()}

    assert found() == {"log", "contact_call"}
    clock.advance(timedelta(days=400).total_seconds())
    with store.write() as session:
        number = weeding.request(session, staff.at("ove"), "log", clock)
    with store.write() as session:
        two_person.approve(session, staff.at("cia"), number, clock)
    assert found() == set()
    with store.read() as connection:
        [line] = written_line(connection, staff.at("ove"), log_id)
        [call] = calls(connection, staff.at("ove"))
        assert verify(connection) is None
    assert (line.detail, call.about, call.outcome) == ({}, "", "answered")
