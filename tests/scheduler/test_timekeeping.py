"""Comparing the clocks, as a table and for every way three clocks can go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.store.clock import HeldClock, SystemClock
from scheduler.timekeeping import MOST_UNTOLD, Reading, Timekeeper, take_reading, upsets

NOW = datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC)


def _after(wall: float, boottime: float, awake: float, boot: str = "a") -> Reading:
    return Reading(NOW + timedelta(seconds=wall), 1000.0 + boottime, 900.0 + awake, boot)


START = _after(0, 0, 0)


@pytest.mark.parametrize(
    ("wall", "boottime", "awake", "told"),
    [
        (1.0, 1.0, 1.0, []),
        (1.02, 1.0, 1.0, []),
        (2.9, 1.0, 1.0, []),
        (3.1, 1.0, 1.0, [("clock_jump", 2.1)]),
        (3601.0, 1.0, 1.0, [("clock_jump", 3600.0)]),
        (-3599.0, 1.0, 1.0, [("clock_jump", -3600.0)]),
        (86401.0, 1.0, 1.0, [("clock_jump", 86400.0)]),
        (-86399.0, 1.0, 1.0, [("clock_jump", -86400.0)]),
        # A look that comes an hour late, as after SIGSTOP, upsets nothing: all clocks agree.
        (3600.0, 3600.0, 3600.0, []),
        # Ten minutes of sleep.
        (601.0, 601.0, 1.0, [("suspend", 600.0)]),
        (2.5, 2.5, 1.0, []),
        # It slept, and its wall clock stood still meanwhile, as in a virtual machine.
        (1.0, 601.0, 1.0, [("suspend", 600.0), ("clock_jump", -600.0)]),
    ],
)
def test_what_a_look_tells(wall: float, boottime: float, awake: float, told: list[tuple[str, float]]) -> None:
    found = upsets(START, _after(wall, boottime, awake))
    assert [(each.kind, each.seconds) for each in found] == told
    for each in found:
        assert each.ended_at == NOW + timedelta(seconds=wall)
        length = boottime if each.kind == "suspend" else 0.0
        assert each.began_at == each.ended_at - timedelta(seconds=length)


def test_another_boot_is_not_compared() -> None:
    assert upsets(START, _after(-5000, 10, 10, "b")) == ()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["awake", "asleep", "jump"]),
            st.floats(min_value=-100_000, max_value=100_000).filter(lambda s: abs(s) > 4.0),
        ),
        max_size=12,
    )
)
def test_all_that_is_upset_is_told_once_and_adds_up(steps: list[tuple[str, float]]) -> None:
    clock = HeldClock(NOW)
    keeper = Timekeeper()
    keeper.look(take_reading(clock))
    wanted = []
    for what, seconds in steps:
        if what == "awake":
            clock.advance(abs(seconds))
        elif what == "asleep":
            clock.sleep(abs(seconds))
            wanted.append(("suspend", round(abs(seconds), 3)))
        else:
            clock.jump(seconds)
            wanted.append(("clock_jump", round(seconds, 3)))
        keeper.look(take_reading(clock))
        keeper.look(take_reading(clock))
    told = keeper.untold
    assert [each.kind for each in told] == [kind for kind, _ in wanted]
    assert [each.seconds for each in told] == pytest.approx([seconds for _, seconds in wanted], abs=0.002)
    keeper.told(told)
    assert not keeper.look(take_reading(clock))


def test_a_clock_that_is_slowly_steered_is_not_moved() -> None:
    """Half a millisecond a second, as time services do it, for an hour: 1.8 s in all, and 18 s in ten hours."""
    clock, keeper = HeldClock(NOW), Timekeeper()
    for _ in range(36_000):
        clock.advance(1)
        clock.jump(0.0005)
        assert not keeper.look(take_reading(clock))


def test_what_cannot_be_written_is_kept_within_bounds() -> None:
    clock, keeper = HeldClock(NOW), Timekeeper()
    keeper.look(take_reading(clock))
    for _ in range(500):
        clock.jump(10)
        keeper.look(take_reading(clock))
    assert len(keeper.untold) <= MOST_UNTOLD
    assert sum(each.seconds for each in keeper.untold) == pytest.approx(5000)


def test_being_held_up_between_two_clocks_is_no_jump() -> None:
    """Stopped for an hour just after the wall clock was read: read again rather than believed."""

    class HeldUp(HeldClock):
        times = 1

        def boottime(self) -> float:
            if self.times:
                self.times -= 1
                self.advance(3600)
            return super().boottime()

    clock = HeldUp(NOW)
    keeper = Timekeeper()
    clock.times = 0
    keeper.look(take_reading(clock))
    clock.times = 1
    assert not keeper.look(take_reading(clock))


def test_the_machines_own_clocks_agree() -> None:
    keeper = Timekeeper()
    assert not keeper.look(take_reading(SystemClock()))
    assert not keeper.look(take_reading(SystemClock()))
