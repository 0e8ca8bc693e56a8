"""The group, on both engines and on one."""

from __future__ import annotations

import pytest

from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.risks.group import people


@pytest.fixture
def peopled(store: Store, clock: HeldClock) -> Store:
    """Both engines, with the two."""
    people(store, clock)
    return store


@pytest.fixture
def peopled_file(sqlite_store: Store, clock: HeldClock) -> Store:
    """SQLite, with the two."""
    people(sqlite_store, clock)
    return sqlite_store
