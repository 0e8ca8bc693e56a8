"""What a desk raises while it is locked, and for whom once another officer sits there."""

from __future__ import annotations

import pytest

from models.store.clock import HeldClock
from models.store.store import Store
from scheduler.wording import HIDDEN, without_person
from tests.scheduler.test_notices import FACTS, _desk, _notice, _ring_and_tell, _tell

CODE = str(FACTS["person"])


def test_a_locked_desk_says_that_it_rings_and_not_for_whom(store: Store, clock: HeldClock) -> None:
    desk, heard = _desk(store)
    desk.locked = True
    _tell(store, _notice())
    desk.run_once()
    [bubble] = heard.heard
    assert bubble.title == "Vaktbord · PERSONLARM · P1"
    assert CODE not in bubble.body
    assert "låst bord" in bubble.body


def test_many_at_once_say_nothing_of_anybody_either(store: Store, clock: HeldClock) -> None:
    desk, heard = _desk(store)
    desk.locked = True
    _tell(store, *(_notice(f"alarm:{number}") for number in range(9)))
    desk.run_once()
    [bubble] = heard.heard
    assert CODE not in bubble.body


def test_the_reminder_of_a_locked_desk_names_nobody(store: Store, clock: HeldClock) -> None:
    _ring_and_tell(store, clock)
    desk, heard = _desk(store)
    desk.locked = True
    for _ in range(4):
        desk.run_once()
        clock.advance(31)
    assert len(heard.heard) >= 2
    assert all("låst bord" in each.body for each in heard.heard)


def test_whoever_sits_down_gets_their_own_and_the_desk_is_open(store: Store, clock: HeldClock) -> None:
    desk, heard = _desk(store)
    desk.locked = True
    desk.sits_here("officer-1", "M. Ek")
    assert (desk.operator_id, desk.locked) == ("officer-1", False)
    _tell(store, _notice(recipient="all"))
    desk.run_once()
    assert CODE in heard.heard[0].body


@pytest.mark.parametrize("inner", [{}, {"worst": {"kind": "personal", "person": "SF-07"}}])
def test_the_facts_lose_the_person_at_every_height(inner: dict[str, object]) -> None:
    told = without_person({"person": "SF-07", **inner})
    assert "SF-07" not in repr(told)
    assert told["person"] == HIDDEN
