"""Which alarm F2 takes, and which presses count (SCREENS principles 4 and 5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tui.invented import alarm
from tui.naming import REST_S, AcknowledgeGuard, HeldKey, named_alarm

P1_OLD = alarm(1, "SF-01", 1)
P1_NEW = alarm(9, "SF-09", 1)
P2 = alarm(2, "SF-02", 2, "burglary")
P3 = alarm(3, "SF-03", 3, "tamper")
TAKEN = alarm(4, "SF-04", 1, state="acknowledged")
SHELVED = alarm(5, "SF-05", 4, "battery", "shelved")
P4 = alarm(6, "SF-06", 4, "battery")


@pytest.mark.parametrize(
    ("alarms", "cursor", "named"),
    [
        ((), None, None),
        ((TAKEN, SHELVED), TAKEN, None),
        ((P1_NEW, P1_OLD), None, P1_OLD),
        ((P1_OLD, P1_NEW), P1_NEW, P1_OLD),  # the oldest P1, whatever is under the cursor
        ((P1_OLD, P2), P2, P1_OLD),
        ((P2, P3), None, P2),
        ((P2, P3), P3, P3),  # without a P1 the cursor says which
        ((TAKEN, P2, P3), TAKEN, P2),
        ((TAKEN, P3), SHELVED, P3),
    ],
)
def test_the_alarm_that_f2_takes(alarms, cursor, named) -> None:  # type: ignore[no-untyped-def]  # a table
    assert named_alarm(alarms, cursor) is named


def test_a_press_rests_after_the_name_changed_by_itself() -> None:
    guard = AcknowledgeGuard()
    guard.name("a", 10.0)
    assert guard.rests(10.0 + REST_S - 0.01)
    assert not guard.rests(10.01 + REST_S)
    guard.name("a", 12.0)
    assert not guard.rests(12.0)
    guard.name("b", 13.0)
    assert guard.rests(13.5)


def test_moving_the_cursor_needs_no_rest() -> None:
    guard = AcknowledgeGuard()
    guard.name("a", 10.0)
    guard.name("b", 12.0, by_hand=True)
    assert not guard.rests(12.0)


def test_an_alarm_that_comes_when_nothing_rang_rests_too() -> None:
    """The press was on its way before the alarm was there."""
    guard = AcknowledgeGuard()
    guard.name(None, 1.0)
    guard.name("a", 10.0)
    assert guard.rests(10.3)


@pytest.mark.parametrize("first_repeat", [0.2, 0.25, 0.4, 0.5, 0.66])
@pytest.mark.parametrize("rate", [0.02, 0.033, 0.1, 0.2])
def test_a_key_held_down_counts_once(first_repeat: float, rate: float) -> None:
    held = HeldKey()
    counted = 0
    mono = 100.0
    for each in range(200):
        if held.counts("acknowledge", mono):
            counted += 1
            held.counted("acknowledge", mono)
        mono += first_repeat if each == 0 else rate
    assert counted == 1


def test_presses_a_second_apart_all_count() -> None:
    held = HeldKey()
    for each in range(5):
        assert held.counts("acknowledge", 100.0 + each)
        held.counted("acknowledge", 100.0 + each)


def test_keys_do_not_hold_each_other_up() -> None:
    held = HeldKey()
    assert held.counts("acknowledge", 1.0)
    held.counted("acknowledge", 1.0)
    assert held.counts("release", 1.1)


def test_a_real_alarm_is_named_before_any_that_a_drill_invented() -> None:
    drill, real = replace(P1_OLD, drill=True), P4
    assert named_alarm((drill, real), None) is real
    assert named_alarm((drill, real), real) is real
    assert named_alarm((drill,), None) is drill
