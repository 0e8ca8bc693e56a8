"""Search: by words that the database cannot read, only in what the reader may, and nothing once it is weeded."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.access.actor import Actor, operator_at
from models.alarms.history import Vocabulary
from models.incidents.commands import add_note, change, open_incident
from models.journal.commands import write
from models.rota.contact_log import NewCall, log_call
from models.search import indexing
from models.search.finding import find
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.alarms.build import AUDITOR, EK, add_person

HEAD = operator_at("op-head", "H. Chef", "head", "desk-9")
ADMIN = operator_at("op-adm", "A. Admin", "administrator", "desk-4")
NO_WORDS = Vocabulary(kinds={}, states={})


def index(store: Store) -> None:
    while True:
        with store.write() as session:
            if not indexing.catch_up(session.connection(), most=2):
                return


def found(store: Store, typed: str, actor: Actor = HEAD) -> list[tuple[str, str]]:
    index(store)
    with store.read() as connection:
        return [(hit.about.kind, hit.about.code) for hit in find(connection, actor, typed, NO_WORDS)]


def test_incident_log_and_call_are_found_by_what_was_written_and_by_number(
    store: Store, clock: HeldClock
) -> None:
    add_person(store, clock)
    with store.write() as session:
        one = open_incident(
            session, EK, "Krossad ruta", "harm", clock, person="SF-07", what_happened="sten låg inne"
        )
        add_note(session, EK, one, "Glasmästaren är bokad", clock)
        change(session, EK, one, 1, clock, title="Krossat fönster")
        number = session.connection().execute(text("SELECT number FROM incident")).scalar_one()
        write(session, EK, "Glasmästaren ringde", clock, about=number)
        now = clock.now()
        log_call(session, EK, NewCall(now, now, "answered", "frågade om glasmästaren", "SF-07"), clock)
    incident = ("incident", number)
    assert found(store, "krossad") == [incident]  # struck out by the change, and still found by
    assert found(store, "fönst") == [incident]
    assert found(store, "sten rut") == [incident]
    assert found(store, "sten dörr") == []
    assert sorted(kind for kind, _ in found(store, "glasmäst")) == ["contact_call", "incident", "log"]
    assert found(store, number[2:]) == [incident]
    assert {("person", "SF-07"), incident} <= set(found(store, "SF-07", ADMIN))
    assert ("log", "") not in found(store, number, ADMIN)
    assert ("log", "") in found(store, number)
    with store.read() as connection:
        held = connection.execute(text("SELECT token FROM search_token")).scalars().all()
    assert held
    assert not any("glas" in each or "sten" in each for each in held)


@pytest.mark.parametrize(
    ("actor", "kinds"), [(EK, ["incident", "log"]), (AUDITOR, ["incident", "log"]), (ADMIN, [])]
)
def test_nobody_finds_by_words_that_they_may_not_read(
    sqlite_store: Store, clock: HeldClock, actor: Actor, kinds: list[str]
) -> None:
    with sqlite_store.write() as session:
        open_incident(session, EK, "Brev med pulver", "near_miss", clock)
        write(session, EK, "Pulvret hämtat", clock)
    assert sorted(kind for kind, _ in found(sqlite_store, "pulv", actor)) == kinds


def test_weeded_words_are_found_no_more_and_the_mark_moves(sqlite_store: Store, clock: HeldClock) -> None:
    with sqlite_store.write() as session:
        incident = open_incident(session, EK, "Eldad bil", "harm", clock)
    assert len(found(sqlite_store, "eldad")) == 1
    with sqlite_store.write() as session:
        session.connection().execute(text("UPDATE incident SET title = '', what_happened = NULL"))
        indexing.forget(session.connection(), f"incident:{incident}")
        indexing.forget(session.connection(), f"incident:{incident}")
    assert found(sqlite_store, "eldad") == []
    with sqlite_store.read() as connection:
        assert not indexing.behind(connection)
    with sqlite_store.write() as session:
        write(session, EK, "Bilen bärgad", clock)
    with sqlite_store.read() as connection:
        assert indexing.behind(connection)
    assert found(sqlite_store, "eldad") == []
    assert [kind for kind, _ in found(sqlite_store, "bärgad")] == ["log"]
