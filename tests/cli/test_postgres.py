"""The same commands on PostgreSQL: two addresses, one watch per server, and secret values sealed there."""

from __future__ import annotations

import json
import select
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from models.store.errors import SettingsProblem
from models.store.home import Home
from models.store.store import Store
from tests.cli.conftest import Command, spawn, store_of
from tui.cli.init import require_servers
from tui.cli.main import main

PATIENCE_S = 30.0


@pytest.fixture
def home(tmp_path: Path, postgres_url: str) -> Iterator[Home]:
    """A home on a fresh database, run by a role that owns nothing."""
    admin = Store.postgres(postgres_url)
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP ROLE IF EXISTS vaktbord_run"))
        connection.execute(text("CREATE ROLE vaktbord_run LOGIN"))
        connection.execute(text("CREATE DATABASE cli"))
    home = Home(tmp_path / "home")
    owner = postgres_url.replace("/postgres?", "/cli?")
    run = owner.replace("postgres:@", "vaktbord_run@")
    assert run != owner
    told = [
        "--home",
        str(home.folder),
        "init",
        "--yes",
        "--key-in-home",
        "--kind",
        "test",
        "--dc09-tcp",
        "127.0.0.1:0",
    ]
    assert main([*told, "--database-url", run, "--database-owner-url", owner]) == 0
    yield home
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP DATABASE cli WITH (FORCE)"))
        connection.execute(text("DROP ROLE vaktbord_run"))
    admin.close()


def test_a_database_in_another_character_set_is_refused(postgres_url: str) -> None:
    with Store.postgres(postgres_url).engine.connect() as connection:
        ours = connection.execution_options(isolation_level="AUTOCOMMIT")
        ours.execute(text("CREATE DATABASE ascii ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0"))
        try:
            with pytest.raises(SettingsProblem):
                require_servers(postgres_url.replace("/postgres?", "/ascii?"))
        finally:
            ours.execute(text("DROP DATABASE ascii WITH (FORCE)"))


def test_commands_and_the_one_watch(home: Home, vaktbord: Command) -> None:
    assert not home.database.exists()
    assert vaktbord("alarms").code == 0
    assert vaktbord("status").code == 1
    assert vaktbord("person", "add", "SF-01", "--name", "Påhittad").code == 0
    watch = spawn(home, "watch")
    try:
        assert watch.stdout is not None
        ready, _, _ = select.select([watch.stdout], [], [], PATIENCE_S)
        assert ready
        watch.stdout.readline()
        second = vaktbord("watch")
        assert second.code == 5
        assert str(watch.pid) in second.err
        assert json.loads(vaktbord("status", "--json").out)["receiving"] is True
        assert vaktbord("watch", "--stop").code == 0
        assert watch.wait(PATIENCE_S) == 0
        assert vaktbord("watch", "--stop").code == 0
    finally:
        if watch.poll() is None:
            watch.kill()
        watch.communicate(timeout=PATIENCE_S)


def test_a_watch_whose_connections_are_cut_takes_its_lock_anew(home: Home, vaktbord: Command) -> None:
    watch = spawn(home, "watch")
    try:
        assert watch.stdout is not None
        assert select.select([watch.stdout], [], [], PATIENCE_S)[0]
        before = _epoch(home)
        store = Store.postgres(home.settings().store.database_owner_url)
        with store.write() as session:
            session.connection().execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'vaktbord_run'")
            )
        store.close()
        while _epoch(home) == before:
            assert watch.poll() is None
        assert vaktbord("watch").code == 5
        watch.send_signal(signal.SIGTERM)
        assert watch.wait(PATIENCE_S) == 0
    finally:
        if watch.poll() is None:
            watch.kill()
        watch.communicate(timeout=PATIENCE_S)


def test_doctor_says_what_is_sealed_and_what_is_not(home: Home, vaktbord: Command) -> None:
    told = {each["subject"]: each for each in json.loads(vaktbord("doctor", "--json").out)}
    assert told["database"]["grade"] == "good"
    assert "förseglade" in told["database"]["words"]
    assert "klartext" in told["database"]["words"]


def test_a_home_with_another_key_than_the_databases_is_told(
    home: Home, vaktbord: Command, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    stored = home.settings().store
    told = ["--home", str(tmp_path / "other"), "init", "--yes", "--key-in-home", "--kind", "test"]
    told += ["--database-url", stored.database_url, "--database-owner-url", stored.database_owner_url]
    assert main(told) == 3
    assert "annan nyckel" in capfd.readouterr().err
    assert vaktbord("alarms").code == 0


def test_a_server_that_is_away_is_5(home: Home, vaktbord: Command) -> None:
    url = home.settings().store.database_url
    told_before = home.settings_file.read_text()
    home.settings_file.write_text(told_before.replace(f'"{url}"', '"postgresql://x@127.0.0.1:1/x"'))
    told = vaktbord("status")
    assert told.code == 5
    assert told.err.count("\n") == 1


def _epoch(home: Home) -> int:
    from models.watch.views import watch_row

    store = store_of(home)
    try:
        with store.read() as connection:
            return watch_row(connection).epoch
    finally:
        store.close()
