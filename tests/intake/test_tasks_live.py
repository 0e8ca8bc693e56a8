"""A database error of any kind ends no task of reception, and keeps no message out that the spool can take."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from io import StringIO

import pytest
from sqlalchemy.exc import ProgrammingError

from intake import canary as own_test
from intake import rotation
from intake.canary import Canary
from intake.mishaps import tell
from intake.webhook.taken import TakenIds
from models.partners.messages import insert_messages
from models.partners.rows import PartnerMessage, TakenMessage
from models.store.clock import HeldClock
from models.store.store import Store
from models.watch.silence import silent_lines
from scheduler.logs import JsonLines
from tests.intake.conftest import DEVICE_KEY, Desk
from tests.intake.test_rotation import NEXT, give, sent, taken_up
from tests.intake.watching import Queue, add, alarms_of, pass_time, watching


def broken(self: Store) -> object:
    """A database that answers, and with an error."""
    raise ProgrammingError("SELECT", {}, Exception("no such table"))


class Refusing:
    read = write = broken


async def test_keys_are_taken_up_after_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "AGAIN_S", 0.02)
    await give(desk, "4711")
    with monkeypatch.context() as patch:
        patch.setattr(Store, "write", broken)
        assert (await sent(desk, "4711", NEXT, "001")).acknowledged
        await asyncio.sleep(0.2)
        assert (await sent(desk, "4711", DEVICE_KEY, "002")).acknowledged
    await taken_up(desk)


async def test_canaries_are_sent_after_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FIRST_S", "AGAIN_S"):
        monkeypatch.setattr(own_test, name, 0.02)
    canary = Canary(desk.store, lambda: desk.reception.dc09_tcp)
    desk.reception._registry.own = canary.known
    with monkeypatch.context() as patch:
        patch.setattr(Store, "write", broken)
        canary.start()
        async with asyncio.timeout(5):
            while canary.facts.sent < 2:
                await asyncio.sleep(0.01)
        assert (canary.facts.fault, canary.facts.stored_s) == ("", None)
    async with asyncio.timeout(10):
        while canary.facts.stored_s is None:
            await asyncio.sleep(0.01)
    await canary.stop()


async def test_the_ids_of_messages_are_read_after_it(
    store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.webhook.taken.AGAIN_S", 0.02)
    with store.write() as session:
        for number in range(6):
            taken = PartnerMessage("p", f"m{number}", f"d{number}")
            insert_messages(session.connection(), [TakenMessage(taken, clock.now())])
    ids = TakenIds(store, most=4)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "read", broken)
        monkeypatch.setattr("intake.webhook.taken.PATIENCE_S", 0.1)
        await ids.start()
    async with asyncio.timeout(5):
        while not ids._filled:
            await asyncio.sleep(0.01)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "read", broken)
        assert await ids.digest("p", "older") is None
    await ids.stop()


async def test_silences_are_read_and_written_after_it(
    store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = Queue(store)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "read", broken)
        supervision = await watching(store, queue)
    add(store, "1001")
    await pass_time(supervision, clock, 6)
    with monkeypatch.context() as patch:
        patch.setattr(supervision, "_store", Refusing())
        await pass_time(supervision, clock, 200)
    assert alarms_of(store) == [("1001", 3, "SILENT", False)]
    with store.read() as connection:
        assert silent_lines(connection) == ()
    await supervision.stop()
    with store.read() as connection:
        assert len(silent_lines(connection)) == 1


def test_what_failed_is_in_the_log_that_hides_the_values(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLines(lambda: datetime(2026, 11, 23, tzinfo=UTC)))
    monkeypatch.setattr(logging.getLogger("vaktbord.intake"), "handlers", [handler])
    tell("keys could not be taken up", ValueError("of somebody"))
    assert "keys could not be taken up: ValueError" in lines.getvalue()
