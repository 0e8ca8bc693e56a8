"""A moment as people type it, over both nights when the clock is moved too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.moments import moment_of

NOW = datetime(2026, 11, 25, 2, 12, tzinfo=UTC)  # 03:12, a Wednesday


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("06:00", "2026-11-25T05:00"),
        ("02.00", "2026-11-26T01:00"),
        ("03:12", "2026-11-26T02:12"),
        ("kl 22:00", "2026-11-25T21:00"),
        ("imorgon 08:00", "2026-11-26T07:00"),
        ("fredag 08:00", "2026-11-27T07:00"),
        ("1/12 08:00", "2026-12-01T07:00"),
        ("2027-06-01 08:00", "2027-06-01T06:00"),
        ("+8h", "2026-11-25T10:12"),
        ("+8", "2026-11-25T10:12"),
        ("+90 min", "2026-11-25T03:42"),
        ("24:00", None),
        ("6:60", None),
        ("snart", None),
        ("någongång 08:00", None),
        ("", None),
    ],
)
def test_what_is_meant(typed: str, meant: str | None) -> None:
    expected = None if meant is None else datetime.fromisoformat(f"{meant}+00:00")
    assert moment_of(typed, NOW) == expected


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 2 * 366 * 1440))
def test_a_time_of_day_is_always_the_next_and_within_a_day(hour: int, minute: int, since: int) -> None:
    after = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=since)
    found = moment_of(f"{hour}:{minute:02}", after)
    assert found is not None
    assert after < found <= after + timedelta(hours=25)


@given(st.text(max_size=30))
def test_no_words_break_it(typed: str) -> None:
    found = moment_of(typed, NOW)
    assert found is None or found.tzinfo is not None
