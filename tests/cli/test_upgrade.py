"""Upgrading: a proven copy first, all or nothing, and a newer database is left alone."""

from __future__ import annotations

import json
import stat
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from models.store import keys
from models.store.clock import HeldClock
from models.store.engine import connect_sqlite
from models.store.errors import StoreUnavailable
from models.store.home import Home
from tests.cli.conftest import Command, store_of
from tests.conftest import NIGHT
from tui.cli import lock, watch_control


def _empty(home: Home) -> None:
    """The home's database as it was before its first migration."""
    home.database.unlink()
    connect_sqlite(home.database, keys.derive(home.master_key(home.settings()), keys.DATABASE)).close()


def test_an_older_database_is_copied_and_brought_up(home: Home, vaktbord: Command) -> None:
    _empty(home)
    assert vaktbord("alarms").code == 6
    told = vaktbord("upgrade")
    assert told.code == 0, told.err
    assert vaktbord("alarms").code == 0
    [copy] = home.backups.iterdir()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert str(copy) in told.out
    proof = connect_sqlite(copy, keys.derive(home.master_key(home.settings()), keys.DATABASE))
    assert proof.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    proof.close()


def test_a_newer_database_is_left_alone(home: Home, vaktbord: Command) -> None:
    store = store_of(home)
    with store.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    assert vaktbord("upgrade").code == 6
    assert not home.backups.exists()


def test_a_current_database_is_no_work(home: Home, vaktbord: Command) -> None:
    assert vaktbord("upgrade").code == 0
    assert not home.backups.exists()


def test_a_running_watch_is_stopped_first_and_started_after(
    home: Home, vaktbord: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.cli import upgrade

    settings = home.settings()
    watch_control.ensure(home, settings)
    before = lock.holder_of(home)
    assert before is not None
    # The migration itself is proven above; here the database only says that it is old.
    monkeypatch.setattr(upgrade, "version_of", lambda store: "0000")
    try:
        told = vaktbord("upgrade")
        assert told.code == 0, told.err
        after = lock.holder_of(home)
        assert after is not None
        assert after.pid != before.pid
        assert len(list(home.backups.iterdir())) == 1
    finally:
        watch_control.stop(home, settings)


def test_panels_are_heard_while_the_database_is_upgraded(
    home: Home, vaktbord: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.cli.running import add_transmitters, dial
    from tui.cli import local, upgrade

    add_transmitters(vaktbord, "1001", "1002")
    settings = home.settings()
    watch_control.ensure(home, settings)
    _until(lambda: local.here(home, settings).receiving)
    assert dial(home, "1001").acknowledged
    _until(lambda: len(json.loads(vaktbord("alarms", "--json").out)) == 1)
    migrate = upgrade._migrate
    meanwhile: list[str] = []

    def while_panels_send(*told: Any) -> None:
        _until(lambda: local.here(home, settings).receiving)
        assert dial(home, "1002").acknowledged
        pulse = local.here(home, settings).pulse
        assert pulse is not None
        assert (pulse.storing, pulse.fault) == ("spool", "store.upgrading")
        with pytest.raises(StoreUnavailable):
            local.must_not_touch(home)
        meanwhile.extend(alarm.account for alarm in local.waiting(home, settings, None).alarms)
        migrate(*told)

    monkeypatch.setattr(upgrade, "version_of", lambda store: "0000")
    monkeypatch.setattr(upgrade, "_migrate", while_panels_send)
    try:
        assert vaktbord("upgrade").code == 0
        assert meanwhile == ["1002"]
        _until(lambda: vaktbord("alarms").code == 0)
        rows = json.loads(vaktbord("alarms", "--json").out)
        assert sorted((row["account"], row["stored"]) for row in rows) == [("1001", True), ("1002", True)]
    finally:
        watch_control.stop(home, settings)


def test_a_second_upgrade_waits_its_turn(home: Home, vaktbord: Command) -> None:
    _empty(home)
    held = lock.take_upgrade(home, HeldClock(NIGHT))
    told = vaktbord("upgrade")
    assert told.code == 5
    assert "pågår redan" in told.err
    held.release()
    assert vaktbord("upgrade").code == 0


def test_what_stands_only_in_the_log_is_in_the_copy(
    home: Home, vaktbord: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk that reads keeps the log from being brought home; what another desk does meanwhile is copied."""
    from tui.cli import upgrade

    reading, acting = _connected(home), _connected(home)
    reading.execute("BEGIN")
    reading.execute("SELECT count(*) FROM entry").fetchone()
    acting.execute("CREATE TABLE act_of_a_desk (id INTEGER)")
    monkeypatch.setattr(upgrade, "version_of", lambda store: "0000")
    assert vaktbord("upgrade").code == 0
    [copy] = home.backups.iterdir()
    copied = connect_sqlite(copy, _key(home))
    assert copied.execute("SELECT count(*) FROM act_of_a_desk").fetchone()[0] == 0
    for each in (reading, acting, copied):
        each.close()


def test_a_desk_that_is_open_waits_while_the_copy_is_made(
    home: Home, vaktbord: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.cli import upgrade

    acting = _connected(home)
    acting.execute("PRAGMA busy_timeout = 50")
    copy_pages = upgrade._copy_pages
    refused: list[str] = []

    def act_and_copy(*told: Any) -> None:
        with pytest.raises(dbapi2.OperationalError) as caught:
            acting.execute("CREATE TABLE act_of_a_desk (id INTEGER)")
        refused.append(str(caught.value))
        copy_pages(*told)

    monkeypatch.setattr(upgrade, "version_of", lambda store: "0000")
    monkeypatch.setattr(upgrade, "_copy_pages", act_and_copy)
    assert vaktbord("upgrade").code == 0
    assert refused == ["database is locked"]
    acting.execute("CREATE TABLE act_of_a_desk (id INTEGER)")  # let in again
    acting.close()


def test_a_database_that_another_keeps_is_left_alone(
    home: Home, vaktbord: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.store import engine
    from tui.cli import upgrade

    holding = _connected(home)
    holding.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(engine, "BUSY_MS", 50)
    monkeypatch.setattr(upgrade, "version_of", lambda store: "0000")
    told = vaktbord("upgrade")
    assert told.code == 5
    assert "upptagen" in told.err
    assert list(home.backups.iterdir()) == []
    holding.close()


def _key(home: Home) -> bytes:
    return keys.derive(home.master_key(home.settings()), keys.DATABASE)


def _connected(home: Home) -> Any:
    """A connection of another program's."""
    return connect_sqlite(home.database, _key(home))


def _until(what: Callable[[], bool]) -> None:
    ends = time.monotonic() + 40.0
    while not what():
        assert time.monotonic() < ends
        time.sleep(0.05)
