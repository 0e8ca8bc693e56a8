"""The overview's one reading, on both engines: true numbers, the right order, and nothing personal."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta

from models.access.actor import LOADER
from models.access.commands import add_operator
from models.alarms import commands
from models.board.views import SPARED, read_board
from models.people.commands import add_mandate
from models.people.commands import add_person as enter_person
from models.people.offers import record_offer
from models.people.validity import local_day
from models.rota.commands import plan_shift
from models.store.chain import record
from models.store.clock import HeldClock
from models.store.feed import board_counter
from models.store.policy import STAFFED, Ladder, Talks, decide
from models.store.store import Store
from models.watch.commands import Listening, beat, begin_watch, desk_beat, end_watch
from tests.models.alarms.build import EK, add_person, alarm_event, frame, receive, ring


def test_an_empty_city_has_a_board(store: Store, clock: HeldClock) -> None:
    with store.read() as connection:
        board = read_board(connection, clock.now())
    assert (board.alarms, board.open_count, board.unacknowledged) == ((), 0, 0)
    assert not board.watch.receiving
    assert board.notifications == "no_desk"
    assert board.last_signal_at is None


def test_alarms_stand_by_priority_then_oldest_first(store: Store, clock: HeldClock) -> None:
    wanted = []
    for sequence, (kind, priority) in enumerate(
        [("battery", 4), ("burglary", 3), ("personal", 1), ("burglary", 3)]
    ):
        wanted.append(
            (priority, sequence, ring(store, alarm_event(kind, priority), sequence=f"{sequence:04}"))
        )
        clock.advance(1)
    taken = wanted[1][2]
    with store.write() as session:
        commands.acknowledge(session, EK, taken, clock)
    with store.read() as connection:
        board = read_board(connection, clock.now())
    assert [row.id for row in board.alarms] == [alarm for _, _, alarm in sorted(wanted)]
    assert (board.by_priority, board.unacknowledged) == ({1: 1, 2: 0, 3: 2, 4: 1}, 3)


def test_the_counter_moves_with_acts_and_not_with_heartbeats(store: Store, clock: HeldClock) -> None:
    with store.write() as session:
        epoch = begin_watch(session, "host:1", 1, Listening(dc09_tcp="127.0.0.1:1"), clock)
    before = board_counter(store)
    for _ in range(3):
        clock.advance(1)
        with store.write() as session:
            beat(session, epoch, True, "", clock)
        with store.write() as session:
            desk_beat(session, "desk-1", "M. Ek", "ok", True, clock)
    assert board_counter(store) == before
    with store.read() as connection:
        board = read_board(connection, clock.now())
    assert (board.watch.cycle, board.watch.beat_at, board.watch.receiving) == (3, clock.now(), True)
    assert (board.notifications, board.notified_at) == ("ok", clock.now())
    with store.write() as session:
        end_watch(session, epoch, clock)
    assert board_counter(store) == before + 1
    with store.read() as connection:
        assert read_board(connection, clock.now()).watch.dc09_tcp is None


def test_the_board_holds_no_name(store: Store, clock: HeldClock) -> None:
    person_id, transmitter_id = add_person(store, clock)
    receive(store, frame(alarm_event(), clock.now(), transmitter_id=transmitter_id, person_id=person_id))
    with store.read() as connection:
        board = read_board(connection, clock.now())
    assert board.alarms[0].person == "SF-07"
    assert board.last_signal_person == "SF-07"
    assert "Eva Exempel" not in str(dataclasses.asdict(board))


def test_a_reading_from_an_earlier_one_says_the_same(store: Store, clock: HeldClock) -> None:
    """Whatever was done in between, a reading that spares work is the reading that spares none."""

    def acknowledge_it() -> None:
        with store.write() as session:
            commands.acknowledge(session, EK, ids[0], clock)

    def offer_person() -> None:
        person, transmitter = add_person(store, clock)
        with store.write() as session:
            record(session, LOADER, "person.added", f"person:{person}", clock.now())
            record(session, LOADER, "transmitter.added", f"transmitter:{transmitter}", clock.now())

    def plan() -> None:
        with store.write() as session:
            operator = add_operator(session, LOADER, "mek", "M. Ek", "tib", clock)
            plan_shift(session, LOADER, "tib", operator, clock.now(), clock.now() + timedelta(hours=8), clock)

    def decide_ladder() -> None:
        with store.write() as session:
            decide(session, LOADER, Ladder(profile=STAFFED), "D 1/26", clock.now(), clock.now())

    def cover() -> None:
        with store.write() as session:
            persons.append(enter_person(session, LOADER, "SF-30", "Eva Exempel", clock))
            since = local_day(clock.now())
            add_mandate(session, LOADER, persons[0], "group_leader", 500, clock, valid_from=since)

    def offer(kind: str) -> None:
        with store.write() as session:
            on = local_day(clock.now())
            record_offer(session, LOADER, persons[0], kind, "offered", on, "mejl", clock)

    def decide_talks() -> None:
        with store.write() as session:
            decide(session, LOADER, Talks(interval_months=6), "D 2/26", clock.now(), clock.now())

    persons: list[str] = []
    ids: list[str] = []
    before = None
    acts: list[Callable[[], object]] = [
        lambda: ids.append(ring(store, alarm_event("burglary", 3), sequence="0001")),
        lambda: ids.append(ring(store, alarm_event("personal", 1), sequence="0002")),
        acknowledge_it,
        offer_person,
        plan,
        lambda: ids.append(ring(store, alarm_event("battery", 4), sequence="0003")),
        decide_ladder,
        cover,
        lambda: offer("introduction"),
        lambda: offer("talk"),
        decide_talks,
        lambda: None,
        lambda: clock.advance(SPARED.total_seconds()),
        lambda: clock.advance(9 * 3600),
    ]
    for act in acts:
        act()
        with store.read() as connection:
            whole = read_board(connection, clock.now())
            before = read_board(connection, clock.now(), before=before)
        assert before == whole


def test_alarms_alone_leave_the_rest_unread(store: Store, clock: HeldClock) -> None:
    with store.read() as connection:
        first = read_board(connection, clock.now())
    ring(store, alarm_event("burglary", 3))
    clock.advance(2)
    with store.read() as connection:
        second = read_board(connection, clock.now(), before=first)
    assert len(second.alarms) == 1
    assert (second.planned_at, second.read_at) == (first.planned_at, clock.now())
    assert second.duty is first.duty


def test_what_is_owed_is_read_anew_for_acts_upon_it_and_for_another_day_alone(
    store: Store, clock: HeldClock
) -> None:
    """The overview is read at every change; the ledger of a year must not be."""
    with store.read() as connection:
        before = read_board(connection, clock.now())
    clock.advance(SPARED.total_seconds() + 1)
    for verb, anew in (
        ("incident.noted", False),
        ("duty.signed", False),
        ("referral.made", False),
        ("offer.recorded", True),
        ("scope.decided", True),
        ("list.taken_in", True),
        ("something.never_heard_of", True),
    ):
        with store.write() as session:
            record(session, LOADER, verb, "x:1", clock.now())
        with store.read() as connection:
            after = read_board(connection, clock.now(), before=before)
        assert after.planned_at == clock.now()
        assert (after.offers is not before.offers) == anew, verb
        before = after
        clock.advance(1)
    clock.advance(86_400)
    with store.read() as connection:
        after = read_board(connection, clock.now(), before=before)
    assert after.offers is not before.offers
    assert after.offers_on == local_day(clock.now())


def test_a_clock_set_back_reads_all(store: Store, clock: HeldClock) -> None:
    with store.read() as connection:
        first = read_board(connection, clock.now())
        clock.jump(-3600)
        assert read_board(connection, clock.now(), before=first).planned_at == clock.now()
