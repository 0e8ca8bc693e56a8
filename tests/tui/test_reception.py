"""The desk's judgement of reception: never "up" while it is not, and no false calm when it is back (TRUST I5)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.invented import NOW
from tui.reception import DEAD_AFTER_S, Beat, Health, LocalBeat, Outage, ReceptionJudge


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
    assert judge.take_outage() is None


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


def test_back_by_itself_with_the_gap_told_once() -> None:
    judge = judged([(0.1, beat(7)), (1.0, beat(8)), (29.0, beat(1, epoch=2))])
    assert judge.judge(29.1).health is Health.UP
    assert judge.take_outage() == Outage(NOW + timedelta(seconds=1), NOW + timedelta(seconds=29))
    assert judge.take_outage() is None


def test_two_gaps_unread_are_told_from_the_first_to_the_last() -> None:
    judge = judged([(0.1, beat(1)), (1.0, beat(2)), (9.0, beat(3)), (20.0, beat(4))])
    judge.judge(20.1)
    assert judge.take_outage() == Outage(NOW + timedelta(seconds=1), NOW + timedelta(seconds=20))


def test_a_gap_is_told_even_when_nobody_judged_meanwhile() -> None:
    judge = judged([(0.1, beat(1)), (1.0, beat(2)), (601.0, beat(3))])
    judge.judge(601.0)
    assert judge.take_outage() == Outage(NOW + timedelta(seconds=1), NOW + timedelta(seconds=601))


def test_a_desk_that_did_not_run_itself_blames_nobody_and_believes_nothing() -> None:
    """Stopped and continued: neither "up" on an old proof, nor a gap of which it knows nothing."""
    judge = judged([(0.1, beat(1)), (1.0, beat(2))])
    judge.awake(60.0)
    assert judge.judge(60.0).health is Health.STARTING
    judge.see(beat(61), 60.1, NOW)
    assert judge.judge(60.2).health is Health.UP
    assert judge.take_outage() is None
    judge.awake(120.0)
    judge.see(beat(62), 61.0, NOW)
    assert judge.judge(120.1).health is Health.STARTING, (
        "what was read before it was stopped proves nothing now"
    )
    assert judge.judge(120.0 + DEAD_AFTER_S + 0.1).health is Health.DEAD


def local(cycle: int, storing: str = "spool", **more: object) -> LocalBeat:
    values: dict[str, object] = {"pid": 7, "cycle": cycle, "receiving": True, "storing": storing}
    return LocalBeat(**(values | more))  # type: ignore[arg-type]  # fields, passed on as they are


def beside(*beats: tuple[float, LocalBeat | None], until: float = 1.0) -> ReceptionJudge:
    """The watch lived until then by the database, and afterwards by what is beside it."""
    judge = judged([(0.1, beat(1)), (until, beat(2))])
    for mono, each in beats:
        judge.see_local(each, mono, NOW + timedelta(seconds=mono))
    return judge


@pytest.mark.parametrize(
    ("storing", "away", "health"),
    [
        ("spool", False, Health.LOCAL),  # we can read the database, the watch cannot write it
        ("spool", True, Health.LOCAL),
        ("database", True, Health.LOCAL),  # it is we who cannot read it
        ("database", False, Health.STALLED),  # taken in, and yet no cycle: nothing escalates
    ],
)
def test_a_pulse_beside_the_database_is_life(storing: str, away: bool, health: Health) -> None:
    judge = beside((6.0, local(6, storing)), (7.0, local(7, storing)))
    assert judge.judge(7.5, away).health is health


@pytest.mark.parametrize(
    "beats",
    [
        [(6.0, local(6)), (7.0, local(6))],  # it stands still
        [(6.0, local(6)), (7.0, None)],  # it ended
        [(7.0, local(7))],  # one reading proves nothing
        [(6.0, local(6)), (7.0, local(7, receiving=False))],  # it lives and cannot keep anything
    ],
)
def test_no_pulse_beside_the_database_is_no_life(beats: list[tuple[float, LocalBeat | None]]) -> None:
    judge = beside(*beats)
    assert judge.judge(7.5).health is Health.DEAD
    assert judge.judge(7.5, away=True).health is Health.DEAD


def test_while_the_spool_took_alarms_in_there_was_no_gap() -> None:
    judge = beside(*((at, local(int(at))) for at in (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0)))
    judge.see(beat(3), 7.5, NOW)
    assert judge.judge(7.6).health is Health.LOCAL, (
        "until the watch itself says that it stores in the database"
    )
    judge.see_local(local(8, "database"), 8.0, NOW)
    judge.see(beat(4), 8.1, NOW)
    assert judge.judge(8.2).health is Health.UP
    assert judge.take_outage() is None


def test_the_pulse_alone_may_go_without_a_word_while_the_database_tells() -> None:
    judge = beside((0.5, local(1, "database")), (0.9, None), until=1.0)
    assert judge.judge(1.1).health is Health.UP


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


def test_a_desk_that_could_not_read_the_database_blames_no_watch_for_that() -> None:
    judge = judged([(0.1, beat(1)), (1.0, beat(2))])
    assert judge.judge(30.0, away=True).health is Health.DEAD
    judge.unseen(60.0)
    judge.see(beat(2), 60.0, NOW)  # the database is back a little before the watch has written in it
    assert judge.judge(60.1).health is Health.STARTING
    judge.see(beat(3), 61.0, NOW)
    assert judge.judge(61.1).health is Health.UP
    assert judge.take_outage() is None


def test_what_it_saw_of_a_dead_watch_before_that_is_told() -> None:
    judge = judged([(0.1, beat(1)), (1.0, beat(2)), (4.0, beat(2)), (5.0, beat(2))])
    judge.judge(30.0, away=True)
    judge.unseen(60.0)
    judge.see(beat(3), 60.0, NOW + timedelta(seconds=60))
    assert judge.take_outage() == Outage(NOW + timedelta(seconds=1), NOW + timedelta(seconds=60))


def test_on_the_watchs_own_machine_a_dead_watch_is_seen_without_the_database() -> None:
    judge = beside((2.0, local(2)), (3.0, local(3)), (4.0, None), (9.0, None))
    judge.unseen(60.0)
    judge.see(beat(3), 60.0, NOW + timedelta(seconds=60))
    assert judge.take_outage() == Outage(NOW + timedelta(seconds=3), NOW + timedelta(seconds=60))


def test_an_outage_that_could_not_be_told_is_told_later_and_no_shorter() -> None:
    judge = judged([(0.1, beat(1)), (1.0, beat(2)), (9.0, beat(3))])
    taken = judge.take_outage()
    assert taken is not None
    judge.hand_back(taken)
    assert judge.take_outage() == taken
    judge.see(beat(4), 20.0, NOW + timedelta(seconds=20))
    judge.hand_back(taken)
    assert judge.take_outage() == Outage(NOW + timedelta(seconds=1), NOW + timedelta(seconds=20))
