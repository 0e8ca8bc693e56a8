"""Incidents: numbers, changes, closing, and the alarms that belong to them, on both engines (D53, D54)."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert

from models.access.actor import Actor, operator_at, unnamed
from models.incidents.commands import (
    add_note,
    change,
    close,
    link_alarm,
    open_from_alarm,
    open_incident,
    take,
)
from models.incidents.rows import IncidentCard
from models.incidents.tables import Incident
from models.incidents.views import incident_by_number, incident_card, open_count, open_of_person, queue
from models.store import chain
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.store import Store
from models.store.timeline import timeline
from tests.models.alarms.build import add_person, ring
from tests.models.incidents.build import ready
from tests.models.people.build import AUDITOR, EK, LIND, operator, person


def opened(store: Store, title: str = "hot via sms", outcome: str = "near_miss", **more: object) -> str:
    with store.write() as session:
        return open_incident(session, EK, title, outcome, store.clock, **more)  # type: ignore[arg-type]  # names of open_incident


def card(store: Store, incident_id: str) -> IncidentCard:
    with store.read() as connection:
        found = incident_card(connection, incident_id)
    assert found is not None
    return found


def test_numbers_follow_each_other_within_the_citys_year(store: Store, clock: HeldClock) -> None:
    numbers = [card(store, opened(store)).row.number for _ in range(3)]
    assert numbers == ["2026-001", "2026-002", "2026-003"]
    # 23:30 UTC on New Year's Eve is already the new year in Stockholm.
    clock.jump((datetime(2026, 12, 31, 22, 59, tzinfo=UTC) - clock.now()).total_seconds())
    assert card(store, opened(store)).row.number == "2026-004"
    clock.jump(60)
    assert card(store, opened(store)).row.number == "2027-001"


def test_numbers_go_on_past_a_thousand(sqlite_store: Store) -> None:
    first = opened(sqlite_store)
    row = {
        "title": "x", "outcome": "harm", "police": "filed", "state": "open", "owner_label": "", "version": 1
    }  # fmt: skip
    with sqlite_store.write() as session:
        for number in ("2026-999", "2026-1000"):
            more = {"id": new_id(), "number": number, "reported_at": sqlite_store.clock.now()}
            session.connection().execute(insert(Incident), [row | more])
    assert card(sqlite_store, first).row.number == "2026-001"
    assert card(sqlite_store, opened(sqlite_store)).row.number == "2026-1001"


def test_a_failed_act_leaves_no_hole(store: Store) -> None:
    opened(store)
    with pytest.raises(RuntimeError), store.write() as session:
        open_incident(session, EK, "hot", "near_miss", store.clock)
        raise RuntimeError("the act fails after the number was given")
    assert card(store, opened(store)).row.number == "2026-002"


def test_many_at_once_get_one_number_each(store: Store) -> None:
    together = threading.Barrier(6)
    failed: list[BaseException] = []

    def opens() -> None:
        together.wait()
        try:
            for _ in range(4):
                opened(store)
        except BaseException as error:  # noqa: BLE001  # told by the assertion below, in the test's own thread
            failed.append(error)

    threads = [threading.Thread(target=opens) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with store.read() as connection:
        assert sorted(row.number for row in queue(connection)) == [f"2026-{n:03}" for n in range(1, 25)]
        assert chain.verify(connection) is None


def test_an_incident_whole(store: Store, clock: HeldClock) -> None:
    person(store, "SF-04")
    who = operator(store)
    ek = operator_at(who, "M. Ek", "tib", "desk-1")
    with store.write() as session:
        incident = open_incident(
            session, ek, "hot via \x1b[31msms", "near_miss", clock, person="sf-04",
            what_happened="Tre sms.\nSamma nummer.", bring_up_on=date(2026, 11, 26),
        )  # fmt: skip
        add_note(session, LIND, incident, "Ringt kansliet", clock)
    found = card(store, incident)
    assert (found.row.title, found.row.person, found.row.owner) == ("hot via sms", "SF-04", "M. Ek")
    assert (found.what_happened, found.alarms) == ("Tre sms.\nSamma nummer.", ())
    assert [(line.who, line.verb) for line in found.timeline] == [
        ("M. Ek", "incident.opened"),
        ("A. Lind", "incident.noted"),
    ]
    assert found.timeline[1].detail == {"note": "Ringt kansliet"}


def test_the_queue_takes_up_what_is_due_first_then_the_oldest(store: Store, clock: HeldClock) -> None:
    old = opened(store, "a")
    later = opened(store, "b", bring_up_on=date(2026, 12, 24))
    soon = opened(store, "c", bring_up_on=date(2026, 11, 20))
    new = opened(store, "d")
    done = opened(store, "e")
    seen = ready(store, EK, done)
    with store.write() as session:
        close(session, EK, done, "handled", "klart", seen, clock)
    with store.read() as connection:
        assert [row.id for row in queue(connection)] == [soon, later, old, new]
        assert [row.id for row in queue(connection, closed=True)] == [soon, later, old, new, done]
        assert [row.id for row in queue(connection, 2, closed=True)] == [soon, later]
        assert open_count(connection) == 4
        row = incident_by_number(connection, " 2026-005 ")
        assert row is not None
        assert (row.id, row.state, row.close_class) == (done, "closed", "handled")
        assert incident_by_number(connection, "2026-999") is None


def test_an_officer_takes_an_incident_with_or_without_a_row_of_ours(store: Store, clock: HeldClock) -> None:
    incident = opened(store)
    lind = operator_at(operator(store, "alind", "A. Lind"), "A. Lind", "officer", "desk-2")
    for version, actor in enumerate((lind, unnamed("root", "desk-3")), 1):
        with store.write() as session:
            take(session, actor, incident, version, clock)
        assert card(store, incident).row.owner == actor.label
    with pytest.raises(Overtaken), store.write() as session:
        take(session, lind, incident, 1, clock)


def test_a_change_tells_what_changed_and_one_of_two_wins(store: Store, clock: HeldClock) -> None:
    incident = opened(store, bring_up_on=date(2026, 11, 26))
    who = operator(store, "alind", "A. Lind")
    with store.write() as session:
        change(session, EK, incident, 1, clock, police="filed", title="hot via sms", owner_id=who)
    with pytest.raises(Overtaken), store.write() as session:
        change(session, LIND, incident, 1, clock, police="not_filed")
    found = card(store, incident)
    assert (found.row.police, found.row.owner, found.row.version) == ("filed", "A. Lind", 2)
    assert found.row.bring_up_on == date(2026, 11, 26)
    assert found.timeline[-1].detail["police"] == {"from": "not_known", "to": "filed"}
    assert "title" not in found.timeline[-1].detail
    with store.write() as session:
        change(session, EK, incident, 2, clock, bring_up_on=None)
        change(session, EK, incident, 3, clock, police="filed")
    found = card(store, incident)
    # The second changed nothing: no entry, no new version.
    assert (found.row.bring_up_on, found.row.version, len(found.timeline)) == (None, 3, 3)


@pytest.mark.parametrize(
    ("outcome", "close_class", "message"),
    [
        ("near_miss", "no_incident", None),
        ("near_miss", "handled", None),
        ("near_miss", "referred", None),
        ("harm", "handled", None),
        ("harm", "referred", None),
        ("harm", "no_incident", "incident.harm_is_an_incident"),
        ("harm", "glömd", "incident.no_such_class"),
    ],
)
def test_harm_is_never_closed_as_nothing(
    sqlite_store: Store, clock: HeldClock, outcome: str, close_class: str, message: str | None
) -> None:
    incident = opened(sqlite_store, outcome=outcome)
    seen = ready(sqlite_store, EK, incident)
    if message is None:
        with sqlite_store.write() as session:
            close(session, EK, incident, close_class, "uppföljd", seen, clock)
        found = card(sqlite_store, incident)
        assert (found.row.state, found.row.close_class, found.close_reason) == (
            "closed",
            close_class,
            "uppföljd",
        )
        assert found.row.closed_at == clock.now()
        return
    with pytest.raises(Refused) as refused, sqlite_store.write() as session:
        close(session, EK, incident, close_class, "uppföljd", seen, clock)
    assert refused.value.message_id == message
    assert card(sqlite_store, incident).row.state == "open"


def test_harm_stays_harm(store: Store, clock: HeldClock) -> None:
    incident = opened(store)
    with store.write() as session:
        change(session, EK, incident, 1, clock, outcome="harm")
    with pytest.raises(Refused) as refused, store.write() as session:
        change(session, EK, incident, 2, clock, outcome="near_miss")
    assert refused.value.message_id == "incident.harm_stays"


def test_a_closed_incident_takes_notes_and_nothing_else(store: Store, clock: HeldClock) -> None:
    incident, alarm = opened(store), ring(store)
    seen = ready(store, EK, incident)
    with store.write() as session:
        close(session, EK, incident, "handled", "klart", seen, clock)
        add_note(session, EK, incident, "Kom i efterhand", clock)
    acts = [
        lambda s: change(s, EK, incident, seen + 1, clock, police="filed"),
        lambda s: close(s, EK, incident, "handled", "igen", seen + 1, clock),
        lambda s: link_alarm(s, EK, incident, alarm, clock),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused, store.write() as session:
            act(session)
        assert refused.value.message_id == "incident.closed_already"
    assert [line.verb for line in card(store, incident).timeline][-1] == "incident.noted"


def test_an_incident_from_an_alarm_brings_its_person_and_time(store: Store, clock: HeldClock) -> None:
    person_id, transmitter_id = add_person(store, clock)
    alarm = ring(store, person_id=person_id, transmitter_id=transmitter_id)
    came = clock.now()
    clock.advance(600)
    with store.write() as session:
        incident = open_from_alarm(session, EK, alarm, "överfall vid port", "harm", clock)
    found = card(store, incident)
    assert (found.row.person, found.row.occurred_at, found.row.reported_at) == ("SF-07", came, clock.now())
    assert [row.id for row in found.alarms] == [alarm]
    with store.read() as connection:
        assert [row.id for row in open_of_person(connection, person_id)] == [incident]
        assert timeline(connection, f"alarm:{alarm}")[-1].detail["number"] == found.row.number
    with pytest.raises(Refused) as refused, store.write() as session:
        open_from_alarm(session, LIND, alarm, "samma", "harm", clock)
    assert refused.value.values["number"] == found.row.number
    with store.read() as connection:
        assert open_count(connection) == 1


def test_an_alarm_belongs_to_one_incident(store: Store, clock: HeldClock) -> None:
    first, second, alarm = opened(store), opened(store), ring(store)
    with store.write() as session:
        link_alarm(session, EK, first, alarm, clock)
    with store.write() as session:
        link_alarm(session, LIND, first, alarm, clock)
    with pytest.raises(Refused), store.write() as session:
        link_alarm(session, LIND, second, alarm, clock)
    assert [line.verb for line in card(store, first).timeline] == ["incident.opened", "incident.alarm_linked"]
    assert card(store, second).alarms == ()


def test_two_officers_linking_one_alarm_at_once_leave_one_link(store: Store, clock: HeldClock) -> None:
    alarm = ring(store)
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def opens(actor: Actor) -> None:
        together.wait()
        try:
            with store.write() as session:
                open_from_alarm(session, actor, alarm, "överfall", "harm", clock)
            outcomes.append("opened")
        except Refused as refused:
            outcomes.append(refused.message_id)

    threads = [threading.Thread(target=opens, args=(actor,)) for actor in (EK, LIND)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["incident.alarm_linked_already", "opened"]
    with store.read() as connection:
        assert [row.number for row in queue(connection)] == ["2026-001"]


@pytest.mark.parametrize(
    ("title", "outcome", "more", "message"),
    [
        ("", "harm", {}, "incident.empty_title"),
        ("\u200b", "harm", {}, "incident.empty_title"),
        ("hot", "katastrof", {}, "incident.no_such_outcome"),
        ("hot", "harm", {"police": "kanske"}, "incident.no_such_police"),
        ("hot", "harm", {"person": "SF-99"}, "person.not_found"),
        ("hot", "harm", {"alarm_id": "none"}, "alarm.not_found"),
    ],
)
def test_what_is_no_incident_is_refused(
    sqlite_store: Store, title: str, outcome: str, more: dict[str, object], message: str
) -> None:
    with pytest.raises(Refused) as refused:
        opened(sqlite_store, title, outcome, **more)
    assert refused.value.message_id == message


def test_rights_and_missing_rows(sqlite_store: Store, clock: HeldClock) -> None:
    incident = opened(sqlite_store)
    acts = [
        lambda s: open_incident(s, AUDITOR, "x", "harm", clock),
        lambda s: add_note(s, AUDITOR, incident, "x", clock),
        lambda s: change(s, AUDITOR, incident, 1, clock, title="x"),
        lambda s: close(s, AUDITOR, incident, "handled", "x", 1, clock),
        lambda s: link_alarm(s, AUDITOR, incident, "x", clock),
    ]
    for act in acts:
        with pytest.raises(NotAllowed), sqlite_store.write() as session:
            act(session)
    with pytest.raises(NotFound), sqlite_store.write() as session:
        add_note(session, EK, "none", "x", clock)
    with pytest.raises(NotFound), sqlite_store.write() as session:
        change(session, EK, "none", 1, clock, title="x")
    with sqlite_store.read() as connection:
        assert incident_card(connection, "none") is None
    with pytest.raises(Refused), sqlite_store.write() as session:
        add_note(session, EK, incident, " \n ", clock)
