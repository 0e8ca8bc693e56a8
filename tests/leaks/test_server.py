"""What a database server keeps on disk: no planted word in its tables, its indexes, its log or its write-ahead log."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from models.store.meta import write_meta
from models.store.store import Store
from tests.leaks.planting import places, plant, word_of
from tests.leaks.seeking import held_in_files


def test_the_server_has_no_planted_word_on_its_disk(own_postgres_store: Store) -> None:
    words = plant(own_postgres_store)
    control = {"meta.value": word_of("meta.value")}
    with own_postgres_store.write() as session:
        write_meta(session, "control", control["meta.value"])
    with own_postgres_store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        folder = Path(str(connection.execute(text("SHOW data_directory")).scalar_one()))
    assert held_in_files([folder / "pg_wal"], control), "the write-ahead log was not really looked at"
    assert held_in_files([folder / "base"], control), "the tables were not really looked at"
    assert held_in_files([folder], words) == {}


def test_without_the_sealing_every_word_would_be_found(own_postgres_store: Store) -> None:
    """The control: the same words put by an engine that seals nothing."""
    url = own_postgres_store.engine.url.render_as_string(hide_password=False)
    clear = Store.postgres(url, own_postgres_store.clock)
    try:
        words = plant(clear)
    finally:
        clear.close()
    with own_postgres_store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        folder = Path(str(connection.execute(text("SHOW data_directory")).scalar_one()))
    found = held_in_files([folder / "base"], words)
    assert {place for places_there in found.values() for place in places_there} == set(places())
