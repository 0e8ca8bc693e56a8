"""Expected tests: exactly the first alarm that fits is marked, and nothing is ever quieted by it (rule 10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from models.alarms.commands import acknowledge, close
from models.alarms.ladder import fire_due
from models.alarms.views import alarm_row, open_alarms
from models.drills.proofs import proofs
from models.drills.proving import cancel, expect
from models.drills.rows import ProofRow
from models.store import chain
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Refused
from models.store.store import Store
from tests.models.alarms.build import AUDITOR, EK, add_person, alarm_event, frame, receive

COUNT = iter(range(10_000))


def wait(store: Store, transmitter_id: str, minutes: int = 10) -> str:
    with store.write() as session:
        return expect(session, EK, transmitter_id, store.clock, minutes)


def press(store: Store, transmitter_id: str | None, kind: str = "personal", at: float = 0.0) -> str:
    """An alarm from the transmitter, received `at` seconds from now; its id."""
    sent = frame(
        alarm_event(kind, 1), store.clock.now() + timedelta(seconds=at), sequence=f"{next(COUNT):05}",
        transmitter_id=transmitter_id,
    )  # fmt: skip
    return receive(store, sent)[0].alarm_ids[0]


def marked(store: Store) -> set[str]:
    with store.read() as connection:
        return {row.id for row in open_alarms(connection) if row.proof}


def stands(store: Store) -> ProofRow:
    with store.read() as connection:
        (row,) = proofs(connection, store.clock)
    return row


def test_the_first_that_fits_is_marked_and_no_other(store: Store, clock: HeldClock) -> None:
    """A second one, another kind and another transmitter ring unmarked; every one of them rings."""
    _, sender = add_person(store, clock)
    wait(store, sender)
    clock.advance(30)
    other = press(store, sender, "duress")
    stranger = press(store, None)
    first = press(store, sender)
    second = press(store, sender)
    assert marked(store) == {first}
    with store.read() as connection:
        rows = {row.id: row for row in open_alarms(connection)}
        assert chain.verify(connection) is None
    assert set(rows) == {other, stranger, first, second}
    assert all(row.rings and row.due_at is not None for row in rows.values())


def test_in_one_batch_too(store: Store, clock: HeldClock) -> None:
    _, sender = add_person(store, clock)
    wait(store, sender)
    frames = [frame(alarm_event(), clock.now(), sequence=f"{n:04}", transmitter_id=sender) for n in range(5)]
    ids = [stored.alarm_ids[0] for stored in receive(store, *frames)]
    assert marked(store) == {ids[0]}


def test_a_copy_of_the_marked_one_uses_up_nothing(store: Store, clock: HeldClock) -> None:
    _, sender = add_person(store, clock)
    wait(store, sender)
    sent = frame(alarm_event(), clock.now(), transmitter_id=sender)
    receive(store, sent)
    receive(store, replace(sent, id="again"))
    with store.read() as connection:
        (row,) = open_alarms(connection)
    assert (row.proof, row.copies) == (True, 1)


@pytest.mark.parametrize(
    ("at", "fits"), [(-1.0, False), (0.0, True), (599.0, True), (600.0, True), (601.0, False)]
)
def test_only_while_it_is_expected(store: Store, clock: HeldClock, at: float, fits: bool) -> None:
    """By when it was received, not by when it was stored: the spool may have held it."""
    _, sender = add_person(store, clock)
    wait(store, sender)
    alarm_id = press(store, sender, at=at)
    assert marked(store) == ({alarm_id} if fits else set())


@pytest.mark.parametrize(
    ("jump", "passed", "fits"), [(-3600, 60, True), (3600, 60, True), (-3600, 700, False)]
)
def test_the_boot_clock_decides_where_the_wall_clock_was_moved(
    store: Store, clock: HeldClock, jump: float, passed: float, fits: bool
) -> None:
    _, sender = add_person(store, clock)
    wait(store, sender)
    clock.advance(passed)
    clock.jump(jump)
    sent = frame(alarm_event(), clock.now(), transmitter_id=sender)
    sent = replace(sent, boot_id=clock.boot_id(), boottime=clock.boottime())
    alarm_id = receive(store, sent)[0].alarm_ids[0]
    assert marked(store) == ({alarm_id} if fits else set())


def test_the_watchs_own_alarm_about_a_line_is_no_test(store: Store, clock: HeldClock) -> None:
    _, sender = add_person(store, clock)
    wait(store, sender)
    sent = replace(frame(alarm_event(), clock.now(), transmitter_id=sender), source="watch")
    receive(store, sent)
    assert marked(store) == set()


def test_a_marked_alarm_climbs_its_ladder_like_any_other(store: Store, clock: HeldClock) -> None:
    _, sender = add_person(store, clock)
    wait(store, sender)
    alarm_id = press(store, sender)
    clock.advance(200)
    with store.write() as session:
        assert fire_due(session, clock).moved == 1
    with store.read() as connection:
        row = alarm_row(connection, alarm_id)
    assert row is not None
    assert (row.proof, row.rings, row.ladder_step) == (True, True, 1)


def test_what_is_taken_back_marks_nothing(store: Store, clock: HeldClock) -> None:
    _, sender = add_person(store, clock)
    wait(store, sender)
    with store.write() as session:
        cancel(session, EK, sender, clock)
    press(store, sender)
    assert marked(store) == set()
    assert stands(store).state == "never"
    with pytest.raises(Refused), store.write() as session:
        cancel(session, EK, sender, clock)


def test_one_wait_at_a_time_for_those_who_may_and_a_known_transmitter(store: Store, clock: HeldClock) -> None:
    _, sender = add_person(store, clock)
    wait(store, sender)
    for who, which, error in ((EK, sender, Refused), (AUDITOR, sender, NotAllowed), (EK, "none", NotFound)):
        with pytest.raises(error), store.write() as session:
            expect(session, who, which, clock)
    clock.advance(601)
    wait(store, sender)
    with store.write() as session:
        session.connection().execute(text("UPDATE transmitter SET active = false"))
    clock.advance(601)
    with pytest.raises(Refused), store.write() as session:
        expect(session, EK, sender, clock)
    for minutes in (0, 61):
        with pytest.raises(Refused), store.write() as session:
            expect(session, EK, sender, clock, minutes)


def test_how_a_transmitter_stands_over_a_month(store: Store, clock: HeldClock) -> None:
    _, sender = add_person(store, clock)
    assert (stands(store).state, stands(store).wants) == ("never", True)
    wait(store, sender)
    assert (stands(store).state, stands(store).asked_label) == ("waiting", EK.label)
    clock.advance(601)
    assert (stands(store).state, stands(store).wants) == ("missed", True)
    wait(store, sender)
    press(store, sender)
    assert (stands(store).state, stands(store).proven_at) == ("proven", clock.now())
    for days, state in ((24, "soon"), (7, "overdue")):
        clock.advance(days * 86400)
        assert stands(store).state == state


def test_an_alarm_closed_as_a_test_proves_too_and_a_false_one_does_not(
    store: Store, clock: HeldClock
) -> None:
    _, sender = add_person(store, clock)
    for how, state in (("user_error", "never"), ("test", "proven")):
        alarm_id = press(store, sender)
        with store.write() as session:
            acknowledge(session, EK, alarm_id, clock)
            close(session, EK, alarm_id, how, "x", clock)
        assert stands(store).state == state


@settings(max_examples=40)
@given(
    acts=st.lists(
        st.sampled_from(["expect", "cancel", "personal", "duress", "battery", "minute", "ten"]), max_size=14
    )
)
def test_never_more_marks_than_waits_and_never_one_too_few_alarms(
    sqlite_store: Store, clock: HeldClock, acts: list[str]
) -> None:
    """Whatever is pressed in whatever order: each wait marks the first that fits, and every alarm rings."""
    with sqlite_store.write() as session:
        session.connection().execute(text("DELETE FROM proof"))
    with sqlite_store.read() as connection:
        found = connection.execute(text("SELECT id FROM transmitter LIMIT 1")).scalar()
        before = connection.execute(text("SELECT count(*) FROM alarm")).scalar_one()
        already = connection.execute(text("SELECT count(*) FROM alarm WHERE proof")).scalar_one()
    sender = str(found) if found else add_person(sqlite_store, clock)[1]
    waits, pressed = 0, 0
    open_until = float("-inf")
    expected_marks = 0
    for act in acts:
        if act in ("minute", "ten"):
            clock.advance(60 if act == "minute" else 601)
        elif act == "expect" and open_until < clock.boottime():
            wait(sqlite_store, sender)
            waits, open_until = waits + 1, clock.boottime() + 600
        elif act == "cancel" and open_until >= clock.boottime():
            with sqlite_store.write() as session:
                cancel(session, EK, sender, clock)
            open_until = float("-inf")
        elif act in ("personal", "duress", "battery"):
            press(sqlite_store, sender, act)
            pressed += 1
            if act == "personal" and open_until >= clock.boottime():
                expected_marks, open_until = expected_marks + 1, float("-inf")
    with sqlite_store.read() as connection:
        alarms = connection.execute(text("SELECT count(*) FROM alarm WHERE state = 'new'")).scalar_one()
        marks = connection.execute(text("SELECT count(*) FROM alarm WHERE proof")).scalar_one()
    assert alarms - before == pressed
    assert marks - already == expected_marks <= waits
