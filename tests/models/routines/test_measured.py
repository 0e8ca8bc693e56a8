"""The routine decided for each type of incident, and how many open ones go by an earlier version (D62)."""

from __future__ import annotations

from datetime import date, timedelta

from models.access.actor import LOADER
from models.duties.measured import Measured
from models.people.validity import today
from models.plans.loading import decide_shipped, load
from models.plans.shipped_plans import shipped
from models.routines.measured import behind, measured
from models.store.clock import HeldClock
from models.store.store import Store
from models.words.lookup import known
from tests.models.obligations.build import case as opened


def _told(store: Store, day: date) -> tuple[Measured, Measured]:
    with store.read() as connection:
        decided, older = measured(connection, day)
    return decided, older


def test_versions_decided_and_incidents_that_keep_theirs(sqlite_store: Store, clock: HeldClock) -> None:
    store, first = sqlite_store, today(clock)
    opened(store)
    decided, older = _told(store, first)
    assert (decided.count, decided.of, decided.state) == (0, 4, "attention")
    assert (older.count, older.of, older.state) == (0, 1, "information")
    clock.advance(2 * 86_400)
    with store.write() as session:
        for code in ("incident_threat", "incident_violence", "incident_property", "incident_other"):
            decide_shipped(session, LOADER, code, "KS 7", clock)
    opened(store)
    decided, older = _told(store, today(clock))
    assert (decided.count, decided.state) == (4, "ok")
    assert (older.count, older.of, older.state) == (1, 2, "information")
    with store.read() as connection:
        lines = behind(connection, "routines.decided", today(clock))
        [kept] = behind(connection, "routines.older", today(clock))
    assert [(each.on, dict(each.values)["decision"]) for each in lines] == [(today(clock), "KS 7")] * 4
    assert kept.on == first
    assert [each for each in (kept.words, *(line.words for line in lines)) if not known(each)] == []
    # As it stood: nothing was decided, and nobody went by anything older.
    decided, older = _told(store, first + timedelta(days=1))
    assert (decided.count, older.count, older.of) == (0, 0, 1)


def test_the_newest_that_is_for_a_type_is_its_routine(sqlite_store: Store, clock: HeldClock) -> None:
    store = sqlite_store
    source = shipped()["incident_threat"][1].replace('plan = "incident_threat"', 'plan = "own_threat"')
    opened(store)
    with store.write() as session:
        load(session, LOADER, source, "KS 8", clock)
    with store.read() as connection:
        lines = behind(connection, "routines.decided", today(clock))
    assert [dict(each.values).get("decision") for each in lines] == [None, None, None, "KS 8"]
    # Examples stand first; the type by its own name.
    assert dict(lines[-1].values)["kind"] == "incident_threat"
