"""An expected test is in no figure, unless an officer found that help was needed after all (DIRECTIVE rule 21)."""

from __future__ import annotations

import pytest

from models.figures.periods import rolling_year
from models.figures.views import read_figures
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.figures.build import alarm, put

ZONE = "Europe/Stockholm"


@pytest.mark.parametrize(
    ("closed_as", "counted"),
    [("real", 1), ("probable", 1), ("user_error", 0), ("unknown", 0), ("test", 0), (None, 0)],
)
def test_an_expected_test(store: Store, clock: HeldClock, closed_as: str | None, counted: int) -> None:
    took = None if closed_as is None else 20.0
    put(store, alarm(clock.now(), took, proof=True, close_class=closed_as))
    clock.advance(60)
    with store.read() as connection:
        found = read_figures(connection, rolling_year(clock.now(), ZONE), clock.now(), ZONE)
    assert (found.counted, found.excluded["test"]) == (counted, 1 - counted)
