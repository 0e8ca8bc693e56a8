"""Slow and greedy senders: nobody else waits for them, nothing of theirs is lost, and the officers are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import cast

import pytest

from fixtures.panel import sealed_off
from intake.dc09.framing import Frame
from intake.door import Door
from intake.limits import Limits
from intake.reception import Doors, Reception
from intake.udp import MAX_DATAGRAM, Datagram, Dc09Datagrams
from models.store.clock import SystemClock
from models.store.store import Store
from tests.intake.conftest import Desk, add_transmitter, spool_at

PATIENT = Limits()


@asynccontextmanager
async def receiving(store: Store, limits: Limits = PATIENT) -> AsyncIterator[Desk]:
    """A reception with limits of its own, and the accounts 1234 and 5678."""
    store.clock = SystemClock()
    add_transmitter(store, "1234")
    add_transmitter(store, "5678")
    reception = Reception(store, spool_at(store), Doors(), limits=limits)
    await reception.start()
    try:
        yield Desk(reception, store)
    finally:
        await reception.stop()


def alarm(number: int, account: str = "1234") -> bytes:
    """One alarm, told from others by its zone and sequence."""
    return sealed_off(b'"ADM-CID"%04dL0#%b[#1|1130 01 %04d]' % (number % 9999, account.encode(), number))


@dataclass
class Greedy:
    """Sends everything at once and counts its answers."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    answers: int = 0
    heard: list[int] = field(default_factory=list)

    async def hear(self, wanted: int) -> None:
        while self.answers < wanted:
            answer = await asyncio.wait_for(self.reader.readuntil(b"\r"), 20)
            self.heard.append(int(answer[14:18]))
            self.answers += 1


async def greedy(desk: Desk, frames: bytes) -> Greedy:
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
    writer.write(frames)
    return Greedy(reader, writer)


async def test_a_greedy_account_is_slowed_told_and_loses_nothing(sqlite_store: Store) -> None:
    limits = replace(PATIENT, account_in_hand=4, account_burst=50, account_per_s=100, account_told=40)
    async with receiving(sqlite_store, limits) as desk:
        sender = await greedy(desk, b"".join(alarm(n) for n in range(1, 251)))
        hearing = asyncio.create_task(sender.hear(250))
        async with desk.panel("5678") as other:
            assert (await other.send_cid("131")).acknowledged
        assert sender.answers < 250, "the greedy account must still be waiting"
        await hearing
        assert sender.heard == list(range(1, 251))
        sender.writer.close()
        await desk.reception.stop()
        assert desk.count("alarm") == 251
        assert desk.reception.facts().refused == 0
        assert desk.column("SELECT cause || ' ' || account FROM intake_notice") == ["account_flood 1234"]


async def test_a_greedy_account_leaves_room_for_others_on_its_line(
    sqlite_store: Store,
) -> None:
    """One line may carry a whole centre: an account that is slowed on it does not hold up the rest."""
    limits = replace(PATIENT, account_in_hand=2, account_burst=10, account_per_s=20)
    async with receiving(sqlite_store, limits) as desk:
        sender = await greedy(desk, b"".join(alarm(n) for n in range(1, 41)) + alarm(77, "5678"))
        answers = [await asyncio.wait_for(sender.reader.readuntil(b"\r"), 10) for _ in range(41)]
        place = next(n for n, answer in enumerate(answers) if b"#5678" in answer)
        assert place < 20
        sender.writer.close()


async def test_one_full_line_does_not_hold_up_another(sqlite_store: Store) -> None:
    async with receiving(sqlite_store) as desk:
        sender = await greedy(desk, b"".join(alarm(n) for n in range(1, 4001)))
        hearing = asyncio.create_task(sender.hear(4000))
        async with desk.panel("5678") as other:
            assert (await other.send_cid("131")).acknowledged
        assert sender.answers < 4000
        await hearing
        sender.writer.close()
        await desk.reception.stop()
        assert desk.count("alarm") == 4001


async def test_strangers_who_never_stop_are_read_slowly(sqlite_store: Store) -> None:
    async with receiving(sqlite_store) as desk:
        began = asyncio.get_running_loop().time()
        flood = b"".join(sealed_off(b'"NULL"0000L0#F%04d[]' % n) for n in range(500))
        strangers = [await greedy(desk, flood) for _ in range(10)]
        async with desk.panel("5678") as other:
            for _ in range(20):
                assert (await other.send_cid("131")).acknowledged
        facts = desk.reception.facts()
        assert facts.frames - 20 < 10 * 500, "500 frames of each stranger were read at once"
        seconds = int(asyncio.get_running_loop().time() - began)
        assert facts.refused <= 10 * 20 * (seconds + 1)
        for stranger in strangers:
            stranger.writer.close()


async def test_whoever_has_said_all_still_hears_its_answers(desk: Desk) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
    writer.write(b"".join(alarm(n) for n in range(1, 101)))
    writer.write_eof()
    heard = await asyncio.wait_for(reader.read(), 10)
    assert heard.count(b'"ACK"') == 100
    assert desk.count("alarm") == 100
    writer.close()


async def test_answers_are_given_before_a_line_is_ended_for_what_follows(desk: Desk) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
    writer.write(alarm(1))
    writer.write(b"A" * 20_000)
    heard = b""
    try:
        while more := await asyncio.wait_for(reader.read(1000), 10):
            heard += more
    except ConnectionResetError:
        pass
    assert heard == sealed_off(b'"ACK"0001L0#1234[]')
    writer.close()


async def test_every_frame_has_its_own_deadline(sqlite_store: Store) -> None:
    """Chunks that always end within a frame: the line is never without an unfinished one, and is not over time."""
    async with receiving(sqlite_store, replace(PATIENT, frame_s=3.0)) as desk:
        reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
        stream = b"".join(alarm(n) for n in range(1, 16))
        size = len(alarm(1))
        writer.write(stream[: size // 2])
        for place in range(size // 2, len(stream), size):
            await asyncio.sleep(0.25)  # in all well over the time that a frame may take here
            writer.write(stream[place : place + size])
        for _ in range(15):
            await asyncio.wait_for(reader.readuntil(b"\r"), 5)
        writer.close()


class FakeDoor:
    """Takes every frame and never settles one."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.lines: list[Datagram] = []
        self.told: list[tuple[str, str, str]] = []
        self.refusals = SimpleNamespace(note=lambda *what: self.told.append(what))

    def take(self, frame: Frame, line: Datagram) -> bool:
        assert frame.sound
        self.lines.append(line)
        return True


def test_datagrams_in_hand_are_bounded_by_address_and_in_all() -> None:
    door = FakeDoor(replace(PATIENT, datagrams_each=3, datagrams=5))
    server = Dc09Datagrams(cast(Door, door))
    for port in range(4):
        server.datagram_received(alarm(port), ("192.0.2.1", port))
    assert (len(door.lines), server.facts.dropped) == (3, 1)
    for _ in range(4):
        server.datagram_received(alarm(9), ("192.0.2.2", 9))
    assert (len(door.lines), server.facts.dropped) == (5, 3)
    assert set(door.told) == {
        ("too_many_connections", "", "192.0.2.1"),
        ("too_many_connections", "", "192.0.2.2"),
    }
    for line in door.lines:
        line.settled()
    server.datagram_received(alarm(1), ("192.0.2.1", 1))
    assert len(door.lines) == 6


def test_a_datagram_that_is_too_long_is_let_fall() -> None:
    door = FakeDoor(PATIENT)
    server = Dc09Datagrams(cast(Door, door))
    server.datagram_received(alarm(1) * (MAX_DATAGRAM // len(alarm(1)) + 1), ("192.0.2.1", 1))
    assert (door.lines, server.facts.dropped) == ([], 1)


async def test_a_sender_who_does_not_read_is_not_read(desk: Desk) -> None:
    async with desk.panel() as panel:
        assert (await panel.send_null()).acknowledged
        server = desk.reception._server
        assert server is not None
        [connection] = server.connections
        connection.pause_writing()  # what asyncio says once the unsent answers are too many
        panel.timeout_s = 0.3
        with pytest.raises(TimeoutError):
            await panel.exchange(alarm(1))
        assert desk.reception.facts().frames == 1
        connection.resume_writing()
        panel.timeout_s = 5
        assert (await panel.send_null()).raw == sealed_off(b'"ACK"0001L0#1234[]')
