"""The gate before the database: shut at first, and then nobody waits for it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.store.errors import StoreUnavailable
from models.store.gate import GatedStore
from models.store.store import Store


def test_while_shut_the_database_counts_as_away(store: Store) -> None:
    gated = GatedStore(store)
    for why in ("store.away", "version.older"):
        gated.shut(why)
        assert gated.shut_for == why
        for door in (gated.read, gated.write):
            with pytest.raises(StoreUnavailable) as told, door():
                pass
            assert told.value.message_id == why
    gated.open()
    assert gated.shut_for == ""
    with gated.write() as session:
        session.connection().execute(text("INSERT INTO meta (name, value) VALUES ('gate', 'open')"))
    with gated.read() as connection:
        assert connection.execute(text("SELECT value FROM meta WHERE name = 'gate'")).scalar() == "open"
