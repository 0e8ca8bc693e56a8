"""Backups of a home on PostgreSQL, made by the role that owns nothing, and put back there or into a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from models.store.home import Home
from models.store.store import Store
from tests.cli.conftest import Command
from tests.cli.test_postgres import home as home  # a home on a fresh database


@pytest.fixture
def another(postgres_url: str) -> Iterator[str]:
    """A further, empty database: its owner's address."""
    admin = Store.postgres(postgres_url)
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE cli_another"))
    yield postgres_url.replace("/postgres?", "/cli_another?")
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP DATABASE cli_another WITH (FORCE)"))
        connection.execute(text("DROP OWNED BY vaktbord_run"))
    admin.close()


def test_made_tried_and_put_back(home: Home, vaktbord: Command, another: str, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.txt"
    assert vaktbord("backup", "--new-key", "--out", str(sheet)).code == 0
    assert vaktbord("person", "add", "SF-01", "--name", "Vera Exempel").code == 0
    told = vaktbord("backup", "--json")
    assert told.code == 0, told.err
    path = json.loads(told.out)["file"]
    settings = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(settings.replace('public_key = "age1', 'public_key = ""  # age1'), "utf-8")
    said = {each["subject"]: each["grade"] for each in json.loads(vaktbord("doctor", "--json").out)}
    assert said["backup"] == "good", "a machine that only shows makes none, and the watch's has made one"
    home.settings_file.write_text(settings, encoding="utf-8")
    drilled = vaktbord("restore", "--drill", "--identity", str(sheet))
    assert drilled.code == 0, drilled.err

    server = Home(tmp_path / "server")
    run = another.replace("postgres:@", "vaktbord_run@")
    urls = ("--database-url", run, "--database-owner-url", another)
    told = vaktbord("--home", str(server.folder), "restore", path, "--identity", str(sheet), *urls)
    assert told.code == 0, told.err
    assert vaktbord("--home", str(server.folder), "audit", "verify").code == 0
    assert vaktbord("--home", str(server.folder), "person", "add", "SF-02", "--name", "Påhittad").code == 0
    third = vaktbord(
        "--home", str(tmp_path / "third"), "restore", path, "--identity", str(sheet), "--key-in-home", *urls
    )
    assert (third.code, "inte tom" in third.err) == (2, True)
    assert not (tmp_path / "third" / "vaktbord.toml").exists()

    file = Home(tmp_path / "file")
    told = vaktbord("--home", str(file.folder), "restore", path, "--identity", str(sheet))
    assert told.code == 0, told.err
    assert file.database.exists()
    assert b"Vera Exempel" not in file.database.read_bytes()
    assert vaktbord("--home", str(file.folder), "audit", "verify").code == 0
