"""A transmitter gets its next key while it sends: nothing it sends under either is refused before it should be."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from fixtures.panel import Panel, Reply
from models.access.actor import LOADER
from models.people.device_keys import add_key, retire_old_key
from models.store.errors import StoreUnavailable
from tests.intake.conftest import DEVICE_KEY, Desk

NEXT = bytes(range(32))


async def give(desk: Desk, account: str, key: bytes = NEXT) -> None:
    with desk.store.write() as session:
        add_key(session, LOADER, account, key, desk.store.clock)
    await desk.reception.refresh()


async def sent(desk: Desk, account: str, key: bytes | None, zone: str) -> Reply:
    async with desk.panel(account, key, timeout_s=0.5) as panel:
        return await panel.send_cid("130", zone=zone, sequence=int(zone))


async def taken_up(desk: Desk) -> None:
    """Wait until the database has ended the old key and reception knows."""
    async with asyncio.timeout(10):
        while desk.column("SELECT count(*) FROM transmitter WHERE next_key IS NOT NULL") != [0]:
            await asyncio.sleep(0.02)
    await desk.reception.refresh()


async def test_the_first_frame_under_the_next_key_ends_the_old(desk: Desk) -> None:
    await give(desk, "4711")
    assert (await sent(desk, "4711", DEVICE_KEY, "001")).acknowledged
    assert (await sent(desk, "4711", DEVICE_KEY, "002")).acknowledged
    assert (await sent(desk, "4711", NEXT, "003")).acknowledged
    await taken_up(desk)
    assert (await sent(desk, "4711", NEXT, "004")).acknowledged
    assert not (await sent(desk, "4711", DEVICE_KEY, "005")).kind
    assert not (await sent(desk, "4711", None, "006")).kind
    await desk.reception.stop()
    assert desk.count("alarm") == 4
    assert desk.column("SELECT cause FROM intake_notice ORDER BY cause") == [
        "plaintext_refused",
        "undecryptable",
    ]


async def test_plain_text_holds_until_the_first_key_is_used(desk: Desk) -> None:
    await give(desk, "1234")
    assert (await sent(desk, "1234", None, "001")).acknowledged
    assert (await sent(desk, "1234", NEXT, "002")).acknowledged
    await taken_up(desk)
    assert not (await sent(desk, "1234", None, "003")).kind
    assert (await sent(desk, "1234", NEXT, "004")).acknowledged


async def test_a_frame_at_the_wrong_time_takes_no_key_up(desk: Desk) -> None:
    """Somebody who repeats an old frame must not be able to end a key."""
    await give(desk, "4711")
    async with desk.panel("4711", NEXT) as panel:
        late = panel.frame("NULL", b"", 0, at=datetime.now(UTC) - timedelta(minutes=5))
        assert panel.judge(await panel.exchange(late), 0).kind == "NAK"
    await asyncio.sleep(0.2)
    assert desk.column("SELECT count(*) FROM transmitter WHERE next_key IS NOT NULL") == [1]
    assert (await sent(desk, "4711", DEVICE_KEY, "001")).acknowledged


async def test_both_keys_hold_while_the_change_cannot_be_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await give(desk, "4711")

    def away(*_: object) -> bool:
        raise StoreUnavailable("store.away")

    with monkeypatch.context() as patch:
        patch.setattr("intake.rotation.take_up_key", away)
        assert (await sent(desk, "4711", NEXT, "001")).acknowledged
        assert (await sent(desk, "4711", DEVICE_KEY, "002")).acknowledged
        await asyncio.sleep(0.1)
        assert (await sent(desk, "4711", NEXT, "003")).acknowledged
    await taken_up(desk)
    assert not (await sent(desk, "4711", DEVICE_KEY, "004")).kind


async def test_an_old_key_that_was_ended_by_hand_is_refused(desk: Desk) -> None:
    await give(desk, "4711")
    with desk.store.write() as session:
        retire_old_key(session, LOADER, "4711", desk.store.clock)
    await desk.reception.refresh()
    assert not (await sent(desk, "4711", DEVICE_KEY, "001")).kind
    assert (await sent(desk, "4711", NEXT, "002")).acknowledged


async def test_another_panels_answer_is_under_the_key_it_used(desk: Desk) -> None:
    await give(desk, "4711")
    old = Panel("127.0.0.1", desk.port, "4711", DEVICE_KEY, timeout_s=5, retries=0)
    new = Panel("127.0.0.1", desk.port, "4711", NEXT, timeout_s=5, retries=0)
    async with old, new:
        assert (await old.send_null()).acknowledged
        assert (await new.send_null()).acknowledged
