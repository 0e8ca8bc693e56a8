"""The canary through the real door: its own row and nothing else, refused from anyone else, told when lost."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from fixtures.panel import Panel
from intake.canary import NOT_STORED, UNANSWERED, UNHEARD, Canary
from intake.dc09.crypto import Key
from models.board.views import read_board
from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.ids import new_id
from models.store.store import Store
from models.watch.canary import (
    KEPT,
    canary_sent,
    canary_shown,
    canary_stored,
    newest,
    recent,
)
from models.watch.canary_heard import INTERVAL_S, PATIENCE_S, CanaryHeard
from models.watch.rows import CanaryRow
from tests.intake.conftest import Desk


def _canary(desk: Desk) -> Canary:
    made = Canary(desk.store, lambda: desk.reception.dc09_tcp)
    desk.reception._registry.own = made.known
    return made


def _newest(store: Store) -> CanaryRow:
    with store.read() as connection:
        found = newest(connection)
    assert found is not None
    return found


async def test_it_goes_from_socket_to_database_and_is_no_alarm(desk: Desk) -> None:
    canary = _canary(desk)
    for number in range(1, 4):
        facts = await canary.send()
        assert (facts.fault, facts.sent, facts.failed) == ("", number, 0)
        assert facts.acknowledged_s is not None
        assert facts.stored_s is not None
    row = _newest(desk.store)
    assert row.received_at is not None
    assert row.stored_at is not None
    assert row.sent_at <= row.received_at <= row.stored_at
    assert row.shown_at is None
    assert (desk.count("canary"), desk.count("alarm"), desk.count("signal"), desk.count("entry")) == (
        3,
        0,
        0,
        0,
    )
    assert desk.count("intake_notice") == 0


async def test_nobody_outside_can_send_one(desk: Desk) -> None:
    canary = _canary(desk)
    await canary.send()
    account = canary.known.account
    for key in (None, bytes(32), bytes(range(32))):
        async with Panel("127.0.0.1", desk.port, account, key, timeout_s=0.5, retries=0) as panel:
            assert not (await panel.send_sia(f"RP0000^{new_id()}^")).acknowledged
    assert (desk.count("canary"), desk.count("alarm"), desk.count("signal")) == (1, 0, 0)


async def test_another_canary_is_a_stranger(desk: Desk) -> None:
    """A second watch, or yesterday's: the key is another."""
    _canary(desk)
    other = Canary(desk.store, lambda: desk.reception.dc09_tcp)
    sent = asyncio.create_task(other.send())
    await asyncio.sleep(0.5)
    sent.cancel()
    assert _newest(desk.store).stored_at is None


async def test_a_shut_door_is_told(desk: Desk) -> None:
    canary = Canary(desk.store, lambda: None)
    assert (await canary.send()).fault == UNHEARD
    canary = Canary(desk.store, lambda: ("127.0.0.1", 1))
    assert (await canary.send()).fault == UNHEARD


async def test_a_door_that_says_nothing_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.canary.PATIENCE_S", 0.3)
    deaf = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    canary = Canary(desk.store, lambda: deaf.sockets[0].getsockname()[:2])
    assert (await canary.send()).fault == UNANSWERED
    deaf.close()


@pytest.mark.parametrize(
    "answer", [b"", b'\n0000000A"ACK"0001L0[]\r', b"HTTP/1.1 200 OK\r\n\r\n", b"\x00" * 9000]
)
async def test_an_answer_that_is_not_our_ack_is_told(desk: Desk, answer: bytes) -> None:
    async def says(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(says, "127.0.0.1", 0)
    canary = Canary(desk.store, lambda: server.sockets[0].getsockname()[:2])
    assert (await canary.send()).fault in (UNANSWERED, UNHEARD)
    server.close()


async def test_acknowledged_and_not_stored_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    canary = _canary(desk)
    monkeypatch.setattr("intake.canary.PATIENCE_S", 0.6)
    monkeypatch.setattr(canary, "_is_stored", lambda _: False)
    facts = await canary.send()
    assert (facts.fault, facts.failed) == (NOT_STORED, 1)
    assert facts.acknowledged_s is not None
    monkeypatch.undo()
    assert (await canary.send()).fault == ""


async def test_a_database_that_is_away_is_no_fault_of_the_canary(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreUnavailable("store.away")

    canary = _canary(desk)
    monkeypatch.setattr("intake.canary.canary_sent", away)
    facts = await canary.send()
    assert (facts.fault, facts.stored_s) == ("", None)
    assert facts.acknowledged_s is not None


def test_the_key_is_its_own_each_time(sqlite_store: Store) -> None:
    one, other = (Canary(sqlite_store, lambda: None).known for _ in range(2))
    assert one.account != other.account
    assert one.keys != other.keys
    assert isinstance(one.keys[0], Key)
    assert len(one.account) == 16


def test_the_newest_is_the_newest_whatever_the_clock_does(store: Store, clock: HeldClock) -> None:
    for number in range(3 * KEPT):
        with store.write() as session:
            canary_sent(session, f"c{number}", clock)
        assert _newest(store).id == f"c{number}"
        clock.advance(300)
        clock.jump(-86400 if number % 5 == 4 else 0)
    with store.read() as connection:
        kept = recent(connection)
    assert (len(kept), kept[0].id) == (KEPT + 1, f"c{3 * KEPT - 1}")
    assert len({each.id for each in kept}) == KEPT + 1


def test_each_stage_is_stamped_once(store: Store, clock: HeldClock) -> None:
    sent_at = clock.now()
    with store.write() as session:
        canary_sent(session, "c1", clock)
        canary_shown(session, "c1", clock)
    assert _newest(store).shown_at is None
    clock.advance(1)
    stored_at = clock.now()
    with store.write() as session:
        canary_stored(session.connection(), "c1", sent_at, stored_at)
        canary_shown(session, "c1", clock)
    clock.advance(1)
    with store.write() as session:
        canary_stored(session.connection(), "c1", clock.now(), clock.now())
        canary_shown(session, "c1", clock)
        canary_shown(session, "no-such", clock)
    assert _newest(store) == CanaryRow("c1", sent_at, sent_at, stored_at, stored_at)
    with store.read() as connection:
        assert read_board(connection, clock.now()).canary == _newest(store)


NOW = datetime.fromisoformat("2026-11-25T02:12:41+00:00")


def _row(id_: str, stored_s_ago: float | None) -> CanaryRow:
    stored = None if stored_s_ago is None else NOW - timedelta(seconds=stored_s_ago)
    return CanaryRow(id_, NOW, stored, stored, None)


@pytest.mark.parametrize(
    ("row", "mono", "missed"),
    [
        (_row("a", 1.0), 0.0, 0),
        (_row("a", 1.0), INTERVAL_S, 0),
        (_row("a", 1.0), INTERVAL_S + PATIENCE_S, 1),
        (_row("a", 1.0), 2 * INTERVAL_S + PATIENCE_S, 2),
        (_row("a", 3 * INTERVAL_S), 0.0, 2),
        (_row("a", -9999.0), 0.0, 0),  # a clock that was set back
        (_row("a", None), INTERVAL_S, 0),
        (_row("a", None), 2 * INTERVAL_S + PATIENCE_S, 2),
        (None, 2 * INTERVAL_S + PATIENCE_S, 2),
    ],
)
def test_a_desk_counts_the_missed_by_its_own_clock(row: CanaryRow | None, mono: float, missed: int) -> None:
    heard = CanaryHeard().hear(row, 1000.0, NOW)
    assert heard.missed(1000.0 + mono) == missed
    # A newer one that came through ends it.
    assert heard.hear(_row("b", 0.0), 1000.0 + mono, NOW).missed(1000.0 + mono) == 0
