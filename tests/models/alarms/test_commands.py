"""What officers do, on both engines: one winner, on record, and nothing shown as handled that is not (I2)."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from models.access.actor import Actor
from models.alarms import commands
from models.alarms.card import alarm_card
from models.alarms.views import alarm_row
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.store import Store
from models.store.timeline import timeline
from tests.models.alarms.build import AUDITOR, BERG, EK, add_person, alarm_event, frame, receive, ring


def _state(store: Store, alarm_id: str) -> str:
    with store.read() as connection:
        row = alarm_row(connection, alarm_id)
    assert row is not None
    return row.state


def _acknowledge(store: Store, alarm_id: str, actor: Actor = EK) -> None:
    with store.write() as session:
        commands.acknowledge(session, actor, alarm_id, store.clock)


def test_from_ringing_to_closed_with_everything_on_the_timeline(store: Store, clock: HeldClock) -> None:
    alarm = ring(store)
    _acknowledge(store, alarm)
    clock.advance(5)
    with store.write() as session:
        commands.add_note(session, EK, alarm, "LC har larmat 112", clock)
        commands.act(session, EK, alarm, "Ringt 112, ärende 4711", clock)
    with store.write() as session:
        commands.close(session, EK, alarm, "real", "Polis på plats", clock)
    with store.read() as connection:
        row = alarm_row(connection, alarm)
        told = timeline(connection, f"alarm:{alarm}")
    assert row is not None
    assert (row.state, row.close_class, row.closed_at, row.due_at) == ("closed", "real", clock.now(), None)
    assert [each.verb for each in told] == [
        "alarm.acknowledged",
        "plan.began",
        "alarm.noted",
        "alarm.acted",
        "alarm.closed",
    ]
    assert told[2].detail == {"note": "LC har larmat 112"}


def test_the_second_to_acknowledge_is_told_who_was_first(store: Store, clock: HeldClock) -> None:
    alarm = ring(store)
    _acknowledge(store, alarm)
    with pytest.raises(Overtaken) as told:
        _acknowledge(store, alarm, BERG)
    assert told.value.values == {"who": "M. Ek", "at": clock.now()}


def test_taking_it_twice_is_said_as_what_it_is(store: Store) -> None:
    alarm = ring(store)
    _acknowledge(store, alarm)
    with pytest.raises(Refused, match="alarm.already_yours"):
        _acknowledge(store, alarm)
    assert _state(store, alarm) == "acknowledged"


def _race(store: Store, alarm: str, officers: int) -> list[str]:
    """Let officers acknowledge the same alarm at the same moment; what each was told."""
    outcomes: list[str] = []
    together = threading.Barrier(officers)

    def officer(number: int) -> None:
        actor = Actor("operator", f"op-{number}", f"O. {number}", "tib", f"desk-{number}")
        together.wait()
        try:
            _acknowledge(store, alarm, actor)
            outcomes.append("won")
        except Overtaken as error:
            outcomes.append(str(error.values["who"]))

    racing = [threading.Thread(target=officer, args=(number,)) for number in range(officers)]
    for each in racing:
        each.start()
    for each in racing:
        each.join()
    return outcomes


def test_many_at_once_have_exactly_one_winner(store: Store) -> None:
    for number in range(10):
        alarm = ring(store, sequence=f"{number:04}")
        outcomes = _race(store, alarm, 4)
        with store.read() as connection:
            row = alarm_row(connection, alarm)
        assert row is not None
        assert sorted(outcomes) == sorted(["won", *[row.acknowledged_label] * 3])


def test_a_released_alarm_rings_on_and_keeps_its_first_pick_up(store: Store, clock: HeldClock) -> None:
    alarm = ring(store)
    _acknowledge(store, alarm)
    clock.advance(30)
    with store.write() as session:
        commands.release(session, EK, alarm, clock)
    with store.read() as connection:
        row = alarm_row(connection, alarm)
    assert row is not None
    assert (row.state, row.acknowledged_at, row.acknowledged_label) == ("new", None, "")
    assert row.due_at is not None and row.due_at > clock.now()
    with store.read() as connection:
        from models.alarms.tables import Alarm

        stamped = connection.exec_driver_sql(
            f"SELECT first_acknowledged_at FROM {Alarm.__tablename__}"
        ).scalar_one()
    assert stamped is not None


def test_only_the_one_who_has_it_may_release_it(store: Store, clock: HeldClock) -> None:
    alarm = ring(store)
    _acknowledge(store, alarm)
    with pytest.raises(Overtaken), store.write() as session:
        commands.release(session, BERG, alarm, clock)
    assert _state(store, alarm) == "acknowledged"


@pytest.mark.parametrize("text", ["", "   ", "\x1b[2J", "\u200b\u200e"])
def test_closing_wants_a_reason_that_can_be_read(store: Store, clock: HeldClock, text: str) -> None:
    alarm = ring(store)
    _acknowledge(store, alarm)
    with pytest.raises(Refused, match="alarm.empty_reason"), store.write() as session:
        commands.close(session, EK, alarm, "real", text, clock)
    assert _state(store, alarm) == "acknowledged"


def test_an_unacknowledged_alarm_cannot_be_closed(store: Store, clock: HeldClock) -> None:
    alarm = ring(store)
    with pytest.raises(Refused, match="alarm.cannot_close"), store.write() as session:
        commands.close(session, EK, alarm, "test", "prov", clock)
    assert _state(store, alarm) == "new"


def test_a_stale_view_cannot_close_what_has_changed(store: Store, clock: HeldClock) -> None:
    alarm = ring(store)
    _acknowledge(store, alarm)
    with pytest.raises(Overtaken, match="alarm.changed_meanwhile"), store.write() as session:
        commands.close(session, EK, alarm, "real", "klart", clock, seen=1)


def test_notes_of_two_officers_are_both_kept(store: Store, clock: HeldClock) -> None:
    alarm = ring(store)
    _acknowledge(store, alarm)
    for actor, note in ((EK, "första"), (BERG, "andra")):
        with store.write() as session:
            commands.add_note(session, actor, alarm, note, clock)
    with store.read() as connection:
        told = timeline(connection, f"alarm:{alarm}")
    assert [(each.who, each.detail.get("note")) for each in told if each.verb == "alarm.noted"] == [
        ("M. Ek", "första"),
        ("S. Berg", "andra"),
    ]


@pytest.mark.parametrize(
    "act",
    [
        lambda session, alarm, clock: commands.acknowledge(session, AUDITOR, alarm, clock),
        lambda session, alarm, clock: commands.add_note(session, AUDITOR, alarm, "x", clock),
        lambda session, alarm, clock: commands.escalate(session, AUDITOR, alarm, clock),
        lambda session, alarm, clock: commands.close(session, AUDITOR, alarm, "real", "x", clock),
    ],
)
def test_an_auditor_changes_nothing(store: Store, clock: HeldClock, act: object) -> None:
    alarm = ring(store)
    with pytest.raises(NotAllowed), store.write() as session:
        act(session, alarm, clock)  # type: ignore[operator]  # a table of acts
    assert _state(store, alarm) == "new"


def test_a_personal_alarm_is_never_shelved_and_a_burglary_at_most_a_day(
    store: Store, clock: HeldClock
) -> None:
    personal = ring(store)
    burglary = ring(store, alarm_event("burglary", 3, "130"), sequence="0002")
    for each in (personal, burglary):
        _acknowledge(store, each)
    soon = clock.now() + timedelta(hours=1)
    with pytest.raises(Refused, match="alarm.never_shelved"), store.write() as session:
        commands.shelve(session, EK, personal, soon, "väntar", clock)
    with pytest.raises(Refused, match="alarm.shelf_too_long"), store.write() as session:
        commands.shelve(session, EK, burglary, clock.now() + timedelta(hours=25), "väntar", clock)
    with store.write() as session:
        commands.shelve(session, EK, burglary, soon, "väktare på väg", clock)
    assert _state(store, burglary) == "shelved"
    with store.write() as session:
        commands.unshelve(session, EK, burglary, clock)
    assert _state(store, burglary) == "acknowledged"


def test_the_person_is_opened_to_the_one_who_has_the_alarm_and_only_then(
    store: Store, clock: HeldClock
) -> None:
    person_id, transmitter_id = add_person(store, clock)
    (stored,) = receive(
        store, frame(alarm_event(), clock.now(), transmitter_id=transmitter_id, person_id=person_id)
    )
    alarm = stored.alarm_ids[0]

    def name(actor: Actor) -> str | None:
        with store.read() as connection:
            card = alarm_card(connection, alarm, actor.id, clock.now())
        assert card is not None
        return card.person.name if card.person else None

    assert name(EK) is None
    _acknowledge(store, alarm)
    assert (name(EK), name(BERG)) == ("Eva Exempel", None)
    with store.read() as connection:
        opened = timeline(connection, f"person:{person_id}")
    assert [(each.verb, each.who, each.detail) for each in opened] == [
        ("person.opened", "M. Ek", {"alarm": alarm})
    ]
    with store.write() as session:
        commands.close(session, EK, alarm, "test", "prov", clock)
    assert name(EK) is None


def test_an_alarm_that_is_not_there(store: Store) -> None:
    with pytest.raises(NotFound, match="alarm.not_found"):
        _acknowledge(store, "0000")
