"""Times as people read them, over both daylight-saving nights."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.words import lookup
from tui.render import ages

NOW = datetime(2026, 11, 25, 2, 12, 41, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0:00"), (0, "0:00"), (24.9, "0:24"), (59, "0:59"), (60, "1:00"), (3599, "59:59"),
        (3600, "1 h 00"), (7500, "2 h 05"), (48 * 3600 - 1, "47 h 59"), (48 * 3600, "2 d"), (10**7, "115 d"),
    ],
)  # fmt: skip
def test_ages(seconds: float, words: str) -> None:
    assert ages.age(seconds) == words


@given(st.floats(-1e6, 1e9))
def test_an_age_fits_its_column(seconds: float) -> None:
    assert len(ages.age(seconds)) <= 7


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW, "03:12"),
        (NOW - timedelta(hours=4), "igår 23:12"),
        (NOW + timedelta(days=2, hours=6), "fre 09:12"),
        (NOW + timedelta(days=7), "2 dec 03:12"),
        (NOW - timedelta(days=3), "22 nov 03:12"),
        (NOW - timedelta(days=400), "21 okt 2025 04:12"),
    ],
)
def test_as_much_of_the_day_as_is_needed(at: datetime, words: str) -> None:
    assert ages.when(at, NOW) == words


@pytest.mark.parametrize(
    ("utc", "glass"),
    [
        ("2026-03-29T00:59:59", "01:59:59"),
        ("2026-03-29T01:00:00", "03:00:00"),
        ("2026-10-25T00:30:00", "02:30:00"),
        ("2026-10-25T01:30:00", "02:30:00"),
    ],
)
def test_both_nights_when_the_clock_is_moved(utc: str, glass: str) -> None:
    assert ages.clock(datetime.fromisoformat(utc + "+00:00"), seconds=True) == glass


@pytest.mark.parametrize(("language", "shown"), [("sv", "0,4"), ("en", "0.4")])
def test_tenths_as_the_language_writes_them(language: str, shown: str) -> None:
    lookup.use(language)
    assert ages.tenths(0.42) == shown


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(28, "28 s"), (119, "119 s"), (240, "4 min"), (7500, "2 h 05 min"), (3 * 86400, "3 dygn")],
)
def test_spans(seconds: int, words: str) -> None:
    assert ages.span_words(seconds) == words


def test_the_day_in_full() -> None:
    assert ages.day_long(NOW) == "onsdag 25 november"
    lookup.use("en")
    assert ages.day_long(NOW) == "Wednesday 25 November"
