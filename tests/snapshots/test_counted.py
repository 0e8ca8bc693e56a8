"""Pictures of what looks back over many alarms: the figures, and a list of the ARC."""

from __future__ import annotations

import pytest

from models.store.clock import HeldClock
from models.store.store import Store
from tests.conftest import NIGHT
from tests.models.figures.build import a_year, put
from tests.snapshots.test_overview import SIZES
from tests.snapshots.test_screens import Compare, desk_at
from tests.tui.screens.test_figures import told_list


@pytest.mark.parametrize("size", ["80x24", "120x36"])
def test_figures(snap_compare: Compare, city_store: Store, clock: HeldClock, size: str) -> None:
    """Four percentiles stand under their heads; what is too few to show says so; whose false alarms, with why."""
    put(city_store, *a_year(3, NIGHT, 60))
    app, before = desk_at(city_store, clock, "y")
    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)


def test_a_reconciliation(snap_compare: Compare, city_store: Store, clock: HeldClock) -> None:
    """What the ARC has and we lack stands first; that it is not signed is said."""
    told_list(city_store)
    app, before = desk_at(city_store, clock, "a", "enter")
    assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=before)
