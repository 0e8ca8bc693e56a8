"""The whole door over real sockets: stored before answered, silence for strangers, nobody delays the others."""

from __future__ import annotations

import asyncio
import errno
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fixtures.panel import Panel, Reply, sealed_off
from intake.reception import Doors, Reception
from intake.spooling import SpoolPlace
from models.store.errors import StoreUnavailable
from models.store.spool.disk import Disk
from models.store.store import Store
from tests.intake.conftest import DEVICE_KEY, LIMITS, SPOOL_KEY, Desk, add_transmitter


async def silence(panel: Panel, frame: bytes) -> bool:
    """Whether nothing comes back within a third of a second."""
    panel.timeout_s = 0.3
    try:
        await panel.exchange(frame)
    except TimeoutError:
        return True
    return False


async def hangs_up(desk: Desk, first: bytes, within_s: float = 5.0) -> bytes:
    """What a raw connection hears until the server ends it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
    writer.write(first)
    try:
        async with asyncio.timeout(within_s):
            return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


async def test_an_alarm_is_stored_and_acknowledged(desk: Desk) -> None:
    async with desk.panel() as panel:
        assert (await panel.send_cid("130", zone="005", extras=["I\u00e5 k\u00f6k"])).acknowledged
    assert desk.column("SELECT code || zone || kind || priority || text FROM alarm") == [
        "130005burglary3å kök"
    ]
    assert desk.column("SELECT event FROM signal") == ["alarm"]


async def test_sealed_alarm_link_test_and_restore(desk: Desk) -> None:
    async with desk.panel("4711", DEVICE_KEY) as panel:
        assert (await panel.send_null()).acknowledged
        assert desk.count("signal") == 0
        assert (await panel.send_sia("Nri1/PA07")).acknowledged
        assert (await panel.send_sia("Nri1/PH07")).acknowledged
    assert desk.column("SELECT links FROM line") == [1]
    assert desk.column("SELECT kind FROM alarm WHERE restored_at IS NOT NULL") == ["personal"]


async def test_several_events_in_one_frame_are_one_alarm_each_and_one_answer(desk: Desk) -> None:
    async with desk.panel() as panel:
        assert (await panel.send_sia("Nri1/BA01/TA02|NFA03|AVilla")).acknowledged
    assert desk.column("SELECT code FROM alarm ORDER BY seq") == ["BA", "TA", "FA"]


async def test_retransmission_is_acknowledged_again_and_rings_once(desk: Desk) -> None:
    async with desk.panel() as panel:
        for _ in range(3):
            assert (await panel.send_cid("130", sequence=7)).acknowledged
        assert (await panel.send_cid("130", sequence=8)).acknowledged
        assert (await panel.send_cid("131", sequence=7)).acknowledged
    assert desk.column("SELECT copies FROM alarm ORDER BY seq") == [2, 0, 0]
    assert desk.count("signal") == 5


@pytest.mark.parametrize(
    "body", [b'"ADM-CID"0001L0#1234[#1234|what]', b'"FOO"0001L0#1234[x]', b'"SIA-DCS"0001L0#1234[]']
)
async def test_what_cannot_be_understood_is_an_alarm(desk: Desk, body: bytes) -> None:
    async with desk.panel() as panel:
        answer = await panel.exchange(sealed_off(body))
    assert b'"ACK"0001L0#1234[]' in answer
    assert desk.column("SELECT kind FROM alarm") == ["unclassified"]
    assert desk.column("SELECT raw FROM signal") == [sealed_off(body)]


async def test_refused_traffic_gets_silence_and_a_notice(desk: Desk) -> None:
    stranger, plain, other = desk.panel("9999"), desk.panel("4711"), desk.panel("4711", bytes(16))
    for panel in (stranger, plain, other):
        async with panel:
            assert await silence(panel, panel.frame("ADM-CID", b"#1|1130 01 001", 1))
    async with desk.panel() as wrong:
        frame = wrong.frame("ADM-CID", b"#1234|1130 01 001", 1)
        assert await silence(wrong, frame[:1] + b"0000" + frame[5:])
    async with asyncio.timeout(15):
        while desk.count("intake_notice") < 3:
            await asyncio.sleep(0.05)
    assert sorted(map(str, desk.column("SELECT cause || ' ' || account FROM intake_notice"))) == [
        "plaintext_refused 4711",
        "undecryptable 4711",
        "unknown_account 9999",
    ]
    assert desk.count("signal") == desk.count("alarm") == 0


async def test_a_flood_of_strangers_fills_no_table(desk: Desk) -> None:
    async with desk.panel() as panel:
        flood = b"".join(sealed_off(f'"NULL"0000L0#F{n:04}[]'.encode()) for n in range(3000))
        assert (await panel.send_null()).acknowledged
        assert await silence(panel, flood)
    async with asyncio.timeout(20):
        while desk.reception.facts().refused < 3000:
            await asyncio.sleep(0.05)
    await desk.reception.stop()
    assert desk.count("intake_notice") <= 201
    assert desk.column("SELECT sum(times) FROM intake_notice") == [3000]


async def test_wrong_time_is_told_ours(desk: Desk) -> None:
    async with desk.panel("4711", DEVICE_KEY) as panel:
        late = panel.frame("ADM-CID", b"#4711|1120 00 001", 5, at=datetime.now(UTC) - timedelta(minutes=5))
        reply = panel.judge(await panel.exchange(late), 5)
        assert (reply.kind, reply.valid) == ("NAK", True)
        assert desk.count("signal") == 0
        assert (await panel.send_cid("120")).acknowledged


@pytest.mark.parametrize(
    "first", [b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x00\xff\x01", b"SSH-2.0-x\r\n", b"A" * 5000]
)
async def test_strangers_are_hung_up_on_without_a_word(desk: Desk, first: bytes) -> None:
    assert await hangs_up(desk, first) == b""


async def test_a_frame_must_end_in_time_but_an_idle_proven_line_stays(desk: Desk) -> None:
    async with desk.panel() as proven:
        assert (await proven.send_null()).acknowledged
        began = asyncio.get_running_loop().time()
        assert await hangs_up(desk, b'\n12340020"NU') == b""
        assert await hangs_up(desk, b"\n") == b""
        assert (
            asyncio.get_running_loop().time() - began >= 2.4
        )  # one second for the frame, 1.5 for the idle line
        proven.retries = 0
        assert (await proven.send_null()).acknowledged


async def test_idle_connections_do_not_keep_others_out(desk: Desk) -> None:
    async with desk.panel() as proven:
        assert (await proven.send_null()).acknowledged
        idle = [await asyncio.open_connection("127.0.0.1", desk.port) for _ in range(60)]
        async with desk.panel() as late:
            assert (await late.send_cid("130")).acknowledged
        assert (await proven.send_cid("131")).acknowledged
        assert desk.reception.facts().connections <= 8
        for _, writer in idle:
            writer.close()


async def test_many_who_dial_in_at_once_are_no_more_than_the_limit(desk: Desk) -> None:
    async with desk.panel() as proven:
        assert (await proven.send_null()).acknowledged
        server = desk.reception._server
        assert server is not None
        dialled = [socket.socket() for _ in range(60)]
        for each in dialled:
            each.setblocking(False)
            assert each.connect_ex(("127.0.0.1", desk.port)) in (0, errno.EINPROGRESS)
        async with asyncio.timeout(5):
            while desk.reception.facts().refused < 60 - LIMITS.unproven:
                await asyncio.sleep(0.01)
        assert len(server.connections) <= 1 + LIMITS.unproven
        assert server.unproven == sum(not each.proven for each in server.connections)
        assert (await proven.send_cid("131")).acknowledged
        for each in dialled:
            each.close()
        async with asyncio.timeout(5):
            while len(server.connections) > 1:
                await asyncio.sleep(0.01)
        assert server.unproven == 0


async def test_split_at_every_byte_over_the_wire(desk: Desk) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
    frame = desk.panel().frame("ADM-CID", b"#1234|1130 01 001", 1)
    for place in range(len(frame)):
        writer.write(frame[place : place + 1])
        await asyncio.sleep(0)
    assert b'"ACK"0001R0L0#1234[]' in await asyncio.wait_for(reader.readuntil(b"\r"), 5)
    writer.close()


async def test_many_frames_at_once_are_answered_in_order(desk: Desk) -> None:
    panel = desk.panel()
    frames = [panel.frame("ADM-CID", b"#1234|1130 01 %03d" % n, n) for n in range(1, 501)]
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
    writer.write(b"".join(frames))
    numbers = [int((await asyncio.wait_for(reader.readuntil(b"\r"), 10))[14:18]) for _ in frames]
    assert numbers == list(range(1, 501))
    assert desk.count("alarm") == 500
    assert desk.count("entry") < 500
    writer.close()


async def test_a_new_transmitter_is_heard_without_a_restart(desk: Desk) -> None:
    async with desk.panel("5555") as panel:
        assert await silence(panel, panel.frame("NULL", b"", 0))
        add_transmitter(desk.store, "5555")
        async with asyncio.timeout(15):
            while desk.reception._registry.find("5555") is None:
                await asyncio.sleep(0.02)
    async with desk.panel("5555") as panel:
        assert (await panel.send_null()).acknowledged


def away(self: Store) -> object:
    """A database that cannot be reached."""
    raise StoreUnavailable("store.away")


def failing(*_: object) -> None:
    """A disk that takes nothing any more."""
    raise OSError(errno.ENOSPC, "full")


async def test_an_alarm_is_answered_while_the_database_is_away_and_stored_when_it_is_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Store, "write", away)
        async with desk.panel() as panel:
            for number in (1, 1, 2):
                assert (await panel.send_cid("130", sequence=number)).acknowledged
        await asyncio.sleep(0.1)
        facts = desk.reception.facts()
        assert (facts.receiving, facts.storing, facts.fault) == (True, "spool", "store.away")
        assert facts.behind == 3
    assert desk.column("SELECT copies FROM alarm ORDER BY seq") == [1, 0]
    facts = desk.reception.facts()
    assert (facts.receiving, facts.storing, facts.fault, facts.behind) == (True, "database", "", 0)


async def test_no_answer_while_nothing_can_be_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk.panel() as panel:
        with monkeypatch.context() as patch:
            patch.setattr(Disk, "write", failing)
            assert await silence(panel, panel.frame("ADM-CID", b"#1234|1130 01 001", 1))
            facts = desk.reception.facts()
            assert (facts.receiving, facts.storing, facts.fault) == (False, "nothing", "spool.full")
        panel.timeout_s = 5
        await asyncio.sleep(0.2)
        assert (await panel.send_cid("130", sequence=1)).acknowledged
    assert desk.reception.facts().receiving
    assert desk.count("alarm") == 1


async def test_health_recovers_without_an_alarm(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Disk, "sync_data", failing)
        async with desk.panel() as panel:
            assert await silence(panel, panel.frame("ADM-CID", b"#1234|1130 01 001", 1))
        assert not desk.reception.facts().receiving
    async with asyncio.timeout(15):
        while not desk.reception.facts().receiving:
            await asyncio.sleep(0.02)


async def test_what_is_in_hand_at_the_end_is_stored_and_answered(desk: Desk) -> None:
    panels = [desk.panel() for _ in range(20)]
    await asyncio.gather(*(panel.send_null() for panel in panels))
    sending = [
        asyncio.create_task(panel.send_cid("130", zone=f"{n:03}", sequence=n + 1))
        for n, panel in enumerate(panels)
    ]
    await asyncio.sleep(0)
    await asyncio.sleep(0.001)
    await desk.reception.stop()
    replies: list[Reply] = await asyncio.gather(*sending)
    assert desk.count("alarm") == sum(reply.acknowledged for reply in replies)
    assert desk.reception.dc09_tcp is None
    for panel in panels:
        await panel.close()


async def test_an_address_in_use_is_told(desk: Desk, tmp_path: Path) -> None:
    other = Reception(desk.store, SpoolPlace(tmp_path / "other", SPOOL_KEY), Doors(("127.0.0.1", desk.port)))
    with pytest.raises(OSError, match="in use"):
        await other.start()
