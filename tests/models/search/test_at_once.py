"""Indexing and weeding at the same instant leave no token of a word that was weeded; notes of the watch are found."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.audit import weeding
from models.incidents.commands import close, open_incident
from models.risks.surroundings import add_note
from models.search import indexing
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.alarms.build import EK
from tests.models.incidents.build import ready
from tests.models.search.test_search import ADMIN, HEAD, found


def tokens(store: Store, incident: str) -> int:
    """How many words an incident is found by."""
    chosen = text("SELECT count(*) FROM search_token WHERE subject = :subject AND token NOT LIKE '-%'")
    with store.read() as connection:
        return int(connection.execute(chosen, {"subject": f"incident:{incident}"}).scalar_one())


@pytest.mark.parametrize("first", ["weeding", "indexing"])
def test_who_comes_second_waits_and_no_word_is_found_afterwards(
    postgres_store: Store, clock: HeldClock, first: str
) -> None:
    store = postgres_store
    with store.write() as session:
        incident = open_incident(session, EK, "Eldad bil", "near_miss", clock, what_happened="bilen brann")
    seen = ready(store, EK, incident)
    with store.write() as session:
        close(session, EK, incident, "handled", "klart", seen, clock)
    ended: list[str] = []

    def weed() -> None:
        with store.write() as session:
            weeding._weed(session, LOADER, "incident", f"incident:{incident}", clock.now(), clock.now())
            hold_still("weeding")
        ended.append("weeding")

    def index() -> None:
        with store.write() as session:
            while indexing.catch_up(session.connection()):
                pass
            hold_still("indexing")
        ended.append("indexing")

    begun, go_on = threading.Event(), threading.Event()

    def hold_still(who: str) -> None:
        """The first one has done its work and not committed yet."""
        if who == first:
            begun.set()
            assert go_on.wait(10)

    work = {"weeding": weed, "indexing": index}
    second = next(each for each in work if each != first)
    threads = [threading.Thread(target=work[each]) for each in (first, second)]
    threads[0].start()
    assert begun.wait(10)
    threads[1].start()
    threads[1].join(0.3)
    assert not ended, "the second one waits"
    go_on.set()
    for each in threads:
        each.join(10)
    assert ended == [first, second]
    assert tokens(store, incident) == 0
    assert found(store, "eldad") == found(store, "brann") == []


def test_a_note_of_the_watch_is_found_by_its_words_its_source_and_its_tag(
    sqlite_store: Store, clock: HeldClock
) -> None:
    with sqlite_store.write() as session:
        add_note(session, EK, "Upprop mot fullmäktige", "Nyhetsbrev", date(2026, 11, 20), clock, tags="#demo")
    for word in ("upprop", "nyhetsb", "demo"):
        assert found(sqlite_store, word, HEAD) == [("note", "N-1")]
        assert found(sqlite_store, word, ADMIN) == []
