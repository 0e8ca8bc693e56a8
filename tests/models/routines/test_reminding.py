"""A step of an incident's routine past its time chases whoever has the case, once each, through restarts (D61)."""

from __future__ import annotations

import pytest

from models.access.actor import operator_at
from models.incidents.commands import open_incident
from models.notices.commands import claim
from models.obligations.policy import OwedTimes
from models.routines.reminding import reached
from models.store.clock import HeldClock
from models.store.store import Store
from scheduler.obligation_bubble import routine_bubble
from scheduler.routines import look_to_routines
from tests.models.obligations.build import EK
from tests.models.people.build import operator
from tests.models.routines.test_working import routine, step

DAY = 86_400.0


@pytest.mark.parametrize(
    ("over", "threshold"),
    [(-1, None), (0, "due"), (DAY - 1, "due"), (DAY, "late-1"), (5 * DAY, "late-3"), (400 * DAY, "late-30")],
)
def test_the_latest_threshold_counts(over: float, threshold: str | None) -> None:
    assert reached(over, OwedTimes()) == threshold


def test_a_late_step_is_told_once_to_whoever_has_the_case(sqlite_store: Store, clock: HeldClock) -> None:
    store = sqlite_store
    mine = operator(store)
    with store.write() as session:
        me = operator_at(mine, "M. Ek", "tib", "desk-1")
        incident = open_incident(session, me, "hot", "near_miss", clock)
    current = routine(store, incident).standing.current
    assert current is not None and current.step.target_s
    clock.advance(current.step.target_s - 1)
    assert look_to_routines(store) == 0
    clock.advance(1)
    assert look_to_routines(store) == 1
    assert look_to_routines(store) == 0
    clock.jump(-DAY)  # a clock set back tells nothing twice, and silences nothing
    clock.advance(DAY)
    assert look_to_routines(store) == 1
    clock.advance(3 * DAY)
    assert look_to_routines(store) == 2  # anew, and to the head
    with store.write() as session:
        told = claim(session, "desk", (f"operator:{mine}",), clock.now())
        heads = claim(session, "desk", ("head",), clock.now())
        assert not claim(session, "desk", ("contact",), clock.now())
    assert [each.threshold for each in told] == ["due", "late-1", "late-3"] and len(heads) == 1
    said = routine_bubble(told[0].text_id, told[0].values).body
    assert said.startswith("2026-001: steg ") and "nu" in said


def test_a_step_that_was_done_is_told_of_no_more_and_the_next_has_its_own_time(
    sqlite_store: Store, clock: HeldClock
) -> None:
    store = sqlite_store
    with store.write() as session:
        incident = open_incident(session, EK, "hot", "near_miss", clock)
    clock.advance(DAY)
    assert look_to_routines(store) == 1
    step(store, incident)
    with store.write() as session:
        assert not claim(session, "desk", ("contact",), clock.now())
    assert look_to_routines(store) == 0
    following = routine(store, incident).standing.current
    assert following is not None and following.step.target_s
    clock.advance(following.step.target_s)
    assert look_to_routines(store) == 1


@pytest.mark.parametrize("values", [{}, {"number": "<b>", "step": "x\x1b[2J", "days": "many"}])
def test_what_a_notice_holds_is_not_trusted(values: dict[str, object]) -> None:
    for text_id in ("notice.routine.late", "notice.routine.head", "notice.routine.many", "notice.routine.x"):
        body = routine_bubble(text_id, values).body
        assert "\x1b" not in body and "<b>" not in body
