"""Channels on both engines: who may, what is refused, whom a duty's word falls to, and what stands in the record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER, Actor
from models.alarms import commands as alarms
from models.alarms.untold import tell_new
from models.channels.commands import (
    CODE_HOLDS,
    add_channel,
    ask_test,
    awake,
    confirm_test,
    remove_channel,
)
from models.channels.outgoing import claim
from models.channels.reach import ways_now
from models.channels.views import channels, outcome_of_test
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.store import Store
from tests.models.alarms.build import AUDITOR, EK, ring
from tests.models.channels.conftest import URL, AddChannel


def _meant(store: Store, clock: HeldClock, *words: str, muted: frozenset[str] = frozenset()) -> list[str]:
    with store.read() as connection:
        ways = ways_now(connection, clock.now())
    names = {way.id: way.name for way in ways.ways}
    return sorted(names[each] for each in ways.meant(words, muted))


def test_a_word_means_the_duty_and_the_officer_who_has_it(
    store: Store, clock: HeldClock, officers: dict[str, Actor], channel: AddChannel
) -> None:
    for name, whose in (
        ("telefonen", "tib"),
        ("ek", "mek"),
        ("berg", "sbe"),
        ("lind", "tli"),
        ("alla", "all"),
    ):
        channel(name, whose)
    assert _meant(store, clock, "wake_tib") == ["ek", "telefonen"]
    assert _meant(store, clock, "wake_backup") == ["berg"]
    assert _meant(store, clock, "wake_contact") == ["alla"]
    assert _meant(store, clock, "wake_all") == ["alla", "berg", "ek", "lind", "telefonen"]
    assert _meant(store, clock, "channel:LIND", "desktop") == ["lind"]
    assert _meant(store, clock, "wake_tib", muted=frozenset({officers["mek"].id})) == []
    # The night shift ends: nobody is planned, and the telephone that goes with the duty still is TiB's.
    clock.advance(13 * 3600)
    assert _meant(store, clock, "wake_tib") == ["telefonen"]
    assert _meant(store, clock, "wake_backup") == ["alla"]


def test_where_nobody_can_be_meant_everybody_is(store: Store, clock: HeldClock, channel: AddChannel) -> None:
    channel("bakre", "tib_backup")
    assert _meant(store, clock, "wake_tib") == ["bakre"]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (("", "apprise", URL, "tib"), "channel.bad_name"),
        (("\u200b", "apprise", URL, "tib"), "channel.bad_name"),
        (("x" * 41, "apprise", URL, "tib"), "channel.bad_name"),
        (("TELEFONEN", "apprise", URL, "tib"), "channel.name_taken"),
        (("x", "apprise", "ingen adress", "tib"), "channel.bad_address"),
        (("x", "apprise", "json://x\ny", "tib"), "channel.bad_address"),
        (("x", "apprise", "json://" + "x" * 2000, "tib"), "channel.bad_address"),
        (("x", "command", ["ring"], "tib"), "channel.bad_command"),
        (("x", "command", [], "tib"), "channel.bad_command"),
        (("x", "command", ["/bin/true", ""], "tib"), "channel.bad_command"),
        (("x", "apprise", URL, "ingen"), "channel.no_such_holder"),
    ],
)
def test_what_cannot_be_is_refused(
    sqlite_store: Store, clock: HeldClock, told: tuple[str, str, str | list[str], str], why: str
) -> None:
    with sqlite_store.write() as session:
        add_channel(session, LOADER, "telefonen", "apprise", URL, "tib", clock)
    name, kind, address, whose = told
    with pytest.raises(Refused, match=why), sqlite_store.write() as session:
        add_channel(session, LOADER, name, kind, address, whose, clock)


def test_adding_takes_the_right(store: Store, clock: HeldClock) -> None:
    for actor in (AUDITOR, EK):
        with pytest.raises(NotAllowed), store.write() as session:
            add_channel(session, actor, "x", "apprise", URL, "tib", clock)
    with pytest.raises(NotAllowed), store.write() as session:
        ask_test(session, AUDITOR, "x", clock)
    with pytest.raises(NotAllowed), store.write() as session:
        confirm_test(session, AUDITOR, "x", clock)


def test_nothing_of_an_address_or_a_code_stands_in_the_record(
    store: Store, clock: HeldClock, channel: AddChannel
) -> None:
    channel("telefonen")
    with store.write() as session:
        ask_test(session, LOADER, "telefonen", clock)
    with store.write() as session:
        [message] = claim(session, "one", (), clock)
    code = str(message.values["code"])
    with store.read() as connection:
        told = list(connection.execute(text("SELECT body FROM entry_detail")).scalars())
        told += connection.execute(text('SELECT "values" FROM outgoing')).scalars().all()
    assert len(code) == 6 and [each for each in ("tokenK4NN1N", code) if each in "".join(told)] == []
    if not store.is_sqlite:
        with store.read() as connection:
            stored = list(connection.execute(text("SELECT address FROM channel")).scalars())
            stored += connection.execute(text("SELECT code FROM channel_test")).scalars().all()
        assert [each for each in ("tokenK4NN1N", code) if each in "".join(stored)] == []


def test_a_code_holds_for_a_day(store: Store, clock: HeldClock, channel: AddChannel) -> None:
    channel("telefonen")
    with store.write() as session:
        test_id = ask_test(session, LOADER, "telefonen", clock)
    with store.write() as session:
        [message] = claim(session, "one", (), clock)
    clock.advance(CODE_HOLDS / timedelta(seconds=1) + 1)
    with pytest.raises(Refused, match=r"channel.no_such_code"), store.write() as session:
        confirm_test(session, LOADER, str(message.values["code"]), clock)
    with store.write() as session:
        claim(session, "two", (), clock)
    with store.read() as connection:
        row = outcome_of_test(connection, test_id)
    assert row is not None and row.outcome == "expired"


def test_a_removed_channel_is_sent_nothing_and_its_name_is_free(
    store: Store, clock: HeldClock, channel: AddChannel
) -> None:
    channel("telefonen")
    ring(store)
    with store.write() as session:
        tell_new(session, clock)
    with store.write() as session:
        remove_channel(session, LOADER, "TELEFONEN", clock)
    with store.write() as session:
        assert claim(session, "one", (), clock) == []
    channel("telefonen")
    with store.read() as connection:
        assert [(row.name, row.active) for row in channels(connection)] == [
            ("telefonen", True),
            ("telefonen", False),
        ]
    with pytest.raises(NotFound), store.write() as session:
        remove_channel(session, LOADER, "en annan", clock)


def test_a_drill_wakes_nobody(store: Store, clock: HeldClock, channel: AddChannel) -> None:
    channel("telefonen")
    alarm = ring(store)
    with store.write() as session:
        session.connection().execute(
            text("UPDATE alarm SET drill = :yes WHERE id = :id"), {"yes": True, "id": alarm}
        )
        tell_new(session, clock)
    with store.write() as session:
        assert claim(session, "one", (), clock) == []


def test_who_may_say_that_they_are_awake(store: Store, clock: HeldClock, officers: dict[str, Actor]) -> None:
    alarm = ring(store)
    nobody = Actor("unnamed", "unnamed:x", "x", "unnamed", "cli")
    with pytest.raises(Refused, match=r"channel.awake_by_nobody"), store.write() as session:
        awake(session, nobody, alarm, clock)
    for _ in range(2):
        with store.write() as session:
            awake(session, officers["mek"], alarm, clock)
    with store.write() as session:
        alarms.acknowledge(session, officers["mek"], alarm, clock)
    with pytest.raises(Overtaken), store.write() as session:
        awake(session, officers["sbe"], alarm, clock)
    with store.write() as session:
        alarms.close(session, officers["mek"], alarm, "test", "prov", clock)
    with pytest.raises(Refused, match=r"channel.nothing_rings"), store.write() as session:
        awake(session, officers["mek"], alarm, clock)
    with pytest.raises(NotFound), store.write() as session:
        awake(session, officers["mek"], "nope", clock)
