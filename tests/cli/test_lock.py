"""One watch a home and one a server: who holds it is told, leftovers of our own are ended, a broken line is known."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.home import Home
from models.store.store import Store
from tui.cli import lock


def test_a_home_has_one_watch_and_tells_which(home: Home, clock: HeldClock) -> None:
    assert lock.holder_of(home) is None
    held = lock.take(home, clock)
    found = lock.holder_of(home)
    assert found is not None
    assert (found.pid, found.since) == (os.getpid(), clock.now())
    with pytest.raises(StoreUnavailable) as told:
        lock.take(home, clock)
    assert (told.value.message_id, told.value.values["pid"]) == ("watch.held", os.getpid())
    held.release()
    assert lock.holder_of(home) is None
    lock.take(home, clock).release()


def test_an_upgrade_is_known_while_it_lasts_however_it_ends(home: Home, clock: HeldClock) -> None:
    assert not lock.upgrading(home)
    held = lock.take_upgrade(home, clock)
    assert lock.upgrading(home)
    with pytest.raises(StoreUnavailable) as told:
        lock.take_upgrade(home, clock)
    assert told.value.message_id == "upgrade.under_way"
    held.release()
    assert not lock.upgrading(home)
    script = (
        "import sys; from pathlib import Path; from models.store.clock import SystemClock;"
        "from models.store.home import Home; from tui.cli import lock;"
        "held = lock.take_upgrade(Home(Path(sys.argv[1])), SystemClock()); print('held', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(home.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    assert lock.upgrading(home)
    process.kill()
    process.communicate()
    assert not lock.upgrading(home)


def test_one_watch_a_server(postgres_store: Store) -> None:
    first, second = lock.ServerLock(postgres_store, "one"), lock.ServerLock(postgres_store, "another")
    assert first.keep() is False
    assert first.keep() is True
    for _ in range(2):
        with pytest.raises(StoreUnavailable) as told:
            second.keep()
        assert told.value.message_id == "watch.held_elsewhere"
    first.release()
    assert _taken_when_let_go(second) is False
    second.release()


def test_a_leftover_of_our_own_on_the_server_is_ended(postgres_store: Store) -> None:
    """As after a line that broke without the server noticing: its old session still has the lock."""
    before, after = lock.ServerLock(postgres_store, "ours"), lock.ServerLock(postgres_store, "ours")
    assert before.keep() is False
    assert after.keep() is False
    assert after.keep() is True
    after.release()
    before.release()


def test_a_lock_whose_line_is_cut_is_taken_anew_or_told_lost(postgres_store: Store) -> None:
    ours, theirs = lock.ServerLock(postgres_store, "ours"), lock.ServerLock(postgres_store, "theirs")
    ours.keep()
    _cut(postgres_store, "ours")
    assert ours.keep() is False
    assert ours.keep() is True
    _cut(postgres_store, "ours")
    theirs.keep()
    with pytest.raises(StoreUnavailable) as told:
        ours.keep()
    assert told.value.message_id == "watch.held_elsewhere"
    theirs.release()


def test_a_server_that_is_not_there_is_away() -> None:
    store = Store.postgres("postgresql://x@127.0.0.1:1/x")
    with pytest.raises(StoreUnavailable) as told:
        lock.ServerLock(store, "ours").keep()
    assert told.value.message_id == "store.away"
    store.close()


def test_a_home_has_a_name_of_its_own_that_the_server_can_hold() -> None:
    names = {lock.server_name(Home(Path(folder))) for folder in ("one", "another")}
    assert len(names) == 2
    assert all(len(name.encode()) < 64 for name in names)


def _taken_when_let_go(waiting: lock.ServerLock) -> bool:
    """A closed line is closed on the server too a little later; until then its lock is held."""
    for _ in range(100):
        with contextlib.suppress(StoreUnavailable):
            return waiting.keep()
        time.sleep(0.1)
    return waiting.keep()


def _cut(store: Store, name: str) -> None:
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # With a time to wait the answer comes when the session, and so its lock, is gone.
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = :name"
            ),
            {"name": name},
        )
