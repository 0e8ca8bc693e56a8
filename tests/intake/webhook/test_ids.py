"""One message, one alarm: ids seen again, under way, with another body, across restarts, and when nothing is stored."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from intake.webhook.taken import TakenIds
from models.partners.messages import insert_messages, message, newest_messages
from models.partners.rows import PartnerMessage, TakenMessage
from models.partners.tables import Partner
from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.store import Store
from tests.intake.webhook.conftest import (
    ALARM,
    CENTRE,
    OTHER,
    OTHER_SECRET,
    Bench,
    HandCommitter,
    HandRefusals,
    build,
)

_PARTNER: Any = Partner.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
OTHER_ALARM = {**ALARM, "account": "4711"}


def _add_partners(store: Store) -> None:
    rows = [
        {"id": each.id, "name": each.name, "interval_s": 0, "active": True, "version": 1,
         "recorded_at": store.clock.now()}
        for each in (CENTRE, OTHER)
    ]  # fmt: skip
    with store.write() as session:
        session.connection().execute(insert(_PARTNER), rows)


async def test_the_same_message_again_is_answered_alike_and_raises_nothing(bench: Bench) -> None:
    first = await bench.post(ALARM, message_id="one")
    bench.clock.advance(200)  # sent again, it has a time and a signature of its own
    second = await bench.post(ALARM, message_id="one")
    assert (first.status, second.status) == (202, 202)
    assert first.told == second.told
    assert len(bench.committer.frames) == 1


async def test_the_same_alarm_under_another_id_is_another_alarm(bench: Bench) -> None:
    first, second = await bench.post(ALARM, message_id="one"), await bench.post(ALARM, message_id="two")
    assert first.told["id"] != second.told["id"]
    assert len({frame.dedupe_key for frame in bench.committer.frames}) == 2


async def test_an_id_with_another_body_is_a_conflict_and_told(bench: Bench) -> None:
    await bench.post(ALARM, message_id="one")
    reply = await bench.post(OTHER_ALARM, message_id="one")
    assert (reply.status, reply.told) == (409, {"error": "id_used", "stored": False})
    assert len(bench.committer.frames) == 1
    assert bench.refusals.noted == [("webhook_conflict", "Larmcentralen")]


async def test_two_partners_may_use_the_same_id(bench: Bench) -> None:
    assert (await bench.post(ALARM, message_id="one")).status == 202
    assert (await bench.post(OTHER_ALARM, message_id="one", secret=OTHER_SECRET)).status == 202
    assert [frame.partner.partner_id for frame in bench.committer.frames if frame.partner] == [
        "p-centre", "p-other",
    ]  # fmt: skip


async def test_an_unreadable_message_again_is_one_row(bench: Bench) -> None:
    assert [(await bench.post(b"larm!", message_id="one")).status for _ in range(3)] == [422, 422, 422]
    assert len(bench.committer.frames) == 1
    assert bench.refusals.noted == [("unreadable", "Larmcentralen")]


async def test_copies_sent_at_once_wait_for_the_first(bench: Bench) -> None:
    bench.committer.holding = True
    posts = [asyncio.create_task(bench.post(ALARM, message_id="one")) for _ in range(5)]
    while not bench.committer.waiting:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    assert len(bench.committer.waiting) == 1
    bench.committer.let_go()
    assert {(await post).status for post in posts} == {202}
    assert len(bench.committer.frames) == 1


async def test_where_the_first_was_not_stored_the_next_copy_is(bench: Bench) -> None:
    bench.committer.holding = True
    posts = [asyncio.create_task(bench.post(ALARM, message_id="one")) for _ in range(4)]
    while not bench.committer.waiting:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    bench.committer.let_go(kept=False)
    assert sorted([(await post).status for post in posts]) == [202, 202, 202, 503]
    assert len(bench.committer.frames) == 1


async def test_what_is_not_stored_is_503_and_taken_when_sent_again(bench: Bench) -> None:
    bench.committer.broken = True
    reply = await bench.post(ALARM, message_id="one")
    assert (reply.status, reply.told) == (503, {"error": "not_stored", "stored": False})
    assert int(reply.headers["retry-after"]) > 0
    assert (await bench.post(b"larm!")).status == 503
    bench.committer.broken = False
    assert (await bench.post(ALARM, message_id="one")).status == 202
    assert len(bench.committer.frames) == 1


async def test_a_full_committer_is_503_and_nothing_is_dropped_in_silence(bench: Bench) -> None:
    bench.committer.full = True
    assert (await bench.post(ALARM)).status == 503
    bench.committer.full = False
    assert (await bench.post(ALARM)).status == 202


async def test_a_committer_that_raises_is_503(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("Hemlig-Person-77")

    with monkeypatch.context() as patched:
        patched.setattr(HandCommitter, "submit", fails)
        reply = await bench.post(ALARM, message_id="one")
    assert reply.status == 503
    assert b"Hemlig" not in reply.raw
    assert (await bench.post(ALARM, message_id="one")).status == 202


async def test_a_sender_that_hangs_up_has_still_been_heard(bench: Bench) -> None:
    bench.committer.holding = True
    post = asyncio.create_task(bench.post(ALARM, message_id="one"))
    while not bench.committer.waiting:
        await asyncio.sleep(0.01)
    post.cancel()
    await asyncio.gather(post, return_exceptions=True)
    bench.committer.let_go()
    assert (await bench.post(ALARM, message_id="one")).status == 202
    assert len(bench.committer.frames) == 1


async def test_patience_ends_in_503_and_the_copy_waits_for_the_same_outcome(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.webhook.app.PATIENCE_S", 0.1)
    bench.committer.holding = True
    assert (await bench.post(ALARM, message_id="one")).status == 503
    again = asyncio.create_task(bench.post(ALARM, message_id="one"))
    await asyncio.sleep(0.1)
    assert len(bench.committer.waiting) == 1
    bench.committer.let_go()
    assert (await again).status == 202
    assert len(bench.committer.frames) == 1


async def test_partners_never_read_yet_are_503_and_not_a_refusal(bench: Bench) -> None:
    bench.partners.ready = False
    assert (await bench.post(ALARM)).status == 503
    assert bench.refusals.noted == []


async def test_a_restart_knows_what_was_taken(sqlite_store: Store, clock: HeldClock) -> None:
    _add_partners(sqlite_store)
    told: list[object] = []
    for expected in ([202, 202], [202, 409]):
        committer, refusals = HandCommitter(), HandRefusals()
        server, partners = build(sqlite_store, clock, committer, refusals, [])
        await server.start("127.0.0.1", 0)
        bench = Bench(server, partners, committer, refusals, clock, [])
        first = await bench.post(ALARM, message_id="one")
        second = await bench.post(OTHER_ALARM, message_id="two" if expected == [202, 202] else "one")
        assert [first.status, second.status] == expected
        told.append(first.told)
        assert len(committer.frames) == (2 if expected == [202, 202] else 0)
        await server.stop()
        with sqlite_store.write() as session:
            insert_messages(
                session.connection(),
                [
                    TakenMessage(frame.partner, frame.received_at)
                    for frame in committer.frames
                    if frame.partner
                ],
            )
    assert told[0] == told[1]


async def test_beyond_what_memory_holds_the_rows_are_asked(store: Store, clock: HeldClock) -> None:
    _add_partners(store)
    kept = [PartnerMessage(CENTRE.id, f"m{number}", f"d{number}") for number in range(10)]
    with store.write() as session:
        insert_messages(session.connection(), [TakenMessage(each, clock.now()) for each in kept])
    ids = TakenIds(store, most=4)
    await ids.start()
    assert len(ids) == 4
    assert await ids.digest(CENTRE.id, "m9") == "d9"
    assert await ids.digest(CENTRE.id, "m0") == "d0"
    assert await ids.digest(OTHER.id, "m0") is None
    await ids.stop()


async def test_without_the_database_memory_is_filled_when_it_is_back(sqlite_store: Store) -> None:
    class Away:
        away = True

        def read(self) -> Any:
            if self.away:
                raise StoreUnavailable("store.unreachable")
            return sqlite_store.read()

    _add_partners(sqlite_store)
    with sqlite_store.write() as session:
        old = TakenMessage(PartnerMessage(CENTRE.id, "old", "d"), sqlite_store.clock.now())
        insert_messages(session.connection(), [old])
    store: Any = Away()
    ids = TakenIds(store)
    await ids.start()
    ids.remember([PartnerMessage(CENTRE.id, "new", "d2")])
    assert await ids.digest(CENTRE.id, "old") is None
    store.away = False
    async with asyncio.timeout(5):
        while await ids.digest(CENTRE.id, "old") is None:
            await asyncio.sleep(0.05)
    assert await ids.digest(CENTRE.id, "new") == "d2"
    await ids.stop()


async def test_a_database_that_hangs_does_not_keep_the_door_shut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("intake.webhook.taken.PATIENCE_S", 0.1)
    let_go = threading.Event()

    class Hung:
        def read(self) -> Any:
            let_go.wait(10)
            raise StoreUnavailable("store.unreachable")

    store: Any = Hung()
    ids = TakenIds(store)
    async with asyncio.timeout(3):
        await ids.start()
        assert await ids.digest(CENTRE.id, "one") is None
        await ids.stop()
    let_go.set()


def test_rows_keep_a_message_once_and_touch_the_line(store: Store, clock: HeldClock) -> None:
    _add_partners(store)
    one, two = PartnerMessage(CENTRE.id, "one", "d1"), PartnerMessage(CENTRE.id, "two", "d2")
    other = PartnerMessage(CENTRE.id, "one", "d9")
    stranger = PartnerMessage("nobody", "one", "d1")
    later = clock.now() + timedelta(seconds=5)
    with store.write() as session:
        fresh = insert_messages(
            session.connection(),
            [TakenMessage(one, clock.now()), TakenMessage(one, later), TakenMessage(two, later, beat=True),
             TakenMessage(stranger, later)],
        )  # fmt: skip
    assert fresh == [True, False, True, True]
    with store.write() as session:
        again = insert_messages(
            session.connection(), [TakenMessage(other, later), TakenMessage(two, later, beat=True)]
        )
    assert again == [True, False]
    with store.read() as connection:
        assert newest_messages(connection) == (one, two)
        assert message(connection, CENTRE.id, "one") == one
        assert message(connection, "nobody", "one") is None
        row = connection.exec_driver_sql("SELECT beats FROM partner_line").one()
    assert row[0] == 1
