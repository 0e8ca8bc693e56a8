"""The desk's judgement of reception: never "up" while it is not, and no false calm when it is back (TRUST I5)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.invented import NOW
from tui.reception import DEAD_AFTER_S, Beat, Health, Outage, ReceptionJudge


def beat(
    cycle: int, *, receiving: bool = True, stopped: bool = False, epoch: int = 1, fault: str = ""
) -> Beat:
    return Beat(epoch, cycle, receiving, stopped, fault)


def judged(cycles: list[tuple[float, Beat]]) -> ReceptionJudge:
    judge = ReceptionJudge(0.0)
    for mono, each in cycles:
        judge.see(each, mono, NOW + timedelta(seconds=mono))
    return judge


def test_one_reading_proves_nothing() -> None:
    """The row may be from last week: only a counter that moves is a sign of life."""
    judge = judged([(0.1, beat(7))])
    assert judge.judge(1.0).health is Health.STARTING
    assert judge.judge(DEAD_AFTER_S + 0.1).health is Health.DEAD


def test_a_counter_that_moves_is_life() -> None:
    judge = judged([(0.1, beat(7)), (1.1, beat(8))])
    up = judge.judge(1.5)
    assert up.health is Health.UP
    assert up.age_s == pytest.approx(0.4)
    assert up.outage is None


def test_dead_within_five_seconds_of_the_last_sign() -> None:
    judge = judged([(0.1, beat(7)), (1.0, beat(8))])
    assert judge.judge(1.0 + DEAD_AFTER_S).health is Health.UP
    dead = judge.judge(1.0 + DEAD_AFTER_S + 0.01)
    assert dead.health is Health.DEAD
    assert DEAD_AFTER_S + 1.0 <= 5.0
    assert judge.judge(31.0).age_s == 30.0


def test_a_watch_that_was_stopped_is_dead_at_once() -> None:
    judge = judged([(0.1, beat(7)), (1.0, beat(8)), (1.3, beat(8, receiving=False, stopped=True))])
    assert judge.judge(1.3).health is Health.DEAD


def test_a_watch_that_cycles_but_does_not_receive_is_dead() -> None:
    judge = judged(
        [(0.1, beat(7)), (1.0, beat(8)), (2.0, beat(9, receiving=False, fault="port taken"))],
    )
    dead = judge.judge(2.1)
    assert dead.health is Health.DEAD
    assert dead.fault == "port taken"


def test_back_by_itself_with_the_gap_until_it_is_ticked_off() -> None:
    judge = judged([(0.1, beat(7)), (1.0, beat(8)), (29.0, beat(1, epoch=2))])
    back = judge.judge(29.1)
    assert back.health is Health.UP
    assert back.outage == Outage(NOW + timedelta(seconds=1), NOW + timedelta(seconds=29))
    judge.see(beat(2, epoch=2), 30.0, NOW + timedelta(seconds=30))
    assert judge.judge(30.1).outage == back.outage
    assert judge.settle_outage() == back.outage
    assert judge.judge(30.2).outage is None
    assert judge.settle_outage() is None


def test_two_gaps_unread_are_told_from_the_first_to_the_last() -> None:
    judge = judged([(0.1, beat(1)), (1.0, beat(2)), (9.0, beat(3)), (20.0, beat(4))])
    outage = judge.judge(20.1).outage
    assert outage == Outage(NOW + timedelta(seconds=1), NOW + timedelta(seconds=20))


def test_a_gap_is_told_even_when_nobody_judged_meanwhile() -> None:
    """A machine that slept asks first when it wakes: the gap is there all the same."""
    judge = judged([(0.1, beat(1)), (1.0, beat(2)), (601.0, beat(3))])
    assert judge.judge(601.0).outage == Outage(NOW + timedelta(seconds=1), NOW + timedelta(seconds=601))


@given(
    st.lists(
        st.tuples(st.floats(0.05, 20.0), st.booleans(), st.booleans(), st.booleans()),
        max_size=30,
    ),
    st.floats(0.0, 30.0),
)
def test_never_up_without_a_fresh_sign_of_life(
    steps: list[tuple[float, bool, bool, bool]], later: float
) -> None:
    """Whatever is read in whatever order: "up" means a receiving cycle finished less than five seconds ago."""
    judge = ReceptionJudge(0.0)
    mono, cycle, last_good = 0.0, 1, float("-inf")
    seen_one = False
    stopped_now = False
    for gap, moves, receiving, stopped in steps:
        mono += gap
        cycle += moves
        judge.see(beat(cycle, receiving=receiving, stopped=stopped), mono, NOW + timedelta(seconds=mono))
        if seen_one and moves and receiving and not stopped:
            last_good = mono
        stopped_now = stopped
        seen_one = True
        if judge.judge(mono).health is Health.UP:
            assert mono - last_good <= DEAD_AFTER_S
            assert not stopped_now
    if judge.judge(mono + later).health is Health.UP:
        assert mono + later - last_good <= DEAD_AFTER_S
