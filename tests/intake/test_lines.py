"""The rules of silence: a table of courses second by second, and what must hold for any course."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.lines import (
    ALL,
    HEARD,
    MOST_HEARD,
    MOST_SILENT,
    SILENT,
    SILENT_AFTER,
    STOOD_STILL_S,
    Change,
    Lines,
)

Told = list[tuple[int, str, str]]


def _walk(
    lines: Lines, seconds: range, speaks: Callable[[int], list[str]], slept_at: frozenset[int] = frozenset()
) -> Told:
    told: Told = []
    for second in seconds:
        for subject in speaks(second):
            lines.heard(subject, float(second))
        told += [(second, each.kind, each.subject) for each in lines.look(float(second), second in slept_at)]
    return told


def _known(*intervals: float, ages: float | None = 0.0) -> Lines:
    lines = Lines()
    known = {f"line:{number}": interval for number, interval in enumerate(intervals)}
    lines.know(known, 0.0, None if ages is None else dict.fromkeys(known, ages))
    return lines


def test_silent_at_two_and_a_half_intervals_and_told_once() -> None:
    told = _walk(_known(60), range(1, 1000), lambda second: ["line:0"] if second in (60, 500) else [])
    assert told == [(210, SILENT, "line:0"), (500, HEARD, "line:0"), (650, SILENT, "line:0")]


def test_the_end_tells_how_long_it_lasted() -> None:
    lines = _known(60)
    assert _walk(lines, range(1, 200), lambda _: []) == [(150, SILENT, "line:0")]
    lines.heard("line:0", 200.0)
    assert lines.look(201.0) == (Change(HEARD, "line:0", 200.0),)
    assert lines.silent == 0


@pytest.mark.parametrize(
    ("age", "silent_at"),
    [
        (0.0, 150),  # heard just before the start: the whole 2.5 intervals
        (30.0, 120),
        (100.0, 60),  # due soon: one interval's grace
        (10_000.0, 60),
        (None, 60),  # never heard
        (-500.0, 150),  # a clock that was set back: not heard in the future
    ],
)
def test_after_a_start_a_line_has_one_intervals_grace(age: float | None, silent_at: int) -> None:
    assert _walk(_known(60, ages=age), range(1, 400), lambda _: []) == [(silent_at, SILENT, "line:0")]


@pytest.mark.parametrize("how", ["slept", "stood still"])
def test_after_a_sleep_or_a_standstill_there_is_grace(how: str) -> None:
    lines = _known(60)
    assert _walk(lines, range(1, 141), lambda _: []) == []
    woke = 141 if how == "slept" else 141 + 600
    told = _walk(lines, range(woke, woke + 100), lambda _: [], frozenset({141}))
    assert told == [(woke + 60, SILENT, "line:0")]


def test_a_short_pause_between_looks_is_no_standstill() -> None:
    lines = _known(60)
    lines.look(145.0)
    assert [each.kind for each in lines.look(145.0 + STOOD_STILL_S)] == [SILENT]


def test_a_silence_told_before_a_restart_is_not_told_again_but_its_end_is() -> None:
    lines = _known(60, 60, ages=None)
    lines.resume(["line:0", "line:7"])
    told = _walk(lines, range(1, 300), lambda second: ["line:0"] if second == 200 else ["line:1"])
    assert told == [(200, HEARD, "line:0")]
    assert lines.silent == 0


def test_a_line_that_spoke_before_its_silence_was_read_ends_it() -> None:
    """The database came back later than the first frame."""
    lines = _known(60, ages=None)
    lines.heard("line:0", 1.0)
    lines.resume(["line:0"])
    assert lines.look(2.0) == (Change(HEARD, "line:0", None),)


@pytest.mark.parametrize(
    ("intervals", "dies", "told"),
    [
        # Two lines are too few to say anything of ourselves.
        ((60, 60), (0, 1), [(SILENT, "line:0"), (SILENT, "line:1")]),
        # Two of three, however their intervals lie: one alarm, and none beside it.
        ((60, 60, 60), (0, 1), [(MOST_SILENT, ALL)]),
        ((60, 60, 60), (0, 1, 2), [(MOST_SILENT, ALL)]),
        ((60, 60, 60), (0,), [(SILENT, "line:0")]),
        # Half is not more than half.
        ((60, 60, 60, 60), (0, 1), [(SILENT, "line:0"), (SILENT, "line:1")]),
        ((60, 60, 60, 60), (0, 1, 2), [(MOST_SILENT, ALL)]),
        # The quick ones are missed first.
        ((60, 60, 60, 300), (0, 1, 2, 3), [(MOST_SILENT, ALL)]),
        ((60, 300, 300, 300), (0, 1, 2, 3), [(SILENT, "line:0"), (MOST_SILENT, ALL)]),
    ],
)
def test_more_than_half_at_once_is_one_alarm_about_ourselves(
    intervals: tuple[float, ...], dies: tuple[int, ...], told: list[tuple[str, str]]
) -> None:
    """Every line speaks at its own phase until second 700, when some die."""
    lines = _known(*intervals)

    def speaks(second: int) -> list[str]:
        return [
            f"line:{number}"
            for number, interval in enumerate(intervals)
            if (second + 17 * number) % interval == 0 and (second < 700 or number not in dies)
        ]

    found = _walk(lines, range(1, 3000), speaks)
    assert sorted((kind, subject) for _, kind, subject in found) == sorted(told)
    assert lines.silent == len(dies)


def test_when_they_are_back_it_ends_and_who_stays_away_is_told_by_itself() -> None:
    lines = _known(60, 60, 60, 60)
    told = _walk(
        lines,
        range(1, 800),
        lambda second: [f"line:{n}" for n in (0, 1, 2) if second > 400 and second % 60 == 0],
    )
    assert told == [(150, MOST_SILENT, ALL), (420, MOST_HEARD, ALL), (480, SILENT, "line:3")]


def test_all_together_told_before_a_restart_is_not_told_again_and_ends_when_they_speak() -> None:
    lines = _known(60, 60, 60, ages=None)
    lines.resume([ALL])
    assert _walk(lines, range(1, 500), lambda _: []) == []
    assert lines.silent == 3
    told = _walk(
        lines, range(500, 700), lambda second: ["line:0", "line:1", "line:2"] if second % 50 == 0 else []
    )
    assert told == [(500, MOST_HEARD, ALL)]


def test_one_silent_line_from_before_and_a_restart_do_not_look_like_all() -> None:
    """At a start nobody has spoken yet: that is grace, not silence."""
    lines = _known(60, 60, 60, ages=70.0)
    lines.resume(["line:0"])
    assert _walk(lines, range(1, 300), lambda second: ["line:1", "line:2"] if second % 58 == 0 else []) == []


def test_lines_come_and_go_and_change_their_interval() -> None:
    lines = _known(60, 60)
    _walk(lines, range(1, 100), lambda _: [])
    lines.know({"line:0": 600.0, "line:1": 60.0}, 100.0)
    assert _walk(lines, range(100, 400), lambda _: []) == [(150, SILENT, "line:1")]
    assert lines.know({"line:0": 600.0}, 400.0) == ("line:1",)
    assert (len(lines), lines.silent) == (1, 0)
    lines.heard("line:1", 401.0)
    assert lines.look(401.0) == ()


INTERVALS = st.lists(st.sampled_from([20.0, 60.0, 300.0]), min_size=1, max_size=7)
STEP = st.tuples(st.integers(0, 8), st.floats(0.0, 40.0), st.booleans())


@given(INTERVALS, st.lists(STEP, max_size=120))
def test_whatever_the_course(intervals: list[float], steps: list[tuple[int, float, bool]]) -> None:
    """No silence without its time, none told twice, every end after a beginning, and whoever is overdue is told of."""
    lines, now = _known(*intervals), 0.0
    spoke = {f"line:{number}": 0.0 for number in range(len(intervals))}
    open_: set[str] = set()
    for who, passes, slept in steps:
        late = passes > STOOD_STILL_S
        now += passes
        subject = f"line:{who}"
        lines.heard(subject, now)
        if subject in spoke:
            spoke[subject] = now
        for change in lines.look(now, slept and late):
            if change.kind in (SILENT, MOST_SILENT):
                assert change.subject not in open_
                open_.add(change.subject)
            else:
                assert change.subject in open_
                open_.remove(change.subject)
            if change.kind == SILENT:
                interval = intervals[int(change.subject.partition(":")[2])]
                assert change.seconds == now - spoke[change.subject]
                assert change.seconds >= SILENT_AFTER * interval - 1e-6
            if change.kind == MOST_SILENT:
                assert 2 * change.missing > change.known >= 3
    # From here nobody speaks: within 2.5 intervals of each and a look, everyone is told of, alone or together.
    for _ in range(900):
        now += 1.0
        for change in lines.look(now):
            assert change.kind in (SILENT, MOST_SILENT)
            assert change.subject not in open_
            open_.add(change.subject)
    assert lines.silent == len(intervals)
    assert ALL in open_ or len(open_) == len(intervals)
