"""Pictures of the person's card: closed, open, in an emergency. Would one find the address at 03:00, and no more?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.access.actor import LOADER
from models.access.break_glass import break_glass
from models.people.protection import protect
from models.store.clock import HeldClock
from models.store.store import Store
from tests.snapshots.test_overview import SIZES
from tests.snapshots.test_screens import actor_of, desk_at, taken, two_alarms

Compare = Callable[..., bool]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_card_closed(snap_compare: Compare, city_store: Store, clock: HeldClock, language: str) -> None:
    """Every group as blocks of one width, its ground under it, and which reason would be used."""
    alarm_id = taken(city_store, two_alarms(city_store))
    app, before = desk_at(city_store, clock, "u", opened=alarm_id, language=language)
    assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=before)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_card_with_the_address_open(
    snap_compare: Compare, city_store: Store, clock: HeldClock, language: str
) -> None:
    """The one line that was asked for stands out; the time that is left is above it; all else stays closed."""
    alarm_id = taken(city_store, two_alarms(city_store))
    keys = ("u", "down", "down", "enter")
    app, before = desk_at(city_store, clock, *keys, opened=alarm_id, language=language)
    assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=before)


def test_protected_in_an_emergency(snap_compare: Compare, city_store: Store, clock: HeldClock) -> None:
    """The red band above all; no address, and what to do instead; what the role may not see is said. Light theme."""
    with city_store.read() as connection:
        ek = actor_of(connection)
    with city_store.write() as session:
        protect(session, LOADER, "SF-07", "protected", clock, reference="Skatteverket, ärende 4711")
        break_glass(session, ek, "SF-07", "någon skriker i telefonen", clock)
    app, before = desk_at(city_store, clock, "o", *["down"] * 11, "u", theme="light")
    assert snap_compare(app, terminal_size=SIZES["120x36"], run_before=before)
