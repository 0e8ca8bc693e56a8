"""112 first in every acute plan in force, for a class or for one's own, on any day (D56)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.access.actor import LOADER
from models.people.validity import today
from models.plans.loading import end, load
from models.plans.measured import begins_with_112, measured
from models.plans.plan import NOTHING, Condition, Plan, Step
from models.plans.shipped_plans import shipped
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.alarms.build import add_person

ASKS, RINGS = Step("a", "emergency", NOTHING), Step("b", "call", NOTHING)
IF_KNOWN = replace(ASKS, when=(Condition("person_known"),))


@pytest.mark.parametrize(
    ("steps", "first"),
    [((ASKS, RINGS), True), ((RINGS, ASKS), False), ((IF_KNOWN, RINGS), False), ((), False), ((RINGS,), False),
     ((replace(RINGS, kind="never"), ASKS), False)],
)  # fmt: skip
def test_what_begins_with_112(steps: tuple[Step, ...], first: bool) -> None:
    assert begins_with_112(Plan("x", ("duress",), True, NOTHING, steps)) is first


def _told(store: Store, day: date) -> tuple[int | None, int | None]:
    with store.read() as connection:
        [found] = [each for each in measured(connection, day) if each.id == "plans.emergency_first"]
    assert found.state == "ok"
    return found.count, found.of


def test_the_acute_plans_in_force_on_a_day_ones_own_among_them(sqlite_store: Store, clock: HeldClock) -> None:
    store = sqlite_store
    acute = sum(plan.acute for plan, _ in shipped().values())
    add_person(store, clock)
    first = today(clock)
    with store.write() as session:
        load(session, LOADER, shipped()["duress"][1], "KS 1", clock)
        load(session, LOADER, shipped()["duress"][1], "KS 2", clock, person="SF-07")
        load(session, LOADER, shipped()["duress"][1], "KS 3", clock, transmitter="1001")
    clock.advance(3 * 86_400)
    with store.write() as session:
        end(session, LOADER, "duress", clock, person="SF-07")
    assert _told(store, today(clock)) == (acute + 1, acute + 1)
    assert _told(store, first) == (acute + 2, acute + 2)
    assert _told(store, first - timedelta(days=1)) == (acute, acute)
