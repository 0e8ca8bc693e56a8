"""Exposure in words and bars: every line whole at 80 columns, told in both languages, bars to the most of them."""

from __future__ import annotations

from datetime import date

import pytest

from models.exposure.measured import CATEGORIES, DEGREES, SHOWN, YEARS
from models.exposure.rows import Exposed, ExposedPeriod
from models.exposure.spans import Period
from models.people.words import CATEGORIES as ALL_CATEGORIES
from models.words import lookup
from tui.render import exposure
from tui.render.exposure import chart_line, chart_rows, head_line, head_words
from tui.render.line import plain, width_of

BEFORE = ExposedPeriod(
    Period(date(2025, 7, 1), date(2025, 11, 25), whole=False),
    7,
    Exposed(("full", "part"), 7, 12.1, None),
    (Exposed(("full", "part", "other"), 7, None, None),),
    (Exposed(("commissioner", "presidium", "other"), 7, None, None),),
)
YEAR = ExposedPeriod(
    Period(date(2025, 11, 26), date(2026, 11, 25), whole=True),
    50,
    Exposed(("full", "part"), 44, 30.0, 44 / 30),
    (
        Exposed(("full",), 24, 24.0, 1.0),
        Exposed(("part",), 20, 6.0, 20 / 6),
        Exposed(("other",), 6, None, None),
    ),
    tuple(Exposed((name,), None, None, None) for name in ALL_CATEGORIES),
)


def test_the_desk_and_the_room_mean_the_same_figures() -> None:
    assert set(SHOWN) == {exposure.YEARS, exposure.DEGREES, exposure.CATEGORIES}


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("width", [80, 120, 160])
def test_the_lines_are_whole(language: str, width: int) -> None:
    lookup.use(language)
    head = plain(head_line(width))
    assert [each for each in head_words() if each not in head] == []
    assert len(head) <= width
    for id in SHOWN:
        for row in chart_rows((BEFORE, YEAR), id):
            line = chart_line(row, width)
            assert width_of(line) <= width
            assert plain(line).rstrip().endswith(("█", lookup.t("exposure.too_few")))
            assert len(row.cells) == len(head_words())
            assert not [cell for cell in row.cells if cell.startswith(("exposure.", "report.", "category."))]


def test_bars_are_to_the_most_that_is_told_and_none_is_drawn_of_too_little() -> None:
    rows = chart_rows((BEFORE, YEAR), DEGREES)
    assert [(row.rate, row.bar) for row in rows] == [("", 0), ("1.00", 5), ("3.33", 16), ("", 0)]
    assert rows[0].what == lookup.t("report.together")
    assert rows[2].cells[-1] == "3.33 " + "=" * 16
    assert rows[0].cells[-1] == lookup.t("exposure.too_few")
    years = chart_rows((BEFORE, YEAR), YEARS)
    assert [(row.when, row.count, row.time, row.rate) for row in years] == [
        ("2025-07-01–2025-11-25", "7", "12.1", ""),
        ("2025-11-26–2026-11-25", "44", "30.0", "1.47"),
    ]
    few = chart_rows((YEAR,), CATEGORIES)
    assert {row.count for row in few} == {lookup.t("report.few")}
