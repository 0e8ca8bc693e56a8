"""The webhook in a whole reception, on both engines: from the socket through the spool to the rows."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, select, text

from fixtures.panel import Panel
from fixtures.partner import Answer, PartnerPlatform
from intake.reception import Doors, Reception
from intake.spooling import SpoolPlace
from models.access.actor import WATCH
from models.alarms.tables import Alarm
from models.partners.commands import add_partner
from models.partners.secrets import in_words
from models.store import chain
from models.store.clock import SystemClock
from models.store.sealed import SealedFile
from models.store.spool.writer import SpoolWriter
from models.store.store import Store
from tests.intake.conftest import SPOOL_KEY, add_transmitter
from tests.intake.webhook.conftest import ALARM

DOORS = Doors(webhook=("127.0.0.1", 0))

_A: Any = Alarm.__table__.c  # type: ignore[attr-defined]  # SQLModel sets it on every table class


@dataclass(slots=True)
class Whole:
    """A reception that can be started anew on the same rows and the same spool, and a partner that posts to it."""

    store: Store
    folder: Path
    secret: str
    reception: Reception

    async def send(self, message: dict[str, Any], message_id: str = "") -> Answer:
        address = self.reception.webhook
        assert address is not None
        platform = PartnerPlatform(*address, self.secret)
        return await asyncio.to_thread(platform.send, message, message_id)

    async def rows(self, chosen: str | Select[Any]) -> list[tuple[Any, ...]]:
        """Read once all that is durable is in the database; what is sealed on PostgreSQL by its columns only."""
        ends = time.monotonic() + 15
        while self.reception.facts().behind and time.monotonic() < ends:
            await asyncio.sleep(0.01)
        with self.store.read() as connection:
            found = connection.execute(text(chosen) if isinstance(chosen, str) else chosen)
            return [tuple(row) for row in found]

    async def notices(self) -> list[tuple[Any, ...]]:
        sql = "SELECT cause, account FROM intake_notice ORDER BY seq"
        ends = time.monotonic() + 10
        while not (found := await self.rows(sql)) and time.monotonic() < ends:
            await asyncio.sleep(0.05)
        return found

    @asynccontextmanager
    async def anew(self) -> AsyncIterator[None]:
        """Stop; start again after the block."""
        await self.reception.stop()
        yield
        self.reception = _reception(self.store, self.folder)
        await self.reception.start()


def _reception(store: Store, folder: Path) -> Reception:
    return Reception(
        store,
        SpoolPlace(folder / "spool", SPOOL_KEY),
        DOORS,
        senders=SealedFile(folder / "kept" / "senders", SPOOL_KEY),
        partners=SealedFile(folder / "kept" / "partners", SPOOL_KEY),
    )


async def _whole(store: Store, folder: Path) -> AsyncIterator[Whole]:
    store.clock = SystemClock()
    add_transmitter(store, "1234")
    with store.write() as session:
        secret = add_partner(session, WATCH, "Larmcentralen", store.clock)
    whole = Whole(store, folder, in_words(secret), _reception(store, folder))
    await whole.reception.start()
    yield whole
    await whole.reception.stop()
    with store.read() as connection:
        assert chain.verify(connection) is None


@pytest.fixture
async def whole(store: Store, tmp_path: Path) -> AsyncIterator[Whole]:
    async for each in _whole(store, tmp_path):
        yield each


@pytest.fixture
async def embedded(sqlite_store: Store, tmp_path: Path) -> AsyncIterator[Whole]:
    async for each in _whole(sqlite_store, tmp_path):
        yield each


async def test_an_alarm_its_rows_and_its_restore(whole: Whole) -> None:
    event = {"code": "BA", "zone": "3", "text": "Inbrott entré"}
    answer = await whole.send({**ALARM, "event": event, "case": "LC-77", "verified": False}, "one")
    assert (answer.status, answer.body["stored"]) == (202, True)
    assert "server" not in answer.headers
    columns = (_A.id, _A.source, _A.account, _A.kind, _A.text, _A.arc_case, _A.arc_verified, _A.state)
    [alarm] = await whole.rows(select(*columns))
    assert alarm == (answer.body["id"], "webhook", "1234", "burglary", "Inbrott entré", "LC-77", False, "new")
    assert await whole.rows("SELECT event, sequence FROM signal") == [("alarm", "one")]
    assert await whole.rows("SELECT message_id FROM webhook_message") == [("one",)]
    assert (
        await whole.send({**ALARM, "type": "restore", "event": {"code": "BR", "zone": "3"}})
    ).status == 202
    assert await whole.rows("SELECT count(*) FROM alarm WHERE restored_at IS NOT NULL") == [(1,)]
    assert (await whole.send({"type": "heartbeat"})).status == 202
    [line] = await whole.rows(
        "SELECT beats, last_signal_at IS NOT NULL, last_beat_at IS NOT NULL FROM partner_line"
    )
    assert (line[0], bool(line[1]), bool(line[2])) == (1, True, True)
    assert await whole.rows("SELECT count(*) FROM signal") == [(2,)]


async def test_what_came_over_dc09_is_ended_by_webhook(embedded: Whole) -> None:
    address = embedded.reception.dc09_tcp
    assert address is not None
    async with Panel(*address, "1234") as panel:
        assert (await panel.send_sia("Nri1/BA3")).kind == "ACK"
    await embedded.rows("SELECT 1")
    assert (await embedded.send({**ALARM, "type": "restore"})).status == 202
    assert await embedded.rows("SELECT source FROM alarm WHERE restored_at IS NOT NULL") == [("dc09_tcp",)]


async def test_unknown_accounts_conflicts_and_what_nobody_can_read_are_seen(whole: Whole) -> None:
    assert (await whole.send({**ALARM, "account": "SE-77"}, "one")).status == 202
    assert await whole.notices() == [("unknown_account", "SE-77")]
    assert (await whole.send({**ALARM, "account": 7}, "two")).status == 422
    assert (await whole.send(ALARM, "one")).status == 409
    assert await whole.rows("SELECT account, kind FROM alarm ORDER BY seq") == [
        ("SE-77", "burglary"), ("Larmcentralen", "unclassified"),
    ]  # fmt: skip
    ends = time.monotonic() + 10
    while len(noted := await whole.notices()) < 3 and time.monotonic() < ends:
        await asyncio.sleep(0.1)
    assert set(noted) == {
        ("unknown_account", "SE-77"), ("unreadable", "Larmcentralen"), ("webhook_conflict", "Larmcentralen"),
    }  # fmt: skip


async def test_one_message_is_one_alarm_over_restarts(whole: Whole) -> None:
    answers = [await whole.send(ALARM, "one")]
    for _ in range(3):
        async with whole.anew():
            pass
        answers.append(await whole.send(ALARM, "one"))
    assert {answer.status for answer in answers} == {202}
    assert len({str(answer.body["id"]) for answer in answers}) == 1
    assert (await whole.send({**ALARM, "account": "4711"}, "one")).status == 409
    assert await whole.rows("SELECT count(*) FROM alarm") == [(1,)]


async def test_while_the_database_is_locked_and_after_a_restart_then(embedded: Whole) -> None:
    """Stored in the spool, sent again by a partner that heard no answer, one alarm when the lock is gone."""
    assert (await embedded.send(ALARM, "before")).status == 202
    await embedded.rows("SELECT 1")
    let_go, locked = threading.Event(), threading.Event()

    def hold() -> None:
        connection = embedded.store.engine.raw_connection()
        cursor = connection.cursor()
        cursor.execute("BEGIN EXCLUSIVE")
        locked.set()
        let_go.wait(60)
        cursor.execute("ROLLBACK")
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        await asyncio.to_thread(locked.wait, 10)
        began = time.monotonic()
        first = await embedded.send({**ALARM, "account": "4711"}, "one")
        assert first.status == 202 and time.monotonic() - began < 5
        async with embedded.anew():
            pass
        again = await embedded.send({**ALARM, "account": "4711"}, "one")
        assert (again.status, again.body) == (202, first.body)
    finally:
        let_go.set()
        await asyncio.to_thread(holder.join)
    assert await embedded.rows("SELECT account FROM alarm ORDER BY seq") == [("1234",), ("4711",)]
    assert await embedded.rows("SELECT count(*) FROM webhook_message") == [(2,)]


async def test_where_the_spool_cannot_be_written_nothing_is_acknowledged(
    embedded: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(SpoolWriter, "append", fails)
        answer = await embedded.send(ALARM, "one")
        assert (answer.status, answer.body["stored"]) == (503, False)
    ends = time.monotonic() + 15
    while (answer := await embedded.send(ALARM, "one")).status != 202 and time.monotonic() < ends:
        await asyncio.sleep(0.1)
    assert answer.status == 202
    assert await embedded.rows("SELECT count(*) FROM alarm") == [(1,)]
