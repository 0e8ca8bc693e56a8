"""Told early: a ready text to a role's own channels, of which the ladder wakes none; what each text may say."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.alarms import commands
from models.alarms.ladder import fire_due
from models.alarms.untold import tell_new
from models.channels.outgoing import claim, forget_values, settle
from models.channels.rows import Claimed, Sent
from models.channels.texts import tell_early
from models.channels.views import outgoing_about
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Refused
from models.store.store import Store
from models.words import lookup
from scheduler.letters import letter
from tests.models.alarms.build import AUDITOR, EK, add_person, ring
from tests.models.channels.conftest import AddChannel


def _alarm(store: Store, clock: HeldClock) -> str:
    person_id, transmitter_id = add_person(store, clock)
    return ring(store, person_id=person_id, transmitter_id=transmitter_id)


def _claim(store: Store, clock: HeldClock) -> list[Claimed]:
    with store.write() as session:
        return claim(session, "one", (), clock)


@pytest.mark.parametrize(
    ("whom", "language", "words"),
    [
        ("head", "sv", "Ett personlarm har löst ut för 2 min sedan, SF-07. Det hanteras nu."),
        ("head", "en", "A personal alarm went off 2 min ago, SF-07. It is being handled."),
        ("communications", "sv", "En händelse som rör en förtroendevald pågår sedan 2 min. Inga namn"),
        ("communications", "en", "There has been an incident concerning an elected politician for 2 min."),
    ],
)
def test_the_text_is_ready_and_without_names(
    store: Store, clock: HeldClock, channel: AddChannel, whom: str, language: str, words: str
) -> None:
    channel("deras", whom)
    alarm = _alarm(store, clock)
    with store.write() as session:
        commands.acknowledge(session, EK, alarm, clock)
        assert tell_early(session, EK, alarm, whom, clock) == ("deras",)
    clock.advance(120)
    [message] = _claim(store, clock)
    lookup.use(language)
    told = letter(message, clock.now())
    assert told.body.startswith(words)
    assert [each for each in ("Eva Exempel", "1001") if each in told.title + told.body] == []
    assert ("SF-07" in told.body + "".join(told.arguments)) == (whom == "head")
    assert told.title == ("Från säkerhetsavdelningen" if language == "sv" else "From the security department")


def test_the_ladder_wakes_none_of_them(store: Store, clock: HeldClock, channel: AddChannel) -> None:
    channel("chefen", "head")
    channel("presstjänst", "communications")
    ring(store)
    with store.write() as session:
        tell_new(session, clock)
    clock.advance(700)
    with store.write() as session:
        fire_due(session, clock)
    assert _claim(store, clock) == []


@pytest.mark.parametrize("whom", ["head", "communications"])
def test_in_a_drill_the_step_is_taken_and_nothing_is_sent(
    store: Store, clock: HeldClock, channel: AddChannel, whom: str
) -> None:
    channel("deras", whom)
    alarm = _alarm(store, clock)
    with store.write() as session:
        session.connection().execute(text("UPDATE alarm SET drill = :yes"), {"yes": True})
        assert tell_early(session, EK, alarm, whom, clock) == ()
        commands.escalate(session, EK, alarm, clock)
    assert _claim(store, clock) == []
    with store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM outgoing")).scalar() == 0
        verb = "SELECT count(*) FROM entry WHERE verb = 'alarm.told_early'"
        assert connection.execute(text(verb)).scalar() == 1


def test_what_cannot_be_told_is_refused(store: Store, clock: HeldClock, channel: AddChannel) -> None:
    alarm = ring(store)
    with pytest.raises(Refused, match=r"channel.nobody_to_tell"), store.write() as session:
        tell_early(session, EK, alarm, "head", clock)
    with pytest.raises(Refused, match=r"channel.no_such_role"), store.write() as session:
        tell_early(session, EK, alarm, "tib", clock)
    with pytest.raises(NotFound), store.write() as session:
        tell_early(session, EK, "nope", "head", clock)
    with pytest.raises(NotAllowed), store.write() as session:
        tell_early(session, AUDITOR, alarm, "head", clock)
    channel("chefen", "head")
    with store.write() as session:
        commands.acknowledge(session, LOADER, alarm, clock)
        commands.close(session, LOADER, alarm, "test", "prov", clock)
    with pytest.raises(Refused, match=r"alarm.closed_already"), store.write() as session:
        tell_early(session, EK, alarm, "head", clock)


def test_weeding_takes_what_was_said_and_leaves_that_it_was(
    store: Store, clock: HeldClock, channel: AddChannel
) -> None:
    """Of whom and what kind goes; when, over which channel and how it ended stays, and what waits is not touched."""
    channel("chefen", "head")
    alarm = _alarm(store, clock)
    with store.write() as session:
        tell_early(session, EK, alarm, "head", clock)
    [message] = _claim(store, clock)
    with store.write() as session:
        forget_values(session.connection(), f"alarm:{alarm}")
    said = text('SELECT "values" FROM outgoing')
    with store.read() as connection:
        assert "SF-07" in connection.execute(said).scalar_one()
    with store.write() as session:
        settle(session, "one", [Sent(message.id)], clock)
        forget_values(session.connection(), f"alarm:{alarm}", clock.now())
    with store.read() as connection:
        assert "SF-07" in connection.execute(said).scalar_one()
    with store.write() as session:
        forget_values(session.connection(), f"alarm:{alarm}")
    with store.read() as connection:
        assert connection.execute(said).scalar_one() == "{}"
        [row] = outgoing_about(connection, f"alarm:{alarm}")
    assert (row.outcome, row.channel, row.made_at) == ("accepted", "chefen", clock.now())
