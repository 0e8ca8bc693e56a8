"""Which copies are kept, for any days on which they were made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.backup.retention import Keep, kept

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
instants = st.lists(
    st.integers(0, 5_000_000).map(lambda minutes: NOON - timedelta(minutes=minutes)), max_size=60
)
keeps = st.builds(Keep, st.integers(1, 10), st.integers(0, 6), st.integers(0, 14))


@given(instants, keeps)
def test_the_newest_always_stays_and_nothing_is_invented(made: list[datetime], keep: Keep) -> None:
    found = kept(made, keep)
    assert found <= set(made)
    assert not made or max(made) in found


@given(instants, keeps)
def test_so_many_days_with_a_copy_have_one(made: list[datetime], keep: Keep) -> None:
    found = kept(made, keep, "UTC")
    wanted = sorted({at.date() for at in made}, reverse=True)[: keep.daily]
    assert {at.date() for at in found} >= set(wanted)


@given(instants, keeps)
def test_keeping_twice_removes_nothing_more(made: list[datetime], keep: Keep) -> None:
    once = kept(made, keep)
    assert kept(once, keep) == once


@given(instants, keeps, st.integers(1, 4000))
def test_time_that_passes_without_a_copy_removes_nothing(made: list[datetime], keep: Keep, days: int) -> None:
    once = kept(made, keep)
    later = max(made, default=NOON) + timedelta(days=days)
    after = kept([*once, later], keep)
    # One more copy pushes out at most one of each rule.
    assert len(once - after) <= 3 + sum(max(once) - at < timedelta(days=1) for at in once)


@pytest.mark.parametrize(
    ("keep", "days_old"),
    [
        (Keep(1, 0, 0), [0]),
        (Keep(3, 0, 0), [0, 1, 2]),
        (Keep(1, 2, 0), [0, 3]),  # a Wednesday, and the Sunday before
        (Keep(1, 0, 3), [0, 25, 56]),  # the last days of October and September
        (Keep(7, 5, 12), [0, 1, 2, 3, 4, 5, 6, 10, 17, 24, 25, 56]),
    ],
)
def test_a_copy_a_day_for_three_months(keep: Keep, days_old: list[int]) -> None:
    made = [NOON - timedelta(days=days) for days in range(86)]
    assert sorted((NOON - at).days for at in kept(made, keep)) == days_old


def test_all_of_the_last_day_stay() -> None:
    made = [NOON - timedelta(hours=hours) for hours in (0, 1, 2, 23, 24, 25)]
    assert kept(made, Keep(1, 0, 0)) == frozenset(made[:4])
