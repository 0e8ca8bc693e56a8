"""From the spool into the database on both engines: whatever is away, refused, rolled back or missing, each once."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from intake import backlog
from intake.committer import Committer
from intake.spooling import SpoolPlace
from models.alarms.tables import Signal
from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.gate import GatedStore
from models.store.spool.writer import SpoolWriter
from models.store.store import Store
from tests.conftest import KEY
from tests.intake.committed import (
    alarms,
    away,
    column,
    committing,
    disturbed,
    keep,
    keep_one,
    settled,
    spooling,
)
from tests.models.alarms.build import alarm_event, frame, restore_event

_SIGNAL = Signal.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


async def test_what_is_kept_is_stored_in_order_and_told(
    store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    frames = alarms(clock, 300)
    told = asyncio.Event()
    async with committing(store, tmp_path / "spool") as committer:
        committer.on_stored = told.set
        assert all(await keep(committer, frames))
        assert settled(committer)
        await asyncio.wait_for(told.wait(), 5)
        facts = committer.facts()
        assert (facts.storing, facts.fault, facts.stored, facts.waiting) == ("database", "", 300, 0)
    assert column(store, "SELECT id FROM alarm ORDER BY seq") == [each.events[0].id for each in frames]
    assert column(store, "SELECT id FROM signal ORDER BY seq") == [each.id for each in frames]
    assert disturbed(store) == []


async def test_three_thousand_frames_while_the_database_is_away(
    store: Store, clock: HeldClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backlog, "MOST_HELD", 400)  # the rest is read from the spool again
    frames = alarms(clock, 3000)
    async with committing(store, tmp_path / "spool") as committer:
        with monkeypatch.context() as patch:
            patch.setattr(Store, "write", away)
            assert all(await keep(committer, frames))
            await asyncio.sleep(0.05)
            facts = committer.facts()
            assert (facts.storing, facts.fault, facts.behind) == ("spool", "store.away", 3000)
            assert committer._inserter._backlog.frames <= 400
        assert settled(committer)
        assert committer.facts().storing == "database"
    assert column(store, "SELECT id FROM alarm ORDER BY seq") == [each.events[0].id for each in frames]
    assert disturbed(store) == []


async def test_large_frames_are_read_again_piece_by_piece(
    store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    large = [replace(each, raw=bytes(60_000)) for each in alarms(clock, 200)]
    async with committing(GatedStore(store), tmp_path / "spool") as committer:
        for each in large:
            assert await keep_one(committer, each)
    async with committing(store, tmp_path / "spool") as committer:
        assert settled(committer)
        assert committer.facts().commits > 2
    assert column(store, "SELECT zone FROM alarm ORDER BY seq") == [str(n) for n in range(200)]
    assert disturbed(store) == []


async def test_what_was_not_stored_is_stored_at_the_next_start(
    store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    first, second = alarms(clock, 40), alarms(clock, 40, 40)
    async with committing(GatedStore(store), tmp_path / "spool") as committer:
        assert all(await keep(committer, first))
        await spooling(committer)
    async with committing(store, tmp_path / "spool") as committer:
        assert all(await keep(committer, second))
        assert settled(committer)
    async with committing(store, tmp_path / "spool") as committer:
        assert settled(committer)
    expected = [each.events[0].id for each in first + second]
    assert column(store, "SELECT id FROM alarm ORDER BY seq") == expected
    assert disturbed(store) == []


async def test_a_database_that_comes_later(store: Store, clock: HeldClock, tmp_path: Path) -> None:
    gated = GatedStore(store)
    async with committing(gated, tmp_path / "spool") as committer:
        assert all(await keep(committer, alarms(clock, 5)))
        await spooling(committer)
        gated.open()
        assert settled(committer)
    assert column(store, "SELECT count(*) FROM alarm") == [5]


async def test_a_frame_that_makes_the_database_seem_away_holds_up_nobody(
    store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    """PostgreSQL calls a value too long for an index an operational error, as it does a server that is gone."""
    long = "".join(hashlib.sha256(b"%d" % n).hexdigest() for n in range(400))
    frames = alarms(clock, 3)
    frames[1] = replace(frames[1], events=(replace(frames[1].events[0], code=long),))
    async with committing(store, tmp_path / "spool") as committer:
        assert all(await keep(committer, frames))
        assert settled(committer)
    assert column(store, "SELECT zone FROM alarm WHERE code = '100' ORDER BY seq") == ["0", "2"]
    assert column(store, "SELECT count(*) FROM alarm") == [3]


async def test_the_deadline_counts_from_receipt(store: Store, clock: HeldClock, tmp_path: Path) -> None:
    made = replace(alarms(clock, 1)[0], boot_id=clock.boot_id(), boottime=clock.boottime())
    async with committing(GatedStore(store), tmp_path / "spool") as committer:
        assert await keep_one(committer, made)
    clock.advance(100)
    async with committing(store, tmp_path / "spool") as committer:
        assert settled(committer)
    with store.read() as connection:
        row = connection.execute(text("SELECT due_boottime, due_boot_id, received_at FROM alarm")).one()
    assert (row.due_boottime, row.due_boot_id) == (made.boottime + 180, "held")


async def test_a_restore_and_a_copy_after_a_restart_find_their_alarm(
    store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    burglary = frame(alarm_event("burglary", 3, "130"), clock.now())
    async with committing(store, tmp_path / "spool") as committer:
        assert await keep_one(committer, burglary)
    clock.advance(20)
    again = replace(frame(alarm_event("burglary", 3, "130"), clock.now()))
    restore = frame(restore_event(), clock.now(), sequence="0002")
    async with committing(GatedStore(store), tmp_path / "spool") as committer:
        assert all(await keep(committer, [again, restore]))
    async with committing(store, tmp_path / "spool") as committer:
        assert settled(committer)
    assert column(store, "SELECT copies FROM alarm") == [1]
    assert column(store, "SELECT count(*) FROM alarm WHERE restored_at IS NOT NULL") == [1]


async def test_frames_that_the_database_refuses_are_shown_and_hold_up_nobody(
    store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    sound = alarms(clock, 20)
    unknown = frame(alarm_event(zone="77"), clock.now(), sequence="7777", transmitter_id="gone")
    event = replace(alarm_event(zone="88"), kind="no such kind")
    absurd = replace(frame(event, clock.now(), sequence="8888"), raw=b"\x00\xff as received")
    link = frame(None, clock.now(), transmitter_id="gone")
    async with committing(GatedStore(store), tmp_path / "spool") as committer:
        assert all(await keep(committer, [*sound[:10], unknown, absurd, link, *sound[10:]]))
    async with committing(store, tmp_path / "spool") as committer:
        assert settled(committer)
        assert committer.facts().refused == 2
        assert committer.facts().storing == "database"
    assert column(store, "SELECT count(*) FROM alarm") == [22]
    assert column(store, "SELECT kind FROM alarm WHERE zone = '77'") == ["personal"]
    assert column(store, "SELECT account FROM alarm WHERE kind = 'unclassified'") == ["1001"]
    with store.read() as connection:
        kept = connection.execute(select(_SIGNAL.c.raw).where(_SIGNAL.c.token == "-")).scalars().all()
    assert kept == [absurd.raw]
    assert disturbed(store) == [("frame_refused", unknown.id), ("frame_refused", absurd.id)]


async def test_a_spool_held_by_another_is_told(store: Store, clock: HeldClock, tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path / "spool", KEY, clock)
    with pytest.raises(StoreUnavailable, match="spool.held"):
        Committer(store, SpoolPlace(tmp_path / "spool", KEY), asyncio.get_running_loop()).start()
    writer.close()


async def test_a_folder_that_cannot_be_had_is_tried_again(
    store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    (tmp_path / "spool").write_text("in the way")
    async with committing(store, tmp_path / "spool") as committer:
        assert not await keep_one(committer, alarms(clock, 1)[0])
        assert (committer.facts().storing, committer.facts().fault) == ("nothing", "spool.unwritable")
        (tmp_path / "spool").unlink()
        async with asyncio.timeout(15):
            while committer.facts().storing != "database":
                await asyncio.sleep(0.02)
        assert await keep_one(committer, alarms(clock, 1)[0])
    assert column(store, "SELECT count(*) FROM alarm") == [1]


async def test_a_clock_set_back_makes_no_copy_of_a_new_alarm(
    store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    async with committing(store, tmp_path / "spool") as committer:
        assert await keep_one(committer, alarms(clock, 1)[0])
        clock.jump(-3600)
        assert await keep_one(committer, alarms(clock, 1)[0])
        clock.jump(-timedelta(seconds=60).total_seconds())
        assert await keep_one(committer, alarms(clock, 1)[0])
        assert settled(committer)
    assert column(store, "SELECT copies FROM alarm ORDER BY seq") == [0, 1]
