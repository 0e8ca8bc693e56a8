"""A database rolled back, a spool with a hole, a tail that is gone: refilled or told, and nothing twice."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import text

from models.store.clock import HeldClock
from models.store.gate import GatedStore
from models.store.store import Store
from tests.intake.committed import alarms, column, committing, disturbed, keep, keep_one, settled
from tests.models.alarms.build import add_person, alarm_event, frame, restore_event


def roll_back(store: Store) -> None:
    """Make the database as it was before anything was received, past its own guards."""
    with store.write() as session:
        connection = session.connection()
        if store.is_sqlite:
            guards = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'signal'")
            for name in connection.execute(guards).scalars().all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE signal DISABLE TRIGGER ALL"))
        for table in ("signal", "alarm", "spool_mark"):
            connection.execute(text(f"DELETE FROM {table}"))


async def test_a_database_rolled_back_while_running_is_refilled(
    store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    frames = alarms(clock, 60)
    async with committing(store, tmp_path / "spool") as committer:
        assert all(await keep(committer, frames[:50]))
        assert settled(committer)
        roll_back(store)
        assert all(await keep(committer, frames[50:]))
        assert settled(committer)
    assert column(store, "SELECT id FROM alarm ORDER BY seq") == [each.events[0].id for each in frames]
    [(kind, detail)] = disturbed(store)
    assert kind == "database_rolled_back"
    assert detail.startswith("1-")


async def test_a_mark_set_back_stores_nothing_twice(store: Store, clock: HeldClock, tmp_path: Path) -> None:
    person_id, transmitter_id = add_person(store, clock)
    frames = [
        frame(alarm_event(), clock.now(), transmitter_id=transmitter_id, person_id=person_id),
        frame(restore_event("100"), clock.now(), sequence="0002", transmitter_id=transmitter_id),
        *alarms(clock, 30, 10),
    ]
    async with committing(store, tmp_path / "spool") as committer:
        assert all(await keep(committer, frames))
    for _ in range(2):
        with store.write() as session:
            session.connection().execute(text("UPDATE spool_mark SET number = 0"))
        async with committing(store, tmp_path / "spool") as committer:
            assert settled(committer)
    assert column(store, "SELECT count(*) FROM alarm") == [31]
    assert column(store, "SELECT count(*) FROM signal") == [32]
    assert {kind for kind, _ in disturbed(store)} == {"database_rolled_back"}


async def test_an_old_database_file_put_back_is_refilled_from_the_spool(
    sqlite_store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    assert sqlite_store.path is not None and sqlite_store.key is not None
    frames = alarms(clock, 30)
    async with committing(sqlite_store, tmp_path / "spool") as committer:
        assert all(await keep(committer, frames[:10]))
    with sqlite_store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(sqlite_store.path, tmp_path / "old.db")
    clock.advance(300)
    async with committing(sqlite_store, tmp_path / "spool") as committer:
        assert all(await keep(committer, frames[10:]))
    sqlite_store.close()
    for path in tmp_path.glob("vaktbord.db*"):
        path.unlink()
    shutil.copy(tmp_path / "old.db", sqlite_store.path)
    store = Store.sqlite(sqlite_store.path, sqlite_store.key, clock)
    async with committing(store, tmp_path / "spool") as committer:
        assert settled(committer)
    assert column(store, "SELECT id FROM alarm ORDER BY seq") == [each.events[0].id for each in frames]
    assert [kind for kind, _ in disturbed(store)] == ["database_rolled_back"]
    assert column(store, "PRAGMA integrity_check") == ["ok"]
    store.close()


async def test_records_missing_in_the_spool_are_told_once(
    store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    folder = tmp_path / "spool"
    for start in range(4):
        async with committing(GatedStore(store), folder) as committer:
            assert await keep_one(committer, alarms(clock, 1, start)[0])
    sorted(folder.glob("seg-*"))[1].unlink()
    for _ in range(2):
        async with committing(store, folder) as committer:
            assert settled(committer)
    assert column(store, "SELECT zone FROM alarm ORDER BY seq") == ["0", "2", "3"]
    assert disturbed(store) == [("spool_hole", "2")]


async def test_a_cut_tail_is_told_by_what_the_watch_remembers(
    store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    folder = tmp_path / "spool"
    async with committing(store, folder) as committer:
        assert await keep_one(committer, alarms(clock, 1)[0])
    for known in (4, 4):
        async with committing(store, folder, known) as committer:
            assert await keep_one(committer, frame(alarm_event(zone=f"9{known}"), clock.now()))
            assert settled(committer)
    assert disturbed(store) == [("spool_cut", "2-4")]


async def test_a_spool_replaced_by_an_older_one_is_told_and_goes_on(
    store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    folder = tmp_path / "spool"
    async with committing(store, folder) as committer:
        assert await keep_one(committer, alarms(clock, 1)[0])
    shutil.copytree(folder, tmp_path / "old")
    for start in range(1, 5):
        async with committing(store, folder) as committer:
            assert await keep_one(committer, alarms(clock, 1, start)[0])
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "old", folder)
    for start in (5, 6):
        async with committing(store, folder) as committer:
            assert await keep_one(committer, alarms(clock, 1, start)[0])
            assert settled(committer)
    assert column(store, "SELECT zone FROM alarm ORDER BY seq") == [str(n) for n in range(7)]
    assert [kind for kind, _ in disturbed(store)] == ["spool_cut"]
