"""What the desk may take as true: a database that hangs is no watch that is dead."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from models.watch.rows import CanaryRow
from tests.tui.invented import NOW, InventedServices
from tui.feed import Seen
from tui.state import DeskState
from tui.truth import Truth


def test_a_reading_that_did_not_come_back_is_no_outage_of_reception() -> None:
    world, truth = InventedServices(), Truth(0.0)
    for mono in (0.1, 1.0):
        world.cycle += 1
        truth.seen(Seen(world.pulse(), None, mono), NOW)
    assert truth.put_into(DeskState(NOW), 10.0, NOW, reading_since=2.0).away_s == 8.0
    world.cycle += 9
    truth.seen(Seen(world.pulse(), None, 10.0), NOW)
    assert truth.take_outage() is None


def test_a_desk_that_opens_tells_nothing_of_a_canary_that_came_before_it() -> None:
    world, truth = InventedServices(), Truth(0.0)
    for number, age in ((1, 232.0), (2, 0.1)):
        stored = NOW - timedelta(seconds=age)
        canary = CanaryRow(f"c{number}", stored, stored, stored, None)
        truth.seen(Seen(replace(world.pulse(), canary=canary), None, float(number)), NOW)
        assert truth.canary_to_tell() == (None if age > 10 else "c2")
