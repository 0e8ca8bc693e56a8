"""A fold closed in one act: every alarm with entries of its own, all or none, and nobody's work among them."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.alarms import commands
from models.alarms.repeats import repeats_of
from models.alarms.views import alarm_row, open_alarms
from models.store import chain
from models.store.clock import HeldClock
from models.store.errors import Overtaken, Refused
from models.store.store import Store
from tests.models.alarms.build import BERG, EK, add_person, alarm_event, ring


def chatter(store: Store, clock: HeldClock, times: int = 6, apart: float = 20, **more: str) -> list[str]:
    """The same signal so many times; the first is taken by M. Ek."""
    ids = []
    for at in range(times):
        ids.append(ring(store, alarm_event("tamper", 3, "137"), sequence=f"{at:04}", **more))
        clock.advance(apart)
    with store.write() as session:
        commands.acknowledge(session, EK, ids[0], clock)
    return ids


def again(store: Store, alarm_id: str) -> list[str]:
    with store.read() as connection:
        row = alarm_row(connection, alarm_id)
        assert row is not None
        return [each.id for each in repeats_of(row, open_alarms(connection))]


def close(store: Store, clock: HeldClock, ids: list[str], others: list[str] | None = None) -> None:
    with store.write() as session:
        commands.close(
            session, EK, ids[0], "technical", "glapp i luckan", clock, others=others, repeats=ids[1:]
        )


def count(store: Store, verb: str) -> int:
    with store.read() as connection:
        chosen = text("SELECT count(DISTINCT subject) FROM entry WHERE verb = :verb")
        return int(connection.execute(chosen, {"verb": verb}).scalar_one())


def test_all_end_in_one_act_each_on_record(store: Store, clock: HeldClock) -> None:
    ids = chatter(store, clock)
    assert again(store, ids[0]) == ids[1:]
    close(store, clock, ids)
    with store.read() as connection:
        rows = [alarm_row(connection, each) for each in ids]
        assert chain.verify(connection) is None
    assert all(row is not None for row in rows)
    told = {
        (row.state, row.close_class, row.acknowledged_label, row.due_at) for row in rows if row is not None
    }
    assert told == {("closed", "technical", "M. Ek", None)}
    assert (count(store, "alarm.closed"), count(store, "alarm.acknowledged")) == (6, 6)


def test_of_a_person_each_must_have_been_seen(store: Store, clock: HeldClock) -> None:
    person_id, _ = add_person(store, clock)
    ids = chatter(store, clock, person_id=person_id)
    with pytest.raises(Refused, match=r"alarm.more_of_same_person"):
        close(store, clock, ids, others=ids[1:-1])
    assert count(store, "alarm.closed") == 0
    close(store, clock, ids, others=ids[1:])
    assert count(store, "alarm.closed") == 6


def test_one_that_came_meanwhile_stays_open(store: Store, clock: HeldClock) -> None:
    ids = chatter(store, clock)
    late = ring(store, alarm_event("tamper", 3, "137"), sequence="0099")
    close(store, clock, ids)
    with store.read() as connection:
        assert [row.id for row in open_alarms(connection)] == [late]


def test_what_another_took_meanwhile_stops_it_all(store: Store, clock: HeldClock) -> None:
    ids = chatter(store, clock)
    with store.write() as session:
        commands.acknowledge(session, BERG, ids[3], clock)
        commands.add_note(session, BERG, ids[3], "på väg dit", clock)
    assert again(store, ids[0]) == [each for each in ids[1:] if each != ids[3]]
    with pytest.raises(Overtaken) as told:
        close(store, clock, ids)
    assert told.value.values["who"] == "S. Berg"
    assert count(store, "alarm.closed") == 0


def test_nothing_else_ends_with_it(store: Store, clock: HeldClock) -> None:
    """Another zone, another account, nobody's line, an older one, and one long after are no repeats."""
    older = ring(store, alarm_event("tamper", 3, "137"), sequence="0500")
    ids = chatter(store, clock, 3)
    strangers = [
        older,
        ring(store, alarm_event("tamper", 3, "137", zone="002"), sequence="0101"),
        ring(store, alarm_event("tamper", 3, "137"), account="2000", sequence="0102"),
        ring(store, alarm_event("personal"), sequence="0103"),
    ]
    clock.advance(601)
    strangers.append(ring(store, alarm_event("tamper", 3, "137"), sequence="0104"))
    assert again(store, ids[0]) == ids[1:]
    for each in strangers:
        with pytest.raises(Refused, match=r"alarm.no_repeat"):
            close(store, clock, [ids[0], each])
    assert count(store, "alarm.closed") == 0
