"""Two incidents made one: nothing of the one that goes is shown as lighter, or lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.access.actor import LOADER
from models.access.commands import add_operator
from models.incidents.assessing import assess
from models.incidents.commands import open_incident
from models.incidents.describing import Facts, state_facts
from models.incidents.feedback import give_feedback
from models.incidents.handing_over import hand_over
from models.incidents.merging import merge
from models.incidents.queues import the_queue
from models.incidents.views import incident_card
from models.people.validity import local_day
from models.store.clock import HeldClock
from models.store.errors import NotAllowed
from models.store.store import Store
from tests.models.alarms.build import EK
from tests.models.incidents.build import JUDGED, version


def test_what_is_taken_in_stays_as_grave_until_the_whole_is_assessed(store: Store, clock: HeldClock) -> None:
    light = replace(JUDGED, severity=1)
    ids = []
    for judged in (light, replace(JUDGED, severity=4, danger_to_life=True), replace(JUDGED, severity=3)):
        with store.write() as session:
            ids.append(open_incident(session, EK, "Hot", "near_miss", clock))
            assess(session, EK, ids[-1], judged, 1, clock)
    light_one, deadly, other = ids

    def queued() -> list[tuple[str, int | None, bool]]:
        now = clock.now()
        with store.read() as connection:
            rows = the_queue(connection, "open", (EK.id, EK.label), now, local_day(now))
        return [(each.row.id, each.severity, each.danger_to_life) for each in rows]

    assert [each[0] for each in queued()] == [deadly, other, light_one]
    clock.advance(60)
    with store.write() as session:
        merge(session, EK, deadly, light_one, version(store, deadly), version(store, light_one), clock)
    assert queued() == [(light_one, 4, True), (other, 3, False)]
    clock.advance(60)
    with store.write() as session:
        assess(session, EK, light_one, light, version(store, light_one), clock)
    assert queued() == [(other, 3, False), (light_one, 1, False)]


def test_whoever_had_been_told_is_kept_in_the_record(sqlite_store: Store, clock: HeldClock) -> None:
    ids = []
    for name in ("Anna Påhittad", "Bo Påhittad"):
        with sqlite_store.write() as session:
            ids.append(open_incident(session, EK, "Hot", "near_miss", clock))
            state_facts(session, EK, ids[-1], Facts(reporter_kind="public", reporter=name), 1, clock)
    one, two = ids
    with sqlite_store.write() as session:
        give_feedback(session, EK, one, "ringt", version(sqlite_store, one), clock)
    with sqlite_store.write() as session:
        merge(session, EK, two, one, version(sqlite_store, two), version(sqlite_store, one), clock)
    with sqlite_store.read() as connection:
        card = incident_card(connection, one)
    assert card is not None
    took = next(each for each in card.timeline if each.verb == "incident.took_in")
    assert took.detail["reporter"] == {"from": "Anna Påhittad", "to": "Bo Påhittad"}


def test_no_case_is_handed_to_one_who_may_not_work_it(sqlite_store: Store, clock: HeldClock) -> None:
    with sqlite_store.write() as session:
        add_operator(session, LOADER, "rgran", "R. Gran", "auditor", clock, phone="070-174 06 91")
        incident = open_incident(session, EK, "Hot", "near_miss", clock)
    with pytest.raises(NotAllowed), sqlite_store.write() as session:
        hand_over(session, EK, [(incident, 1)], "rgran", "semester", clock)
