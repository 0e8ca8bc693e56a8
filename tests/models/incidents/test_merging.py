"""Two incidents made one: nothing of the one that goes is shown as lighter, or lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.access.actor import LOADER
from models.access.commands import add_operator
from models.incidents.assessing import Judgement, assess, strike
from models.incidents.closing import obstacles
from models.incidents.commands import open_incident
from models.incidents.describing import Facts, state_facts
from models.incidents.feedback import give_feedback
from models.incidents.handing_over import hand_over
from models.incidents.merging import merge
from models.incidents.queues import UNASSESSED, the_queue
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


LIFE = replace(JUDGED, severity=4, danger_to_life=True)
# One that is taken into another, each with its assessments in order (None: struck through), and what the queue says.
WEIGHED: tuple[tuple[tuple[object, ...], tuple[object, ...], int | None, bool], ...] = (
    ((), (), None, False),
    ((), (1,), None, False),
    ((1,), (), None, False),
    ((), (3,), None, False),
    ((3,), (), None, False),
    ((), (4,), 4, False),
    ((4,), (), 4, False),
    ((2,), (1,), 2, False),
    ((1,), (2,), 2, False),
    ((4, 1), (1,), 1, False),
    ((1, None), (1,), None, False),
    ((3,), (1, None), None, False),
    ((LIFE,), (1,), 4, True),
    ((LIFE,), (), 4, True),
    ((), (LIFE,), 4, True),
)


def judge(store: Store, incident: str, judgements: tuple[object, ...]) -> None:
    made = ""
    for each in judgements:
        store.clock.advance(60)  # type: ignore[attr-defined]  # a held clock
        with store.write() as session:
            if each is None:
                strike(session, EK, made, "fel ärende", store.clock)
                continue
            judged = each if isinstance(each, Judgement) else replace(JUDGED, severity=each)  # type: ignore[arg-type]  # an int
            made = assess(session, EK, incident, judged, version(store, incident), store.clock)


def taken_into(store: Store, gone: str, stays: str) -> None:
    store.clock.advance(60)  # type: ignore[attr-defined]  # as above
    with store.write() as session:
        merge(session, EK, gone, stays, version(store, gone), version(store, stays), store.clock)


def told_of(store: Store) -> dict[str, tuple[int | None, bool]]:
    """What the queue says of each, in its order."""
    now = store.clock.now()
    with store.read() as connection:
        rows = the_queue(connection, "open", (EK.id, EK.label), now, local_day(now))
    return {each.row.id: (each.severity, each.danger_to_life) for each in rows}


def test_no_merge_makes_lighter_what_nobody_assessed(store: Store, clock: HeldClock) -> None:
    wanted = {}
    for before, into, severity, danger in WEIGHED:
        with store.write() as session:
            gone, stays = (open_incident(session, EK, "Hot", "near_miss", clock) for _ in range(2))
        judge(store, gone, before)
        judge(store, stays, into)
        taken_into(store, gone, stays)
        wanted[stays] = (severity, danger)
    found = told_of(store)
    assert found == wanted
    places = [5 if danger else severity or UNASSESSED for severity, danger in found.values()]
    assert places == sorted(places, reverse=True)
    with store.read() as connection:
        assert {obstacles(connection, each)[0].section for each in wanted} == {"assessment"}
    light = next(each for each, told in wanted.items() if told == (None, False))
    judge(store, light, (1,))
    assert told_of(store)[light] == (1, False)


@pytest.mark.parametrize(
    ("first", "between", "severity"), [((4,), (), 4), ((), (), None), ((4,), (1,), 1), ((), (1,), 1)]
)
def test_what_came_by_way_of_another_weighs_as_it_did_there(
    sqlite_store: Store, first: tuple[object, ...], between: tuple[object, ...], severity: int | None
) -> None:
    store = sqlite_store
    with store.write() as session:
        one, two, three = (open_incident(session, EK, "Hot", "near_miss", store.clock) for _ in range(3))
    judge(store, one, first)
    judge(store, two, (1,))
    taken_into(store, one, two)
    judge(store, two, between)
    judge(store, three, (1,))
    taken_into(store, two, three)
    assert told_of(store) == {three: (severity, False)}


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
