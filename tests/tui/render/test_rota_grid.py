"""The rota as a grid: each day once whatever the night, gaps in words and pattern, a cursor that keeps its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rota.absence import AbsenceRow
from models.rota.rows import Gap, ShiftRow
from tests.tui.invented import NOW
from tui.render.ages import local
from tui.render.line import plain, width_of
from tui.render.rota_grid import GAP, gap_lines, mine_lines, month_lines, week_lines
from tui.render.rota_grid import NOW as NOW_SIGN
from tui.render.rota_slots import Cursor, across, along, block, midnight, mine
from tui.rota_values import Officer, RotaSpan
from tui.screens.rota import first_of
from tui.weekdays import clock_of, weekdays_of


def week_of(at: datetime) -> tuple[date, datetime, datetime]:
    """The Monday of a week, and the week's span."""
    here = local(at)
    monday = here.date() - timedelta(days=here.weekday())
    return monday, midnight(monday, here), midnight(monday + timedelta(days=7), here)


MONDAY, STARTS, ENDS = week_of(NOW)
LIND = ShiftRow("s1", "contact", "o1", "A. Lind", STARTS + timedelta(hours=32), STARTS + timedelta(hours=41))
NIGHT = ShiftRow("s2", "tib", "o2", "M. Ek", STARTS - timedelta(hours=5), STARTS + timedelta(hours=7))
BARE = Gap("contact", STARTS + timedelta(hours=8), STARTS + timedelta(hours=17))
SPAN = RotaSpan(
    STARTS, ENDS, (NIGHT, LIND), (BARE,), (Officer("o1", "alind", "A. Lind"), Officer("o2", "mek", "M. Ek")), me="o2"
)  # fmt: skip


@pytest.mark.parametrize(
    "now", [NOW, datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 0, 30, tzinfo=UTC)]
)
@pytest.mark.parametrize("width", [80, 160])
def test_a_week_has_seven_days_over_both_changing_nights(now: datetime, width: int) -> None:
    """One head with seven days, one now-line a row, and of 24, 23 or 25 hours all are bare where nobody is planned."""
    monday, starts, ends = week_of(now)
    gap = Gap("tib", starts, ends)
    span = RotaSpan(starts, ends, (), (gap,))
    lines = [plain(each) for each in week_lines(block(span, monday, 7, False), span, now, None, width)[0]]
    assert sum(lines[0].count(name) for name in ("mån", "tis", "ons", "tor", "fre", "lör", "sön")) == 7
    assert [line.count(NOW_SIGN) for line in lines if NOW_SIGN in line] == [1, 1, 1]
    bar = next(line for line in lines if line.count(GAP) > 40)
    assert bar.count(GAP) + 1 == 7 * ((width - 9 if width < 120 else width - 16) // 7 - 1)


def test_who_came_in_on_the_night_before_the_week_stands_once() -> None:
    lines = [plain(each) for each in week_lines(block(SPAN, MONDAY, 7, False), SPAN, NOW, None, 80)[0]]
    assert sum("Ek" in line for line in lines) == 1
    assert any("-07 Ek" in line for line in lines)


def test_a_gap_shouts_in_words_and_pattern_and_an_absent_officer_too() -> None:
    away = AbsenceRow("a1", "o1", "alind", "A. Lind", "sick", LIND.starts_at, None, 1)
    span = replace(SPAN, away=(away,))
    week = block(span, MONDAY, 7, False)
    words = "\n".join(plain(each) for each in week_lines(week, span, STARTS, None, 160)[0])
    assert "LUCKA 08-17" in words
    assert GAP * 5 in words
    assert "Lind BORTA" in words
    told = plain(gap_lines(span, STARTS, 120, 2)[0])
    assert "LUCKA 08:00-17:00, ingen kontaktperson" in told
    assert not gap_lines(span, ENDS, 120, 2), "what is over shouts no more"
    assert "sjuk" not in words + told, "why somebody is away is nobody's"


def test_a_row_a_person_has_both_duties_by_a_sign() -> None:
    week = block(SPAN, MONDAY, 7, True)
    words = [plain(each) for each in week_lines(week, SPAN, NOW, None, 160)[0]]
    assert any(line.startswith("A. Lind") and "K 08-17" in line for line in words)
    assert any(line.startswith("M. Ek") and "T -07" in line for line in words)


def test_a_month_marks_today_and_what_is_bare() -> None:
    first = MONDAY.replace(day=1)
    span = replace(
        SPAN, starts_at=midnight(first, local(NOW)), ends_at=midnight(date(2026, 12, 1), local(NOW))
    )
    lines = [plain(each) for each in month_lines(block(span, first, 30, False), span, NOW, None, 80)[0]]
    assert lines[0].index("▼") == lines[2].index(str(local(NOW).day))
    contact = next(line for line in lines if line.startswith("Kontakt"))
    assert contact.count(GAP) == 1


def test_the_cursor_starts_where_somebody_is_missing() -> None:
    slot = first_of(SPAN, STARTS).slot((block(SPAN, MONDAY, 7, False),))
    assert slot is not None and slot.whole == BARE
    calm = replace(SPAN, gaps=())
    found = first_of(calm, STARTS).slot((block(calm, MONDAY, 7, False),))
    assert found is not None and found.shift == NIGHT


def test_the_cursor_walks_along_and_across_and_finds_its_shift_again() -> None:
    blocks = (block(SPAN, MONDAY, 7, False),)
    slot = first_of(SPAN, STARTS).slot(blocks)
    assert slot is not None
    after = along(blocks, slot, 1)
    assert after is not None and after.shift == LIND
    below = across(blocks, after, 1)
    assert below is not None and (below.row, below.day) == ("tib", after.day)
    assert across(blocks, after, -1) is None
    assert along(blocks, slot, -1) is None
    moved = replace(
        LIND, starts_at=LIND.starts_at + timedelta(days=1), ends_at=LIND.ends_at + timedelta(days=1)
    )
    again = Cursor(after.row, after.day, "gone").slot(
        (block(replace(SPAN, shifts=(moved,)), MONDAY, 7, False),)
    )
    assert again is not None and again.day == after.day


def test_my_shifts_are_mine_and_none_is_said_outright() -> None:
    lines, _ = mine_lines(mine((LIND,), SPAN), NOW, None, 80)
    assert "08:00-17:00" in plain(lines[0]) and "kontaktperson" in plain(lines[0])
    assert "inga pass" in plain(mine_lines(mine((), SPAN), NOW, None, 80)[0][0])


@settings(max_examples=20)
@given(st.integers(40, 240), st.booleans(), st.text(max_size=40))
def test_no_name_is_wider_than_the_glass(width: int, by_person: bool, name: str) -> None:
    span = replace(SPAN, shifts=(replace(LIND, operator=name), NIGHT), officers=())
    week, month = block(span, MONDAY, 7, by_person), block(span, MONDAY, 30, by_person)
    for lines in (week_lines(week, span, NOW, None, width)[0], month_lines(month, span, NOW, None, width)[0]):
        assert all(width_of(each) <= width for each in lines)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("", (1, 2, 3, 4, 5, 6, 7)),
        ("mån-fre", (1, 2, 3, 4, 5)),
        ("lör, sön", (6, 7)),
        ("fre-mån", (1, 5, 6, 7)),
        ("2 4", (2, 4)),
        ("helgen", None),
        ("8", None),
    ],
)
def test_weekdays_as_people_type_them(typed: str, days: tuple[int, ...] | None) -> None:
    assert weekdays_of(typed) == days


@pytest.mark.parametrize(
    ("typed", "clock"),
    [("7", "07:00"), ("19.30", "19:30"), ("24", "00:00"), ("24:30", None), ("sju", None), ("", None)],
)
def test_times_of_day_as_people_type_them(typed: str, clock: str | None) -> None:
    assert clock_of(typed) == clock
