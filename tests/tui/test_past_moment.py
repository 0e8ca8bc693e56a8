"""A time that has been, as an officer types it at night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.past_moment import past_moment

NOW = datetime(2026, 11, 25, 2, 12, 41, tzinfo=UTC)  # 03:12:41 in Stockholm


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("03:12", datetime(2026, 11, 25, 2, 12, tzinfo=UTC)),
        ("03:13", datetime(2026, 11, 24, 2, 13, tzinfo=UTC)),
        ("3.12", datetime(2026, 11, 25, 2, 12, tzinfo=UTC)),
        ("kl 03:12:40", datetime(2026, 11, 25, 2, 12, 40, tzinfo=UTC)),
        ("03:12:42", datetime(2026, 11, 24, 2, 12, 42, tzinfo=UTC)),
        ("igår 22:10", datetime(2026, 11, 24, 21, 10, tzinfo=UTC)),
        ("2026-06-01 08:00", datetime(2026, 6, 1, 6, 0, tzinfo=UTC)),
        ("imorgon 08:00", None),
        ("2026-11-25 04:00", None),
        ("24:00", None),
        ("nu", None),
        ("", None),
    ],
)
def test_the_latest_such_time_that_has_been(typed: str, meant: datetime | None) -> None:
    assert past_moment(typed, NOW) == meant


@settings(max_examples=25)
@given(st.text(max_size=12), st.integers(0, 10**9))
def test_never_one_to_come(typed: str, seconds: int) -> None:
    now = NOW + timedelta(seconds=seconds)
    for each in (typed, f"{now:%H:%M}"):
        found = past_moment(each, now)
        assert found is None or found <= now
