"""A copy put in again, from either engine into either: every row, the record, and what is told of the gap."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from fixtures.city import load_city
from models.access.actor import WATCH
from models.audit.heads import head_key, newest_head, sign_head
from models.audit.verify import verify
from models.backup import identity, reading, restoring
from models.backup.reading import ReadBack, read_back
from models.store import chain, schema
from models.store.base import metadata
from models.store.clock import HeldClock
from models.store.errors import IntegrityProblem, UsageProblem, VersionProblem
from models.store.store import Store
from models.watch.disturbances import unsettled
from tests.models.backup.conftest import MASTER, OFFICER, Safe

OTHER_KEY = bytes(range(32, 64))
NEW_HOME = head_key(OTHER_KEY)
# What restoring itself adds, or sets right.
ADDS = frozenset({"entry", "entry_detail", "chain_head", "disturbance", "watch", "signed_head", "meta"})


def rows_of(store: Store) -> dict[str, list[dict[str, Any]]]:
    schema.load_tables()
    with store.read() as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
            ]
            for table in metadata.sorted_tables
        }


@pytest.fixture
def copied(
    store: Store, safe: Safe, clock: HeldClock, tmp_path: Path
) -> tuple[ReadBack, str, dict[str, Any]]:
    """The city read back, its file, and the rows that were there when it was made."""
    load_city(store)
    with store.write() as session:
        sign_head(session, MASTER, clock)
    before = rows_of(store)
    assert before["alarm"]
    made = safe.make(store)
    folder = tmp_path / "back"
    folder.mkdir()
    path = safe.place.folder / made.file
    return read_back(path, identity.identity_of(safe.secret), folder, clock), made.file, before


def as_before(restored: Store, before: dict[str, list[dict[str, Any]]], clock: HeldClock) -> None:
    after = rows_of(restored)
    for name, rows in before.items():
        if name not in ADDS:
            assert after[name] == rows, name
    assert after["entry"][: len(before["entry"])] == before["entry"]
    assert [row["verb"] for row in after["entry"][len(before["entry"]) :]] == [
        "backup.restored", "head.key_taken_up", "head.signed", "disturbance.noted",
    ]  # fmt: skip
    with restored.read() as connection:
        assert verify(connection, NEW_HOME).fault is None
        newest = newest_head(connection)
        assert newest is not None
        assert newest.key_id == NEW_HOME.id
        assert [(each.kind, each.ended_at) for each in unsettled(connection)][-1] == ("restored", clock.now())


def test_into_a_file(copied: tuple[ReadBack, str, dict[str, Any]], tmp_path: Path, clock: HeldClock) -> None:
    found, name, before = copied
    clock.advance(7200)
    target = tmp_path / "new.db"
    restoring.into_file(found, name, target, OTHER_KEY, NEW_HOME, OFFICER, clock)
    restored = Store.sqlite(target, OTHER_KEY, clock)
    as_before(restored, before, clock)
    assert schema.differences(restored.engine) == []
    with restored.write() as session:
        chain.record(session, WATCH, "tested", "x:1", clock.now())
    restored.close()
    with pytest.raises(UsageProblem):
        restoring.into_file(found, name, target, OTHER_KEY, NEW_HOME, OFFICER, clock)


def test_into_a_server(
    copied: tuple[ReadBack, str, dict[str, Any]], postgres_url: str, clock: HeldClock, tmp_path: Path
) -> None:
    found, name, before = copied
    clock.advance(7200)
    database = f"r{abs(hash(str(tmp_path))):x}"
    admin = Store.postgres(postgres_url)
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {database}"))
    restored = Store.postgres(postgres_url.replace("/postgres?", f"/{database}?"), clock, OTHER_KEY)
    try:
        restoring.into_server(found, name, restored, None, NEW_HOME, OFFICER)
        after = rows_of(restored)
        own = ("sealing_check", f"head_key.{NEW_HOME.id}")
        meta = [row for row in after["meta"] if row["name"] not in own]
        assert meta == [row for row in before["meta"] if row["name"] not in own]
        as_before(restored, before, clock)
        # The server's counters go on where the rows end.
        from models.people.commands import add_person

        with restored.write() as session:
            add_person(session, OFFICER, "SF-77", "Påhittad", clock)
        with pytest.raises(UsageProblem) as told:
            restoring.into_server(found, name, restored, None, NEW_HOME, OFFICER)
        assert told.value.message_id == "restore.not_empty"
    finally:
        restored.close()
        with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"DROP DATABASE {database} WITH (FORCE)"))
        admin.close()


def test_a_copy_of_a_newer_program_is_left_alone(
    sqlite_store: Store, safe: Safe, tmp_path: Path, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = safe.make(sqlite_store)
    monkeypatch.setattr(reading, "SCHEMA", "0001")
    with pytest.raises(VersionProblem):
        read_back(safe.place.folder / made.file, identity.identity_of(safe.secret), tmp_path, clock)


def test_figures_that_are_not_those_of_the_making_are_told(
    sqlite_store: Store, safe: Safe, tmp_path: Path, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from models.backup import making

    pack = making.pack

    def other(database: Path, manifest: Any, *more: Any) -> str:
        return pack(database, replace(manifest, figures=replace(manifest.figures, alarms=7)), *more)

    monkeypatch.setattr(making, "pack", other)
    made = safe.make(sqlite_store)
    with pytest.raises(IntegrityProblem) as told:
        read_back(safe.place.folder / made.file, identity.identity_of(safe.secret), tmp_path, clock)
    assert told.value.message_id == "backup.differs"


def test_a_database_with_anything_of_others_in_it_is_left_as_it_is(
    sqlite_store: Store, safe: Safe, postgres_store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    """Also one of an older version of ours, which must not be brought up on the way."""
    made = safe.make(sqlite_store)
    found = read_back(safe.place.folder / made.file, identity.identity_of(safe.secret), tmp_path, clock)
    for spoil in ("UPDATE alembic_version SET version_num = '0003'", "DROP TABLE alembic_version"):
        with postgres_store.write() as session:
            session.connection().execute(text(spoil))
        with pytest.raises(UsageProblem):
            restoring.into_server(found, made.file, postgres_store, None, NEW_HOME, OFFICER)
        with postgres_store.read() as connection:
            assert connection.execute(text("SELECT count(*) FROM entry")).scalar() == 0
