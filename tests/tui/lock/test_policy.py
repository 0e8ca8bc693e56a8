"""When a desk locks by itself, as a table and over any run of moments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.lock_policy import ABSOLUTE_S, SLEPT_S, LockPolicy, Moment

START = Moment(1000.0, 5000.0, 4000.0)


def after(seconds: float, slept: float = 0.0) -> Moment:
    """A moment so much later, `slept` of it asleep."""
    awake = seconds - slept
    return Moment(START.mono + awake, START.boottime + seconds, START.awake + awake)


def why(policy: LockPolicy, at: Moment, **more: bool) -> str:
    told = {"typing_secret": False, "on_duty": False, "works_alarm": False} | more
    return policy.why(at, **told)


def proven() -> LockPolicy:
    policy = LockPolicy(idle_s=300.0)
    policy.proven(START, fully=True)
    return policy


@pytest.mark.parametrize(
    ("seconds", "more", "told"),
    [
        (299.0, {}, ""),
        (300.0, {}, "idle"),
        (300.0, {"typing_secret": True}, ""),
        (300.0, {"on_duty": True}, "idle"),
        (300.0, {"works_alarm": True}, "idle"),
    ],
)
def test_a_desk_that_nobody_touches_locks(seconds: float, more: dict[str, bool], told: str) -> None:
    assert why(proven(), after(seconds), **more) == told


def test_every_touch_begins_the_rest_anew() -> None:
    policy = proven()
    policy.touched(after(299.0).mono)
    assert why(policy, after(500.0)) == ""
    assert why(policy, after(599.0)) == "idle"


@pytest.mark.parametrize(
    ("more", "told"), [({}, "limit"), ({"on_duty": True}, ""), ({"works_alarm": True}, "")]
)
def test_half_a_day_after_the_pass_phrase_it_is_asked_for_again(more: dict[str, bool], told: str) -> None:
    policy = proven()
    at = after(ABSOLUTE_S)
    policy.touched(at.mono)
    assert why(policy, at, **more) == told


def test_the_limit_waits_for_an_alarm_and_no_longer() -> None:
    policy = proven()
    for hours, works, told in ((13, True, ""), (14, True, ""), (14.1, False, "limit")):
        at = after(hours * 3600)
        policy.touched(at.mono)
        assert why(policy, at, works_alarm=works) == told


@pytest.mark.parametrize(("fully", "told"), [(True, ""), (False, "limit")])
def test_a_pin_does_not_begin_the_half_day_anew(fully: bool, told: str) -> None:
    policy = proven()
    policy.proven(after(11 * 3600), fully=fully)
    at = after(12.5 * 3600)
    policy.touched(at.mono)
    assert why(policy, at) == told


@pytest.mark.parametrize(("slept", "told"), [(SLEPT_S, ""), (SLEPT_S + 0.1, "suspend"), (3600.0, "suspend")])
def test_a_machine_that_slept_wakes_up_locked(slept: float, told: str) -> None:
    policy = proven()
    policy.touched(START.mono)
    assert why(policy, after(slept + 1.0, slept)) == told
    assert why(policy, after(slept + 2.0, slept)) == "", "once"


def test_what_was_slept_before_the_unlocking_counts_no_more() -> None:
    policy = proven()
    policy.proven(after(3600.0, 3600.0), fully=True)
    assert why(policy, after(3601.0, 3600.0)) == ""


def test_before_anybody_signed_in_there_is_no_limit() -> None:
    assert why(LockPolicy(), after(0.0)) == ""


@given(st.lists(st.floats(0.0, 250.0), max_size=30))
def test_who_touches_often_enough_is_never_locked_out_within_the_half_day(steps: list[float]) -> None:
    policy, at = proven(), 0.0
    for step in steps:
        at += step
        policy.touched(after(at).mono)
        assert why(policy, after(at)) == ""
