"""Upgrading: a proven copy first, all or nothing, and a newer database is left alone."""

from __future__ import annotations

import stat

import pytest

from models.store import keys
from models.store.engine import connect_sqlite
from models.store.home import Home
from tests.cli.conftest import Command, store_of
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
