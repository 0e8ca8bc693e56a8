"""Nearest rank against its own definition, for any times; what still runs is never told as if it were over."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.figures.percentiles import P50, P80, P98_5, WORST, Spread, Took, percentile, place, spread

TIMES = st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("count", "tenths", "wanted"),
    [(1, P50, 1), (2, P50, 1), (3, P50, 2), (10, P80, 8), (11, P80, 9), (200, P98_5, 197), (201, P98_5, 198),
     (7, WORST, 7), (66, P98_5, 66), (67, P98_5, 66), (1000, P98_5, 985)],
)  # fmt: skip
def test_the_place_of_a_percentile(count: int, tenths: int, wanted: int) -> None:
    assert place(count, tenths) == wanted


@pytest.mark.parametrize(("count", "tenths"), [(0, P50), (5, 0), (5, 1001)])
def test_no_place_without_values_or_share(count: int, tenths: int) -> None:
    with pytest.raises(ValueError, match="no percentile"):
        place(count, tenths)


@given(TIMES, st.sampled_from([P50, P80, P98_5, WORST]))
def test_it_is_the_smallest_time_that_enough_kept_within(times: list[float], tenths: int) -> None:
    told = percentile(sorted(Took(each) for each in times), tenths).seconds
    share = Fraction(tenths, 1000)
    assert told in times
    assert Fraction(sum(each <= told for each in times), len(times)) >= share
    assert Fraction(sum(each < told for each in times), len(times)) < share


@given(
    st.lists(st.builds(Took, st.floats(0, 1e6), st.booleans()), min_size=1, max_size=40), st.floats(0, 1e6)
)
def test_what_still_runs_only_grows_and_is_told_as_at_least(times: list[Took], more: float) -> None:
    """Whatever the running ones end at, a percentile not told as "at least" stays, and the others never sink."""
    now = spread(times)
    later = spread(Took(each.seconds + (more if each.running else 0.0)) for each in times)
    for name in ("p50", "p80", "p98_5", "worst"):
        before, after = getattr(now, name), getattr(later, name)
        assert after.seconds >= before.seconds
        if not before.running:
            assert after.seconds == before.seconds
    assert now.running == sum(each.running for each in times)


def test_nothing_measured_is_nothing_told() -> None:
    assert spread([]) == Spread(0, 0, None, None, None, None)
