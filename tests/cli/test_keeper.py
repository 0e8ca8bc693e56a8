"""The watch's way to the database: open while it can be written and is ours, shut and told why while it is not."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from models.store.clock import HeldClock
from models.store.engine import connect_sqlite
from models.store.errors import StoreUnavailable, VersionProblem
from models.store.gate import GatedStore
from models.store.home import Home
from models.store.store import Store
from models.watch.commands import Listening, beat
from models.watch.disturbances import unsettled
from models.watch.views import watch_row
from tests.conftest import KEY
from tui.cli import lock
from tui.cli.keeper import UPGRADING, Chore, Keeper

HERE = Listening(dc09_tcp="127.0.0.1:12000")
PATIENCE_S = 20.0


class Kept:
    """A keeper at work, and what it was seen to do."""

    def __init__(self, store: Store, folder: Path, *chores: Chore) -> None:
        self.store = store
        self.home = Home(folder)
        self.gate = GatedStore(store)
        self.opened = 0
        self.keeper = Keeper(self.home, store, self.gate, self._on_open, chores)

    def _on_open(self) -> None:
        self.opened += 1

    def begin(self) -> None:
        self.keeper.start()
        assert self.keeper.reached.wait(PATIENCE_S)
        self.keeper.listen(HERE)
        assert self.keeper.begun.wait(PATIENCE_S)

    def until(self, what: Callable[[], bool]) -> None:
        """Wait for it, with the heartbeat that the clockwork would write."""
        ends = time.monotonic() + PATIENCE_S
        while not what():
            assert time.monotonic() < ends
            try:
                with self.gate.write() as session:
                    beat(session, self.keeper.epoch, True, "", self.store.clock)
            except StoreUnavailable:
                pass
            time.sleep(0.05)

    def kinds(self) -> list[str]:
        with self.store.read() as connection:
            return [each.kind for each in unsettled(connection)]


@pytest.fixture
def kept(store: Store, tmp_path: Path) -> Iterator[Kept]:
    folder = tmp_path / "home"
    folder.mkdir()
    found = Kept(store, folder)
    yield found
    found.keeper.stop(PATIENCE_S)


def test_it_opens_begins_and_goes_on(kept: Kept) -> None:
    assert kept.keeper.fault == "store.away"
    kept.begin()
    assert (kept.keeper.answers, kept.keeper.fault) == (True, "")
    assert kept.opened == 1
    with kept.gate.read() as connection:
        row = watch_row(connection)
    assert (row.epoch, row.receiving, row.dc09_tcp) == (kept.keeper.epoch, True, HERE.dc09_tcp)
    assert kept.kinds() == []


def test_it_is_open_before_the_doors_are_and_begins_when_they_are(kept: Kept) -> None:
    """Who may be heard is read before anybody is heard."""
    kept.keeper.start()
    assert kept.keeper.reached.wait(PATIENCE_S)
    assert kept.keeper.answers
    time.sleep(0.1)
    assert not kept.keeper.begun.is_set()


def test_an_upgrade_shuts_it_until_it_is_done(kept: Kept, clock: HeldClock) -> None:
    kept.begin()
    held = lock.take_upgrade(kept.home, clock)
    kept.until(lambda: kept.keeper.fault == UPGRADING)
    with pytest.raises(StoreUnavailable), kept.gate.read():
        pass
    clock.advance(60)
    held.release()
    kept.until(lambda: kept.keeper.answers)
    assert kept.opened == 2
    kept.until(lambda: kept.kinds() == ["database_away"])


def test_a_database_of_another_version_ends_it(kept: Kept) -> None:
    with kept.store.write() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '0001'"))
    kept.keeper.start()
    assert kept.keeper.reached.wait(PATIENCE_S)
    assert isinstance(kept.keeper.fatal, VersionProblem)
    assert not kept.keeper.answers
    assert kept.opened == 0


def test_one_locked_by_another_is_away_until_it_is_not(
    sqlite_store: Store, tmp_path: Path, clock: HeldClock
) -> None:
    kept = Kept(sqlite_store, tmp_path)
    kept.begin()
    epoch = kept.keeper.epoch
    assert sqlite_store.path is not None
    other = connect_sqlite(sqlite_store.path, KEY)
    other.execute("BEGIN EXCLUSIVE")
    began = time.monotonic()
    while kept.keeper.answers:  # nobody writes: it is found out all the same
        assert time.monotonic() - began < PATIENCE_S
        time.sleep(0.02)
    gone_at = clock.now()
    clock.advance(60)
    other.execute("ROLLBACK")
    other.close()
    kept.until(lambda: kept.keeper.answers)
    kept.keeper.stop(PATIENCE_S)
    with sqlite_store.read() as connection:
        [row] = unsettled(connection)
        assert watch_row(connection).epoch == epoch
    assert (row.kind, row.began_at, row.ended_at) == ("database_away", gone_at, clock.now())
    assert kept.opened >= 2


def test_a_write_that_failed_shuts_it_for_a_moment_that_nobody_must_ask_about(kept: Kept) -> None:
    kept.begin()
    kept.gate.failed = "store.away"
    ends = time.monotonic() + PATIENCE_S
    while kept.opened < 2:
        assert time.monotonic() < ends
        time.sleep(0.02)
    kept.until(lambda: kept.keeper.answers)
    assert kept.kinds() == []


def test_an_older_file_in_its_place_is_held_against_the_spool(sqlite_store: Store, tmp_path: Path) -> None:
    kept = Kept(sqlite_store, tmp_path)
    assert sqlite_store.path is not None
    older = tmp_path / "older.db"
    with sqlite_store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(sqlite_store.path, older)
    kept.begin()
    older.replace(sqlite_store.path)
    kept.until(lambda: kept.opened == 2 and kept.keeper.answers)
    sqlite_store.path.unlink()
    kept.until(lambda: kept.keeper.fault == "store.no_database")
    assert not sqlite_store.path.exists()
    kept.keeper.stop(PATIENCE_S)


def test_a_cut_line_begins_anew_and_another_watch_ends_it(postgres_store: Store, tmp_path: Path) -> None:
    kept = Kept(postgres_store, tmp_path)
    kept.begin()
    epoch = kept.keeper.epoch
    _cut(postgres_store)
    kept.until(lambda: kept.keeper.epoch == epoch + 1 and kept.keeper.answers)
    assert kept.kinds() == []
    theirs = lock.ServerLock(postgres_store, "another machine")
    while kept.keeper.fatal is None:
        _cut(postgres_store)
        try:
            theirs.keep()
        except StoreUnavailable:
            continue
        kept.until(lambda: kept.keeper.fatal is not None)
    assert kept.keeper.fatal.message_id == "watch.held_elsewhere"
    assert not kept.keeper.answers
    kept.keeper.stop(PATIENCE_S)
    theirs.release()


def test_chores_are_done_and_one_that_fails_shuts_nothing(sqlite_store: Store, tmp_path: Path) -> None:
    done: list[str] = []

    def fails() -> None:
        done.append("fails")
        raise StoreUnavailable("spool.unreadable")

    kept = Kept(sqlite_store, tmp_path, Chore(fails, 0.0), Chore(lambda: done.append("works"), 0.0))
    kept.begin()
    kept.until(lambda: done.count("works") >= 2)
    assert kept.keeper.answers
    assert kept.opened == 1
    kept.keeper.stop(PATIENCE_S)


def _cut(store: Store) -> None:
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name LIKE 'vaktbord watch %'"
            )
        )
