"""Two officers on one alarm at the same moment, on both engines: every note, act and step is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sqlalchemy import event

from models.access.actor import Actor, operator_at
from models.alarms import commands, working
from models.alarms.views import alarm_row
from models.store import chain
from models.store.clock import HeldClock
from models.store.errors import Overtaken, Refused
from models.store.store import Store
from models.store.timeline import timeline
from tests.models.alarms.build import EK, ring

OFFICERS = tuple(operator_at(f"op-{at}", f"O. {at}", "tib", f"desk-{at}") for at in range(3))
NOTES = 6
MOST_STATEMENTS = 15
"""Of one acknowledgement that begins a plan, the record's own included; the bench measures the time."""


def at_once(*acts: Callable[[], None]) -> None:
    """Each in a thread of its own, with a session of its own, let go at the same moment."""
    together = threading.Barrier(len(acts))
    broken: list[Exception] = []

    def run(act: Callable[[], None]) -> None:
        together.wait()
        try:
            act()
        except Exception as error:  # noqa: BLE001  # told below, in the test's own thread
            broken.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert broken == []


def test_no_note_is_lost_among_notes_acts_and_steps(store: Store, clock: HeldClock) -> None:
    """Each officer writes, acts and works the plan over and over; who was overtaken looks again and tries once more."""
    alarm_id = ring(store)
    with store.write() as session:
        commands.acknowledge(session, EK, alarm_id, clock)

    def work(actor: Actor, number: int) -> None:
        while True:
            with store.read() as connection:
                found = working.worked_plan(connection, alarm_id, actor.id, clock.now())
            assert found is not None
            try:
                with store.write() as session:
                    working.work(
                        session, actor, alarm_id, found.standing.seen, "emergency", "facts", clock,
                        told={"event_number": f"{actor.id}/{number}"},
                    )  # fmt: skip
            except Overtaken:
                continue
            return

    def officer(actor: Actor) -> Callable[[], None]:
        def acts() -> None:
            for number in range(NOTES):
                with store.write() as session:
                    commands.add_note(session, actor, alarm_id, f"{actor.id} rad {number}", clock)
                with store.write() as session:
                    commands.act(session, actor, alarm_id, f"{actor.id} gjort {number}", clock)
                work(actor, number)

        return acts

    at_once(*(officer(each) for each in OFFICERS))
    with store.read() as connection:
        told = timeline(connection, f"alarm:{alarm_id}", limit=1000)
        assert chain.verify(connection) is None
        plan = working.worked_plan(connection, alarm_id, EK.id, clock.now())
    for actor in OFFICERS:
        own = [each for each in told if each.who == actor.label]
        for verb, word, text in (("alarm.noted", "note", "rad"), ("alarm.acted", "what", "gjort")):
            kept = [each.detail.get(word) for each in own if each.verb == verb]
            assert kept == [f"{actor.id} {text} {number}" for number in range(NOTES)]
        facts = [each.detail.get("event_number") for each in own if each.verb == "plan.facts"]
        assert facts == [f"{actor.id}/{number}" for number in range(NOTES)]
    assert plan is not None
    assert plan.standing.seen == NOTES * len(OFFICERS)


def test_a_note_written_while_another_closes_is_kept(store: Store, clock: HeldClock) -> None:
    for number in range(5):
        alarm_id = ring(store, sequence=f"{number:04}")
        with store.write() as session:
            commands.acknowledge(session, EK, alarm_id, clock)

        def note(alarm_id: str = alarm_id) -> None:
            with store.write() as session:
                commands.add_note(session, OFFICERS[0], alarm_id, "på väg in", clock)

        def close(alarm_id: str = alarm_id) -> None:
            with store.write() as session:
                commands.close(session, EK, alarm_id, "user_error", "misstag", clock)

        at_once(note, close)
        with store.read() as connection:
            row = alarm_row(connection, alarm_id)
            verbs = [each.verb for each in timeline(connection, f"alarm:{alarm_id}")]
        assert row is not None and row.state == "closed"
        assert {"alarm.noted", "alarm.closed"} <= set(verbs)


def test_two_who_close_one_fold_leave_each_alarm_closed_once(store: Store, clock: HeldClock) -> None:
    ids = [ring(store, sequence=f"{at:04}") for at in range(6)]
    with store.write() as session:
        commands.acknowledge(session, EK, ids[0], clock)

    def close() -> None:
        try:
            with store.write() as session:
                commands.close(session, EK, ids[0], "user_error", "misstag", clock, repeats=ids[1:])
        except (Overtaken, Refused):
            return

    at_once(close, close)
    with store.read() as connection:
        for each in ids:
            closed = [
                entry for entry in timeline(connection, f"alarm:{each}") if entry.verb == "alarm.closed"
            ]
            assert len(closed) == 1


def test_an_acknowledgement_asks_the_database_little(store: Store, clock: HeldClock) -> None:
    """The plan that it begins is a few statements more, and no more for the hundredth than for the first."""
    asked: list[int] = []
    for number in range(4):
        alarm_id = ring(store, sequence=f"{number:04}")
        statements: list[str] = []

        def count(_c: object, _k: object, statement: str, *_: object, told: list[str] = statements) -> None:
            told.append(statement)

        event.listen(store.engine, "before_cursor_execute", count)
        try:
            with store.write() as session:
                commands.acknowledge(session, EK, alarm_id, clock)
        finally:
            event.remove(store.engine, "before_cursor_execute", count)
        asked.append(len(statements))
    assert asked[-1] <= asked[1] <= MOST_STATEMENTS, asked
