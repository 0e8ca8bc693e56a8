"""Crisis support: offered, answered, followed up after a day, a week and a month; no question why (D30)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.access.actor import LOADER
from models.crisis.commands import answer, end, follow_up, offer
from models.crisis.rows import SupportRow
from models.crisis.views import due_follow_ups, support_of
from models.crisis.weeding import forget_words
from models.incidents.commands import open_incident
from models.people.commands import add_mandate
from models.people.validity import today
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, Overtaken, Refused
from models.store.store import Store
from models.store.timeline import timeline
from tests.models.people.build import AUDITOR, EK, person


def opened(store: Store, **more: object) -> str:
    with store.write() as session:
        return open_incident(session, EK, "hot", "harm", store.clock, **more)  # type: ignore[arg-type]  # names of open_incident


def offered(store: Store, incident: str, **more: object) -> str:
    with store.write() as session:
        return offer(session, EK, incident, store.clock, **more)  # type: ignore[arg-type]  # names of offer


def of(store: Store, incident: str) -> SupportRow:
    with store.read() as connection:
        (row,) = support_of(connection, incident, today(store.clock))
    return row


def states(row: SupportRow) -> list[str]:
    return [each.state for each in row.follow_ups]


def test_offered_accepted_followed_up_and_ended(store: Store, clock: HeldClock) -> None:
    person(store, "SF-04")
    incident = opened(store, person="SF-04")
    support = offered(store, incident, provider="företagshälsan")
    first = of(store, incident)
    day = today(clock)
    assert (first.person, first.state, first.employed) == ("SF-04", "offered", False)
    assert [(each.due_on - day).days for each in first.follow_ups] == [1, 7, 30]
    with store.write() as session:
        answer(session, EK, support, True, 1, clock)
    with store.read() as connection:
        assert due_follow_ups(connection, day) == ()
        (due,) = due_follow_ups(connection, day + timedelta(days=3))
    assert (due.person, due.due_on) == ("SF-04", day + timedelta(days=1))
    with store.write() as session:
        follow_up(session, EK, due.id, "not_reached", 1, clock, note="ringer i morgon")
        end(session, EK, support, 2, clock)
    last = of(store, incident)
    assert (last.state, states(last)) == ("ended", ["not_reached", "open", "open"])
    with store.read() as connection:
        told = [row.verb for row in timeline(connection, f"incident:{incident}")]
    assert told[1:] == ["crisis.offered", "crisis.accepted", "crisis.followed_up", "crisis.ended"]


def test_who_declines_is_left_alone_and_may_think_again(sqlite_store: Store, clock: HeldClock) -> None:
    incident = opened(sqlite_store)
    support = offered(sqlite_store, incident, recipient="en anhörig")
    with sqlite_store.write() as session:
        answer(session, EK, support, False, 1, clock)
    assert states(of(sqlite_store, incident)) == ["not_wanted"] * 3
    clock.jump(2 * 86400)
    with sqlite_store.write() as session:
        answer(session, EK, support, True, 2, clock, provider="vården")
    now = of(sqlite_store, incident)
    assert (now.provider, states(now)) == ("vården", ["not_wanted", "open", "open"])


def test_one_may_ask_again_where_that_was_said(sqlite_store: Store, clock: HeldClock) -> None:
    incident = opened(sqlite_store)
    support = offered(sqlite_store, incident, recipient="en anhörig")
    with sqlite_store.write() as session:
        answer(session, EK, support, False, 1, clock, ask_again=True)
    row = of(sqlite_store, incident)
    assert states(row) == ["open"] * 3
    asked = row.follow_ups[0]
    with sqlite_store.write() as session:
        follow_up(session, EK, asked.id, "not_wanted", asked.version, clock)
    assert states(of(sqlite_store, incident)) == ["not_wanted"] * 3
    with pytest.raises(Refused, match=r"crisis\.followed_up_already"), sqlite_store.write() as session:
        follow_up(session, EK, asked.id, "done", 2, clock)


def test_an_official_is_employed(sqlite_store: Store) -> None:
    official = person(sqlite_store, "PT-01")
    with sqlite_store.write() as session:
        add_mandate(session, LOADER, official, "political_official", 1000, sqlite_store.clock)
    incident = opened(sqlite_store, person="PT-01")
    offered(sqlite_store, incident)
    assert of(sqlite_store, incident).employed


def test_what_is_refused(sqlite_store: Store, clock: HeldClock) -> None:
    incident = opened(sqlite_store)
    with pytest.raises(Refused, match=r"crisis\.to_whom"):
        offered(sqlite_store, incident)
    with pytest.raises(Refused, match=r"crisis\.ahead"):
        offered(sqlite_store, incident, recipient="x", offered_at=clock.now() + timedelta(hours=1))
    support = offered(sqlite_store, incident, recipient="x")
    with pytest.raises(Refused, match=r"crisis\.not_accepted"), sqlite_store.write() as session:
        end(session, EK, support, 1, clock)
    with pytest.raises(Overtaken), sqlite_store.write() as session:
        answer(session, EK, support, True, 7, clock)
    with pytest.raises(NotAllowed), sqlite_store.write() as session:
        answer(session, AUDITOR, support, True, 1, clock)


def test_weeding_takes_who_and_what_was_noted(sqlite_store: Store) -> None:
    incident = opened(sqlite_store)
    offered(sqlite_store, incident, recipient="Eva Exempel", note="ledsen")
    with sqlite_store.write() as session:
        forget_words(session.connection(), incident)
    left = of(sqlite_store, incident)
    assert (left.recipient, left.note, left.state) == (None, None, "offered")
