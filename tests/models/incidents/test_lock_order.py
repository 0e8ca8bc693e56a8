"""An act on what hangs on an incident and a merge of it at the same instant: both wait in one order."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import event, text
from sqlmodel import Session

from models.crisis.commands import answer, follow_up, offer
from models.crisis.views import support_of
from models.incidents.assessing import assess, strike
from models.incidents.commands import open_incident
from models.incidents.merging import merge
from models.incidents.remedial import acts_of, add_act, end_act
from models.obligations.commands import settle
from models.obligations.views import obligations_of
from models.people.validity import local_day
from models.police.court import add_date, cancel_date, change_case, open_case
from models.police.views import courts_of
from models.store.errors import Refused
from models.store.store import Store
from tests.models.incidents.build import JUDGED, version
from tests.models.people.build import EK, LIND

Act = Callable[[Session], object]
ACTS = ("answer", "follow_up", "change_case", "cancel_date", "end_act", "strike", "settle")
# What stays with the incident that goes, and cannot be acted on there.
STAYS = ("strike",)


def hanging(store: Store, incident: str) -> dict[str, Act]:
    """An act on each thing that hangs on the incident."""
    clock, today = store.clock, local_day(store.clock.now())
    with store.write() as session:
        offer(session, EK, incident, clock, recipient="en anhörig")
        case = open_case(session, EK, incident, "Provstads tingsrätt", clock)
        add_date(session, EK, case, "hearing", clock.now() + timedelta(days=9), clock)
        add_act(session, EK, incident, "byta lås", "city", date(2026, 12, 1), clock)
        judged = assess(session, EK, incident, JUDGED, 2, clock)
        connection = session.connection()
        (support,), (court,) = support_of(connection, incident, today), courts_of(connection, incident)
        (act,) = acts_of(connection, incident)
        owed = next(row for row in obligations_of(connection, incident) if row.kind == "measures")
    asked, day = support.follow_ups[0], court.dates[0]
    return {
        "answer": lambda s: answer(s, EK, support.id, True, 1, clock),
        "follow_up": lambda s: follow_up(s, EK, asked.id, "done", 1, clock),
        "change_case": lambda s: change_case(s, EK, case, 1, clock, number="B 1-26"),
        "cancel_date": lambda s: cancel_date(s, EK, day.id, "flyttad", 1, clock),
        "end_act": lambda s: end_act(s, EK, act.id, "done", "", 1, clock),
        "strike": lambda s: strike(s, EK, judged, "fel ärende", clock),
        "settle": lambda s: settle(s, EK, owed.id, owed.version, clock),
    }


def waiting(store: Store) -> bool:
    """Whether some transaction waits for another's end."""
    with store.engine.connect() as connection:
        return bool(connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one())


@pytest.mark.parametrize("name", ACTS)
def test_an_act_and_a_merge_wait_in_one_order(postgres_store: Store, name: str) -> None:
    """The act holds its first row when the merge begins, and goes on when the merge waits for it, or is through."""
    store, clock = postgres_store, postgres_store.clock
    with store.write() as session:
        gone, stays = (open_incident(session, EK, "hot", "near_miss", clock) for _ in range(2))
    act = hanging(store, gone)[name]
    before = version(store, gone), version(store, stays)
    holds, broken = threading.Event(), []
    acting = threading.get_ident()

    def merges() -> None:
        holds.wait(10)
        try:
            with store.write() as session:
                merge(session, LIND, gone, stays, *before, clock)
        except Exception as error:  # noqa: BLE001  # told below, in the test's own thread
            broken.append(error)

    merging = threading.Thread(target=merges)

    def after(*given: object) -> None:
        if threading.get_ident() != acting or "FOR UPDATE" not in str(given[2]) or holds.is_set():
            return
        holds.set()
        for _ in range(200):
            if not merging.is_alive() or waiting(store):
                return
            time.sleep(0.01)

    event.listen(store.engine, "after_cursor_execute", after)
    merging.start()
    with store.write() as session:
        act(session)
    merging.join(10)
    event.remove(store.engine, "after_cursor_execute", after)
    # Who wrote first changed the incident, and the merge looks again; nobody is refused for a lock.
    assert [getattr(each, "message_id", repr(each)) for each in broken] in (
        [],
        ["incident.changed_meanwhile"],
    )


def test_what_a_merge_moved_meanwhile_is_acted_on_where_it_went(postgres_store: Store) -> None:
    store, clock = postgres_store, postgres_store.clock
    with store.write() as session:
        gone, stays = (open_incident(session, EK, "hot", "near_miss", clock) for _ in range(2))
    acts = hanging(store, gone)
    broken: dict[str, str] = {}

    def acting(name: str) -> None:
        try:
            with store.write() as session:
                acts[name](session)
        except Refused as refused:
            broken[name] = refused.message_id

    threads = [threading.Thread(target=acting, args=(name,)) for name in ("answer", "change_case", *STAYS)]
    with store.write() as session:
        merge(session, LIND, gone, stays, version(store, gone), version(store, stays), clock)
        for each in threads:
            each.start()
        for _ in range(300):
            with store.engine.connect() as connection:
                held_up = connection.execute(
                    text("SELECT count(*) FROM pg_locks WHERE NOT granted")
                ).scalar_one()
            if int(held_up) >= len(threads):
                break
            time.sleep(0.01)
    for each in threads:
        each.join(10)
    assert broken == dict.fromkeys(STAYS, "incident.merged_away")
    with store.read() as connection:
        assert [row.case_number for row in courts_of(connection, stays)] == ["B 1-26"]
        assert [row.state for row in support_of(connection, stays, local_day(clock.now()))] == ["accepted"]
