"""The outbox on both engines: whom a step reaches, at least once, and nothing more when somebody has the alarm."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import text

from models.access.actor import Actor
from models.alarms import commands
from models.alarms.ladder import fire_due
from models.alarms.untold import tell_new
from models.channels import outgoing
from models.channels.commands import awake
from models.channels.outgoing import claim, settle
from models.channels.rows import Claimed, Sent
from models.channels.views import outgoing_about
from models.store import chain
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.alarms.build import EK, add_person, alarm_event, ring
from tests.models.channels.conftest import AddChannel

pytestmark = pytest.mark.usefixtures("officers")


def _cycle(store: Store, clock: HeldClock) -> None:
    with store.write() as session:
        tell_new(session, clock)
    with store.write() as session:
        fire_due(session, clock)


def _waiting(store: Store) -> list[tuple[str, str]]:
    with store.read() as connection:
        found = connection.execute(
            text(
                "SELECT c.name, o.text_id FROM outgoing o JOIN channel c ON c.id = o.channel_id"
                " WHERE o.outcome IS NULL ORDER BY c.name, o.seq"
            )
        ).all()
    return [(row[0], row[1]) for row in found]


def _claim(store: Store, clock: HeldClock, sender: str = "one", busy: Sequence[str] = ()) -> list[Claimed]:
    with store.write() as session:
        return claim(session, sender, busy, clock)


def _settle(store: Store, clock: HeldClock, *sent: Sent, sender: str = "one") -> None:
    with store.write() as session:
        settle(session, sender, sent, clock)


def _outcomes(store: Store, alarm: str) -> list[tuple[str, str, int]]:
    with store.read() as connection:
        return [(row.outcome, row.fault, row.tries) for row in outgoing_about(connection, f"alarm:{alarm}")]


def test_at_home_tib_is_woken_at_once_then_the_officer_behind_then_everybody(
    store: Store, clock: HeldClock, channel: AddChannel
) -> None:
    for name, whose in (("ek", "mek"), ("berg", "sbe"), ("lind", "tli")):
        channel(name, whose)
    ring(store)
    _cycle(store, clock)
    assert _waiting(store) == [("ek", "channel.alarm.new")]
    clock.advance(180)
    _cycle(store, clock)
    assert _waiting(store) == [("ek", "channel.alarm.louder")]
    clock.advance(120)
    _cycle(store, clock)
    assert _waiting(store) == [("berg", "channel.alarm.next_duty"), ("ek", "channel.alarm.next_duty")]
    clock.advance(300)
    _cycle(store, clock)
    assert _waiting(store) == [(name, "channel.alarm.call_list") for name in ("berg", "ek", "lind")]


def test_a_battery_wakes_nobody(store: Store, clock: HeldClock, channel: AddChannel) -> None:
    channel("tibtelefonen")
    ring(store, alarm_event("battery", 4, "302"))
    _cycle(store, clock)
    clock.advance(7200)
    _cycle(store, clock)
    assert _waiting(store) == []


def test_what_goes_out_holds_class_age_and_code_only(
    store: Store, clock: HeldClock, channel: AddChannel
) -> None:
    person_id, transmitter_id = add_person(store, clock)
    channel("tibtelefonen")
    ring(store, person_id=person_id, transmitter_id=transmitter_id)
    _cycle(store, clock)
    [message] = _claim(store, clock)
    since = clock.now().isoformat()
    assert message.values == {"kind": "personal", "priority": 1, "since": since, "person": "SF-07"}
    assert "tokenK4NN1N" not in repr(message)


def test_one_alarm_one_channel_one_message_a_step_whatever_the_cycles(
    store: Store, clock: HeldClock, channel: AddChannel
) -> None:
    channel("tibtelefonen")
    ring(store)
    for _ in range(5):
        _cycle(store, clock)
    assert len(_waiting(store)) == 1


def test_acknowledging_stops_what_is_not_sent(store: Store, clock: HeldClock, channel: AddChannel) -> None:
    channel("tibtelefonen")
    alarm = ring(store)
    _cycle(store, clock)
    with store.write() as session:
        commands.acknowledge(session, EK, alarm, clock)
    assert _claim(store, clock) == []
    assert _outcomes(store, alarm) == [("stopped", "", 0)]


def test_acknowledged_between_two_tries_nothing_more_is_sent(
    store: Store, clock: HeldClock, channel: AddChannel
) -> None:
    channel("tibtelefonen")
    alarm = ring(store)
    _cycle(store, clock)
    [message] = _claim(store, clock)
    with store.write() as session:
        commands.acknowledge(session, EK, alarm, clock)
    _settle(store, clock, Sent(message.id, "hung"))
    clock.advance(600)
    assert _claim(store, clock) == []
    assert _outcomes(store, alarm) == [("stopped", "hung", 1)]


def test_tries_come_further_and_further_apart_until_the_deadline(
    store: Store, clock: HeldClock, channel: AddChannel
) -> None:
    channel("tibtelefonen")
    alarm = ring(store)
    with store.write() as session:
        tell_new(session, clock)
    tried: list[int] = []
    for second in range(1000):
        for message in _claim(store, clock):
            tried.append(second)
            _settle(store, clock, Sent(message.id, "failed"))
        clock.advance(1)
    assert tried[:7] == [0, 5, 15, 35, 75, 135, 195]
    assert max(tried) < 900
    assert _outcomes(store, alarm) == [("expired", "failed", len(tried))]
    with store.read() as connection:
        assert chain.verify(connection) is None
        verbs = connection.execute(text("SELECT verb FROM entry WHERE verb LIKE 'channel.%' ORDER BY seq"))
        told = [each for each in verbs.scalars() if each != "channel.added"]
    assert told == ["channel.delayed", "channel.expired"], (
        "told once that it is late, and once that it came to nothing"
    )


@pytest.mark.parametrize(("fault", "outcome"), [("", "accepted"), ("refused", "refused")])
def test_what_was_taken_or_can_never_be_is_not_tried_again(
    store: Store, clock: HeldClock, channel: AddChannel, fault: str, outcome: str
) -> None:
    channel("tibtelefonen")
    alarm = ring(store)
    _cycle(store, clock)
    [message] = _claim(store, clock)
    _settle(store, clock, Sent(message.id, fault))
    clock.advance(60)
    assert _claim(store, clock) == []
    assert _outcomes(store, alarm) == [(outcome, fault, 1)]


def test_a_watch_that_ended_in_the_middle_sends_the_same_once_more(
    store: Store, clock: HeldClock, channel: AddChannel
) -> None:
    """At least once: the reference is the same, so that the receiver sees that it is one message."""
    channel("tibtelefonen")
    ring(store)
    _cycle(store, clock)
    [first] = _claim(store, clock, "one")
    assert _claim(store, clock, "one") == []
    [again] = _claim(store, clock, "two")
    assert (again.id, again.ref, again.tries) == (first.id, first.ref, 2)
    _settle(store, clock, Sent(again.id), sender="two")
    _settle(store, clock, Sent(first.id, "failed"), sender="one")
    assert _claim(store, clock, "three") == []


@pytest.mark.parametrize("jump", [-86400, -3600, 3600, 86400])
def test_a_wall_clock_that_moves_neither_drops_nor_holds_a_message(
    store: Store, clock: HeldClock, channel: AddChannel, jump: int
) -> None:
    channel("tibtelefonen")
    ring(store)
    _cycle(store, clock)
    [message] = _claim(store, clock)
    _settle(store, clock, Sent(message.id, "failed"))
    clock.jump(jump)
    clock.advance(6)
    assert [each.id for each in _claim(store, clock)] == [message.id]


def test_after_a_reboot_the_wall_clock_decides(store: Store, clock: HeldClock, channel: AddChannel) -> None:
    channel("tibtelefonen")
    alarm = ring(store)
    _cycle(store, clock)
    clock.boot, clock.booted_for = "another", 3.0
    clock.advance(30)
    assert len(_claim(store, clock)) == 1
    clock.boot, clock.booted_for = "a third", 3.0
    clock.advance(900)
    assert _claim(store, clock, "two") == []
    assert _outcomes(store, alarm)[0][0] == "expired"


def test_a_busy_channel_waits_and_the_others_go(store: Store, clock: HeldClock, channel: AddChannel) -> None:
    slow, _ = channel("slow"), channel("quick")
    ring(store)
    _cycle(store, clock)
    assert [each.channel_id != slow for each in _claim(store, clock, busy=[slow])] == [True]


def test_a_newer_message_takes_the_place_of_one_that_still_waits(
    store: Store, clock: HeldClock, channel: AddChannel
) -> None:
    channel("tibtelefonen")
    alarm = ring(store)
    _cycle(store, clock)
    clock.advance(181)
    _cycle(store, clock)
    assert [outcome for outcome, _, _ in _outcomes(store, alarm)] == ["", "overtaken"]


def test_a_flood_is_one_message(store: Store, clock: HeldClock, channel: AddChannel) -> None:
    channel("tibtelefonen")
    for number in range(40):
        ring(store, sequence=f"{number:04}")
    _cycle(store, clock)
    [message] = _claim(store, clock)
    assert (message.text_id, message.values["count"]) == ("channel.alarm.many", 40)


def test_escalated_by_hand_the_officer_behind_is_woken_though_somebody_has_it(
    store: Store, clock: HeldClock, channel: AddChannel
) -> None:
    channel("bakre", "tib_backup")
    channel("tibtelefonen", "tib")
    alarm = ring(store)
    with store.write() as session:
        commands.acknowledge(session, EK, alarm, clock)
        commands.escalate(session, EK, alarm, clock)
    [message] = _claim(store, clock)
    assert message.text_id == "channel.alarm.escalated"
    _settle(store, clock, Sent(message.id, "failed"))
    with store.write() as session:
        commands.close(session, EK, alarm, "real", "polis på plats", clock)
    clock.advance(60)
    assert _claim(store, clock) == []


def test_awake_silences_ones_own_channels_and_the_ladder_goes_on(
    store: Store, clock: HeldClock, channel: AddChannel, officers: dict[str, Actor]
) -> None:
    channel("ek", "mek")
    channel("tibtelefonen", "tib")
    channel("berg", "sbe")
    alarm = ring(store)
    _cycle(store, clock)
    assert [name for name, _ in _waiting(store)] == ["ek", "tibtelefonen"]
    with store.write() as session:
        awake(session, officers["mek"], alarm, clock)
    assert [name for name, _ in _waiting(store)] == []
    clock.advance(300)
    _cycle(store, clock)
    assert [name for name, _ in _waiting(store)] == ["berg"]


def test_awake_by_the_one_who_has_it_puts_off_the_repeat(
    store: Store, clock: HeldClock, channel: AddChannel, officers: dict[str, Actor]
) -> None:
    channel("ek", "mek")
    alarm = ring(store)
    with store.write() as session:
        commands.acknowledge(session, officers["mek"], alarm, clock)
    clock.advance(290)
    with store.write() as session:
        awake(session, officers["mek"], alarm, clock)
    clock.advance(290)
    _cycle(store, clock)
    assert _waiting(store) == []
    clock.advance(10)
    _cycle(store, clock)
    assert _waiting(store) == [("ek", "channel.alarm.again")]


def test_a_channel_that_cannot_be_written_to_stops_no_ladder(
    store: Store, clock: HeldClock, channel: AddChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel("tibtelefonen")
    ring(store)

    def broken(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(outgoing, "ways_now", broken)
    clock.advance(180)
    with store.write() as session:
        told = tell_new(session, clock)
    with store.write() as session:
        fired = fire_due(session, clock)
    assert (told.moved, fired.moved) == (1, 1)
    assert (len(told.failed), len(fired.failed)) == (1, 1)
    with store.read() as connection:
        assert connection.execute(text("SELECT act FROM escalation")).scalars().all() == ["louder"]
        assert connection.execute(text("SELECT count(*) FROM notice")).scalar() == 2
