"""What two incidents said of the same thing stays readable when they become one: reasons, and a second report."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from models.incidents.commands import open_incident
from models.incidents.merging import merge
from models.incidents.views import incident_card
from models.measures.commands import request
from models.measures.tables import Measure
from models.obligations.views import obligations_of
from models.people.validity import local_day
from models.police.views import report_of
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.alarms.build import EK
from tests.models.incidents.build import version
from tests.models.incidents.test_nothing_falls_silent import report, set_aside_by_hand
from tests.models.people.build import person

_MEASURE: Any = Measure.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def test_a_set_aside_line_keeps_its_reason_where_it_was(sqlite_store: Store, clock: HeldClock) -> None:
    store = sqlite_store
    person(store)
    with store.write() as session:
        gone, stays = (
            open_incident(session, EK, "hot", "near_miss", clock, person="SF-07") for _ in range(2)
        )
    set_aside_by_hand(store, stays)
    with store.write() as session:
        merge(session, EK, gone, stays, version(store, gone), version(store, stays), clock)
    with store.read() as connection:
        waits = {row.kind: row for row in obligations_of(connection, stays)}
        kept = {row.kind: row for row in obligations_of(connection, gone)}
        card = incident_card(connection, stays)
    assert {row.unsettled for row in waits.values()} == {True}
    assert kept["crisis_support"].reason == "tas med kontoret"
    assert card is not None
    (took,) = (each for each in card.timeline if each.verb == "incident.took_in")
    assert "crisis_support" in str(took.detail["owed_anew"])


def test_a_second_report_is_followed_where_it_stands(sqlite_store: Store, clock: HeldClock) -> None:
    store = sqlite_store
    with store.write() as session:
        gone, stays = (open_incident(session, EK, "hot", "near_miss", clock) for _ in range(2))
    report(filed_by="person", number="0201-K1-26")(store, gone)
    report(filed_by="office", number="0201-K2-26")(store, stays)
    with store.write() as session:
        merge(session, EK, gone, stays, version(store, gone), version(store, stays), clock)
    report(decision="investigation")(store, gone)
    today = local_day(clock.now())
    with store.read() as connection:
        assert report_of(connection, stays, today).report_number == "0201-K2-26"
        assert len(report_of(connection, stays, today).also) == 1
        assert report_of(connection, gone, today).decision == "investigation"
        card = incident_card(connection, stays)
    assert card is not None and "police.decided" in {row.verb for row in card.timeline}


def test_what_is_bound_to_a_number_that_was_merged_is_bound_to_the_one_that_stays(
    sqlite_store: Store, clock: HeldClock
) -> None:
    store = sqlite_store
    person(store)
    with store.write() as session:
        gone, stays = (
            open_incident(session, EK, "hot", "near_miss", clock, person="SF-07") for _ in range(2)
        )
        merge(session, EK, gone, stays, 1, 1, clock)
    with store.read() as connection:
        card = incident_card(connection, gone)
    assert card is not None
    with store.write() as session:
        request(session, EK, "SF-07", "guarding", "rondering", clock, incident=card.row.number)
    with store.read() as connection:
        assert connection.execute(select(_MEASURE.c.incident_id)).scalars().all() == [stays]
