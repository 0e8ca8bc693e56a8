"""The pace of jobs: APScheduler starts them, and neither a leap of the wall clock nor a failure stops them."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.pace import Every, Pace
from tests.scheduler.conftest import until

NOW = datetime(2026, 11, 25, 2, 12, 41, tzinfo=UTC)


@pytest.mark.parametrize(
    ("previous", "following"),
    [
        (None, 0.0),
        (0.0, 1.0),
        (-0.4, 0.6),
        (-1.0, 1.0),
        (-31536000.0, 1.0),  # a machine without a battery clock learns the year
        (3600.0, 1.0),  # the clock was set back an hour
    ],
)
def test_the_next_turn(previous: float | None, following: float) -> None:
    before = None if previous is None else NOW + timedelta(seconds=previous)
    assert Every(1).get_next_fire_time(before, NOW) == NOW + timedelta(seconds=following)


@given(
    st.floats(min_value=-1e9, max_value=1e9),
    st.floats(min_value=0.01, max_value=1e5),
)
def test_the_next_turn_is_never_past_and_never_far(apart: float, pause: float) -> None:
    after = Every(pause).get_next_fire_time(NOW + timedelta(seconds=apart), NOW)
    assert NOW < after <= NOW + timedelta(seconds=pause)


def test_a_year_of_missed_seconds_is_one_run() -> None:
    """The library's own trigger would count thirty million of them first."""
    runs: list[int] = []
    pace = Pace(lambda job, what: None)
    pace.add("job", lambda: runs.append(1), 3600)
    pace.start()
    try:
        until(lambda: len(runs) == 1)
        pace.scheduler.modify_job("job", next_run_time=datetime.now(UTC) - timedelta(days=365))
        until(lambda: len(runs) == 2)
        assert pace.scheduler.get_job("job").next_run_time > datetime.now(UTC)
    finally:
        pace.stop()
    assert len(runs) == 2


def test_a_clock_set_back_stops_nothing() -> None:
    """As after a jump of minus one hour: the next turn lies an hour ahead, and comes all the same."""
    runs: list[int] = []
    pace = Pace(lambda job, what: None)
    pace.add("job", lambda: runs.append(1), 60)
    pace.start()
    try:
        until(lambda: len(runs) == 1)
        pace.scheduler.modify_job("job", next_run_time=datetime.now(UTC) + timedelta(hours=1))
        until(lambda: len(runs) == 2)
    finally:
        pace.stop()


def test_what_is_in_its_time_is_left_there() -> None:
    runs: list[int] = []
    pace = Pace(lambda job, what: None)
    pace.add("job", lambda: runs.append(1), 60)
    pace.start()
    try:
        until(lambda: len(runs) == 1)
        planned = pace.scheduler.get_job("job").next_run_time
        pace.pull_forward()
        assert pace.scheduler.get_job("job").next_run_time == planned
    finally:
        pace.stop()


def test_a_job_that_raises_is_told_and_comes_again(caplog: pytest.LogCaptureFixture) -> None:
    told: list[tuple[str, str]] = []
    runs: list[int] = []

    def job() -> None:
        runs.append(1)
        if len(runs) == 1:
            raise ValueError("Eva Exempel")

    pace = Pace(lambda name, what: told.append((name, what)))
    pace.add("job", job, 0.05)
    pace.start()
    try:
        until(lambda: ("job", "") in told)
    finally:
        pace.stop()
    assert told[0] == ("job", "error")
    assert "Exempel" not in caplog.text


def test_a_job_that_takes_too_long_is_told_and_never_doubled() -> None:
    told: list[tuple[str, str]] = []
    inside: list[int] = []
    most: list[int] = []
    go_on = threading.Event()

    def job() -> None:
        inside.append(1)
        most.append(len(inside))
        go_on.wait(10)
        inside.pop()

    pace = Pace(lambda name, what: told.append((name, what)))
    pace.add("job", job, 0.05)
    pace.start()
    try:
        until(lambda: ("job", "overrun") in told)
        go_on.set()
        until(lambda: ("job", "") in told)
    finally:
        pace.stop()
    assert max(most) == 1
