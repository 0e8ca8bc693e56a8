"""The figures of protection: each says what it says and opens the list behind it, also for a day that has been."""

from __future__ import annotations

from datetime import date, timedelta

from models.access.actor import LOADER
from models.duties.measured import Measured
from models.measures import commands as c
from models.measures.advising import give
from models.measures.handing import hand_out
from models.measures.measured import behind, measured
from models.people.commands import add_mandate
from models.people.devices import add_transmitter
from models.people.validity import today
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.measures.build import ask, guard, placed
from tests.models.people.build import person


def figures(store: Store, day: date) -> dict[str, Measured]:
    with store.read() as connection:
        return {each.id: each for each in measured(connection, day)}


def codes(store: Store, id: str, day: date) -> list[str]:
    with store.read() as connection:
        return [row.code for row in behind(connection, id, day)]


def told(figure: Measured) -> tuple[str, int | None, int | None, str]:
    return figure.duty, figure.count, figure.of, figure.state


def test_nothing_is_neither_a_failure_nor_more_than_is_known(store: Store, clock: HeldClock) -> None:
    found = figures(store, today(clock))
    assert told(found["measures.waiting"]) == ("D13", 0, None, "ok")
    assert told(found["advice.given"]) == ("D17", 0, None, "not_known")
    assert told(found["measures.taken"]) == ("D50", 0, 0, "not_known")
    assert {each.duty for each in found.values()} == {
        "D13", "D17", "D18", "D19", "D20", "D21", "D22", "D23", "D24", "D25", "D50", "D51", "D77",
    }  # fmt: skip


def test_requests_wait_then_are_late_then_answered(store: Store, clock: HeldClock) -> None:
    person(store)
    made = ask(store, "home_inspection")
    day = today(clock)
    assert told(figures(store, day)["measures.waiting"]) == ("D13", 1, None, "attention")
    assert told(figures(store, day)["measures.home_inspection"]) == ("D20", 0, 1, "attention")
    assert codes(store, "measures.home_inspection", day) == ["SF-07"]
    clock.advance(31 * 86400)
    later = today(clock)
    assert told(figures(store, later)["measures.waiting"])[3] == "overdue"
    with store.write() as session:
        c.decline(session, LOADER, made, 1, clock)
    found = figures(store, later)
    assert told(found["measures.waiting"]) == ("D13", 0, None, "ok")
    assert told(found["measures.home_inspection"]) == ("D20", 1, 1, "ok")
    assert told(found["measures.taken"]) == ("D50", 0, 1, "ok")
    assert codes(store, "measures.taken", later) == ["SF-07"]
    assert told(figures(store, day)["measures.waiting"]) == ("D13", 1, None, "attention"), "as it was then"
    assert told(figures(store, day - timedelta(days=1))["measures.waiting"]) == ("D13", 0, None, "ok")


def test_reviews_steps_and_what_is_taken_back(store: Store, clock: HeldClock) -> None:
    """SF-07 is covered until the new year; what is bolted to the home and what is in the hand is taken back then."""
    covered = person(store)
    ends = date(2027, 1, 1)
    with store.write() as session:
        add_mandate(
            session, LOADER, covered, "group_leader", 1000, clock, valid_from=date(2026, 1, 1), valid_to=ends
        )
        add_transmitter(session, LOADER, "4711", "personal", "SF-07", clock)
    placed(store, hierarchy="reduce", risk_before=9)
    placed(store, "talks")
    day = today(clock)
    found = figures(store, day)
    assert told(found["measures.plan"]) == ("D25", 1, 1, "ok")
    assert told(found["measures.reviewed"]) == ("D51", 2, 2, "ok")
    assert told(found["measures.hierarchy"]) == ("D77", 1, 2, "attention")
    assert told(found["measures.recall"]) == ("D21", 0, None, "ok")
    assert told(found["devices.receipt"]) == ("D22", 0, 1, "attention")
    assert codes(store, "devices.receipt", day) == ["SF-07"]
    assert told(found["devices.return"]) == ("D22", 0, None, "ok")
    with store.write() as session:
        hand_out(session, LOADER, "4711", "SF-07", "kvitto 1", clock)
    assert told(figures(store, day)["devices.receipt"]) == ("D22", 1, 1, "ok")
    after = figures(store, ends)
    assert told(after["measures.recall"]) == ("D21", 1, None, "overdue")
    assert codes(store, "measures.recall", ends) == ["SF-07"]
    assert told(after["devices.return"]) == ("D22", 1, None, "overdue")
    late = day + timedelta(days=366)
    assert told(figures(store, late)["measures.reviewed"]) == ("D51", 0, 2, "overdue")
    assert codes(store, "measures.reviewed", late) == ["SF-07", "SF-07"]


def test_guards_that_ran_out_and_advice(store: Store, clock: HeldClock) -> None:
    person(store)
    guard(store, hours=2)
    with store.write() as session:
        give(session, LOADER, "person", "phone", "", clock)
    day = today(clock)
    assert told(figures(store, day - timedelta(days=1))["guards.unconfirmed"]) == ("D23", 0, None, "ok")
    assert told(figures(store, day)["guards.unconfirmed"]) == ("D23", 1, None, "attention")
    assert codes(store, "guards.unconfirmed", day) == ["SF-07"]
    assert told(figures(store, day)["advice.given"]) == ("D17", 1, None, "ok")
    assert told(figures(store, day + timedelta(days=366))["advice.given"])[3] == "not_known"
