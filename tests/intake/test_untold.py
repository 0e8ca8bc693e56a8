"""A silence that could not be told: nothing is written of it, and nothing told after it, before it is durable."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from intake import supervision as supervising
from intake.supervision import Supervision
from models.access.actor import LOADER
from models.alarms.receive import ReceivedFrame
from models.people.devices import end_transmitter
from models.store.clock import HeldClock
from models.store.store import Store
from models.watch.silence import silent_lines
from tests.intake.watching import Queue, add, alarms_of, pass_time, watching


@pytest.fixture
def queue(store: Store) -> Queue:
    return Queue(store)


class Broken:
    """A committer whose spool takes nothing; it answers at once, or a turn of the loop later."""

    def __init__(self, at_once: bool) -> None:
        self.at_once = at_once

    def submit(self, frame: ReceivedFrame, done: Callable[[bool], None]) -> None:
        if self.at_once:
            done(False)
        else:
            asyncio.get_running_loop().call_soon(done, False)


@pytest.mark.parametrize("at_once", [True, False])
async def test_an_alarm_that_never_was_durable_comes_after_a_restart(
    store: Store, clock: HeldClock, queue: Queue, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    monkeypatch.setattr(supervising, "_PATIENCE_S", 0.05)
    add(store, "1001")
    first = Supervision(store, Broken(at_once).submit)
    await first.look()
    await pass_time(first, clock, 200)
    await first.stop()
    with store.read() as connection:
        assert silent_lines(connection) == ()
    second = await watching(store, queue)
    await pass_time(second, clock, 1200)
    assert alarms_of(store) == [("1001", 3, "SILENT", False)]


async def test_the_end_sends_what_waits_and_writes_its_row(
    store: Store, clock: HeldClock, queue: Queue
) -> None:
    add(store, "1001")
    supervision = await watching(store, queue)
    queue.away = True
    await pass_time(supervision, clock, 200)
    queue.away = False
    await supervision.stop()
    assert alarms_of(store) == [("1001", 3, "SILENT", False)]
    with store.read() as connection:
        assert len(silent_lines(connection)) == 1


async def test_of_one_line_nothing_overtakes_what_was_before(
    store: Store, clock: HeldClock, queue: Queue
) -> None:
    """Answers come late, and the first is a no: the restore waits for its alarm."""
    subject = add(store, "1001")
    handed: list[tuple[ReceivedFrame, Callable[[bool], None]]] = []
    supervision = Supervision(store, lambda frame, done: handed.append((frame, done)))
    await supervision.look()
    await pass_time(supervision, clock, 200)
    await pass_time(supervision, clock, 3, subject)
    [(alarm, answer)] = handed
    answer(False)
    await pass_time(supervision, clock, 1)
    assert [frame.id for frame, _ in handed] == [alarm.id] * 2
    handed[-1][1](True)
    await pass_time(supervision, clock, 1)
    handed[-1][1](True)
    assert [frame.events[0].event for frame, _ in handed] == ["alarm", "alarm", "restore"]


async def test_a_line_dropped_before_its_alarm_was_durable_is_silent_no_more(
    store: Store, clock: HeldClock, queue: Queue
) -> None:
    subject = add(store, "1001")
    supervision = await watching(store, queue)
    queue.away = True
    await pass_time(supervision, clock, 200)
    with store.write() as session:
        end_transmitter(session, LOADER, subject.partition(":")[2], 1, clock)
    await pass_time(supervision, clock, 10)
    queue.away = False
    await pass_time(supervision, clock, 2)
    assert alarms_of(store) == [("1001", 3, "SILENT", False)]
    with store.read() as connection:
        assert silent_lines(connection) == ()
