"""Supervision on both engines: silences as alarms, told once through restarts and absences, their ends as restores."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, text

from intake.supervision import duration_words
from models.access.actor import LOADER
from models.alarms.receive import ReceivedFrame
from models.alarms.tables import Signal
from models.board.views import read_board
from models.partners.tables import Partner
from models.people.devices import end_transmitter
from models.store import chain
from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.store import Store
from models.watch.silence import silent_lines
from models.watch.supervised import supervised
from tests.intake.watching import Queue, add, alarms_of, pass_time, watching
from tests.models.alarms.build import receive

_SIGNAL = Signal.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


@pytest.fixture
def queue(store: Store) -> Queue:
    return Queue(store)


def _said(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(select(_SIGNAL.c.text).order_by(_SIGNAL.c.seq)).scalars())


async def test_a_silence_is_an_alarm_and_its_end_a_restore(
    store: Store, clock: HeldClock, queue: Queue
) -> None:
    add(store, "1001", kind="personal")
    subject = add(store, "1002")
    supervision = await watching(store, queue)
    with store.read() as connection:
        personal = next(each.subject for each in supervised(connection) if each.account == "1001")
    await pass_time(supervision, clock, 40, subject, personal)
    await pass_time(supervision, clock, 170, subject)
    assert alarms_of(store) == [("1001", 2, "SILENT", False)]
    with store.read() as connection:
        board = read_board(connection, clock.now())
        (line,) = silent_lines(connection)
        alarm = connection.execute(text("SELECT kind, source, transmitter_id FROM alarm")).one()
    assert (board.silent, board.open_count) == (1, 1)
    assert (line.account, line.subject) == ("1001", personal)
    assert tuple(alarm) == ("silent_line", "watch", personal.partition(":")[2])
    await pass_time(supervision, clock, 40, subject, personal)
    assert alarms_of(store) == [("1001", 2, "SILENT", True)]
    assert _said(store) == [
        "inte hörd på 2 min 30 s, väntas var 1 min",
        "hörs igen efter 3 min 10 s",
    ]
    with store.read() as connection:
        assert silent_lines(connection) == ()
        assert chain.verify(connection) is None
        verbs = connection.execute(text("SELECT verb FROM entry WHERE verb LIKE 'line.%' ORDER BY seq"))
        assert list(verbs.scalars()) == ["line.silent", "line.heard"]
    # Again silent is another alarm.
    await pass_time(supervision, clock, 200, subject)
    assert len(alarms_of(store)) == 2


async def test_a_restart_tells_nothing_twice_and_still_tells_the_end(
    store: Store, clock: HeldClock, queue: Queue
) -> None:
    subject = add(store, "1001")
    await pass_time(await watching(store, queue), clock, 200)
    for _ in range(3):
        await pass_time(await watching(store, queue), clock, 400)
    assert len(alarms_of(store)) == 1
    clock.advance(3600)
    clock.boot, clock.booted_for, clock.awake_for = "another", 30.0, 30.0
    last = await watching(store, queue)
    assert last.silent == 1
    await pass_time(last, clock, 2, subject)
    assert [over for *_, over in alarms_of(store)] == [True]
    assert _said(store)[-1].startswith("hörs igen efter 1 h ")


async def test_a_silence_whose_row_was_never_written_is_taken_up(
    store: Store, clock: HeldClock, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The alarm came through the spool, the watch died before the row beside it."""
    subject = add(store, "1001")
    first = await watching(store, queue)
    monkeypatch.setattr(first, "_written", lambda those: False)
    await pass_time(first, clock, 200)
    second = await watching(store, queue)
    await pass_time(second, clock, 300)
    assert len(alarms_of(store)) == 1
    await pass_time(second, clock, 2, subject)
    assert [over for *_, over in alarms_of(store)] == [True]


async def test_what_cannot_be_stored_is_tried_again_and_rows_wait_in_order(
    store: Store, clock: HeldClock, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = add(store, "1001")
    supervision = await watching(store, queue)
    queue.away = True
    await pass_time(supervision, clock, 160)
    assert alarms_of(store) == []
    queue.away = False
    with monkeypatch.context() as gone:

        def away() -> None:
            raise StoreUnavailable("store.away")

        whole = queue.submit

        def spooled(frame: ReceivedFrame, done: Callable[[bool], None]) -> None:
            queue.frames.append(frame)
            done(True)

        gone.setattr(supervision, "_submit", spooled)
        gone.setattr(supervision, "_written", lambda those: False)
        gone.setattr(supervision, "_read", lambda mark: away())
        await pass_time(supervision, clock, 10)
        await pass_time(supervision, clock, 2, subject)
    assert [each.events[0].event for each in queue.frames] == ["alarm", "restore"]
    for frame in list(queue.frames):
        whole(frame, lambda _: None)
    await pass_time(supervision, clock, 1)
    assert [over for *_, over in alarms_of(store)] == [True]
    with store.read() as connection:
        verbs = connection.execute(text("SELECT verb FROM entry WHERE verb LIKE 'line.%' ORDER BY seq"))
        assert list(verbs.scalars()) == ["line.silent", "line.heard"]


async def test_more_than_half_is_one_alarm_about_ourselves(
    store: Store, clock: HeldClock, queue: Queue
) -> None:
    subjects = [add(store, f"100{number}") for number in range(5)]
    supervision = await watching(store, queue)
    await pass_time(supervision, clock, 100, *subjects)
    await pass_time(supervision, clock, 600)
    assert alarms_of(store) == [("", 1, "SILENT-MOST", False)]
    assert _said(store) == ["5 av 5 linjer hörs inte. Fråga larmcentralen om de når fram"]
    # A restart in the middle neither repeats nor ends it.
    supervision = await watching(store, queue)
    await pass_time(supervision, clock, 300)
    assert alarms_of(store) == [("", 1, "SILENT-MOST", False)]
    await pass_time(supervision, clock, 30, *subjects)
    assert alarms_of(store) == [("", 1, "SILENT-MOST", True)]
    assert _said(store)[-1].startswith("de flesta linjer hörs igen efter ")


async def test_a_partners_platform_is_supervised_too(store: Store, clock: HeldClock, queue: Queue) -> None:
    row = {"id": "p1", "name": "Larmcentralen", "interval_s": 60, "active": True, "version": 1}
    with store.write() as session:
        session.connection().execute(insert(Partner), [{**row, "recorded_at": clock.now()}])
    supervision = await watching(store, queue)
    await pass_time(supervision, clock, 100, "partner:p1")
    await pass_time(supervision, clock, 200)
    assert alarms_of(store) == [("Larmcentralen", 3, "SILENT", False)]
    await pass_time(supervision, clock, 2, "partner:p1")
    assert alarms_of(store) == [("Larmcentralen", 3, "SILENT", True)]


async def test_a_transmitter_that_is_ended_while_silent_is_missed_no_more(
    store: Store, clock: HeldClock, queue: Queue
) -> None:
    subject = add(store, "1001")
    supervision = await watching(store, queue)
    await pass_time(supervision, clock, 200)
    with store.write() as session:
        end_transmitter(session, LOADER, subject.partition(":")[2], 1, clock)
    await pass_time(supervision, clock, 10)
    assert alarms_of(store) == [("1001", 3, "SILENT", False)]
    with store.read() as connection:
        assert silent_lines(connection) == ()
    assert len(supervision) == 0


async def test_sleep_and_moved_clocks_make_nobody_silent(
    store: Store, clock: HeldClock, queue: Queue
) -> None:
    subject = add(store, "1001")
    supervision = await watching(store, queue)
    await pass_time(supervision, clock, 100, subject)
    clock.sleep(8 * 3600)
    await pass_time(supervision, clock, 55)
    for jump in (3600, -3600, 86400, -86400):
        clock.jump(jump)
        await pass_time(supervision, clock, 50, subject)
    assert alarms_of(store) == []


async def test_our_own_alarm_is_no_sign_of_life_of_the_line(
    store: Store, clock: HeldClock, queue: Queue
) -> None:
    add(store, "1001")
    supervision = await watching(store, queue)
    await pass_time(supervision, clock, 200)
    assert len(alarms_of(store)) == 1
    with store.read() as connection:
        assert [each.last_heard_at for each in supervised(connection)] == [None]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (3599, "59 min 59 s"),
        (3600, "1 h"),
        (11_520, "3 h 12 min"),
        (90_000, "1 d 1 h"),
        (-5, "0 s"),
    ],
)
def test_durations_in_words(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words


@pytest.mark.parametrize(
    ("interval_s", "heard_days_ago", "link", "unproven"),
    [
        (0, None, False, 1),
        (0, 29, False, 0),
        (0, 31, False, 1),
        (0, 31, True, 1),
        (0, 2, True, 0),
        (300, None, False, 0),
    ],
)
def test_a_line_whose_silence_says_nothing_is_unproven(
    store: Store, clock: HeldClock, interval_s: int, heard_days_ago: int | None, link: bool, unproven: int
) -> None:
    from models.watch.silence import unproven_lines
    from tests.models.alarms.build import alarm_event, frame

    subject = add(store, "1001", interval_s)
    heard: datetime | None = None
    if heard_days_ago is not None:
        heard = clock.now() - timedelta(days=heard_days_ago)
        receive(
            store, frame(None if link else alarm_event(), heard, transmitter_id=subject.partition(":")[2])
        )
    with store.read() as connection:
        board = read_board(connection, clock.now())
        rows = unproven_lines(connection, clock.now())
    assert (board.unproven, len(rows)) == (unproven, unproven)
    if rows:
        assert (rows[0].account, rows[0].kind, rows[0].last_heard_at) == ("1001", "burglary", heard)
