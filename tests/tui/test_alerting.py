"""The bell: at once, again and again, oftener as the ladder grows, silent when somebody has the alarm."""

from __future__ import annotations

import pytest

from tests.tui.invented import alarm
from tui.alerting import DEAD_S, QUIET, Bell, bell_every


@pytest.mark.parametrize(
    ("alarms", "dead", "seconds"),
    [
        ((), False, QUIET),
        ((), True, DEAD_S),
        ((alarm(1),), False, 10.0),
        ((alarm(1, ladder_step=1),), False, 5.0),
        ((alarm(1, ladder_step=2),), False, 2.0),
        ((alarm(1, ladder_step=9),), False, 2.0),
        ((alarm(2, priority=3),), False, 30.0),
        ((alarm(2, priority=3), alarm(1)), False, 10.0),
        ((alarm(2, priority=3),), True, 10.0),
    ],
)
def test_how_often(alarms, dead, seconds) -> None:  # type: ignore[no-untyped-def]  # a table
    assert bell_every(alarms, dead) == seconds


def test_at_once_then_repeated_then_silent() -> None:
    bell = Bell()
    ringing = (alarm(1),)
    assert bell.due(ringing, False, 0.0)
    assert not bell.due(ringing, False, 9.9)
    assert bell.due(ringing, False, 10.0)
    assert not bell.due((), False, 30.0)


def test_a_second_alarm_is_heard_at_once() -> None:
    bell = Bell()
    bell.due((alarm(1),), False, 0.0)
    assert bell.due((alarm(1), alarm(2, priority=4)), False, 1.0)


def test_a_released_alarm_is_heard_again() -> None:
    bell = Bell()
    bell.due((alarm(1),), False, 0.0)
    bell.due((), False, 1.0)
    assert bell.due((alarm(1),), False, 2.0)


def test_dead_reception_is_heard_every_ten_seconds() -> None:
    bell = Bell()
    assert bell.due((), True, 0.0)
    assert not bell.due((), True, 9.0)
    assert bell.due((), True, 10.0)
