"""A profile typed and the same in words are each other's opposite; what is none is told by its question (D37)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rota.hours import HALF_DAYS, KINDS, RULES, OfficeDay, year_of
from models.rota.profile import ProfileYear, with_day
from models.store.policy import OfficeHours
from models.words.lookup import t
from tui.hours_form import Unread, profile_of, typed_of, weekdays_of
from tui.render.line import plain, width_of
from tui.render.office_year import sign_of, year_lines

WEEK = OfficeHours()
OWN = OfficeHours(own_days=(("2026-12-30", "", ""),), closed_days=("2026-07-13",))


@st.composite
def profiles(draw: st.DrawFn) -> OfficeHours:
    days = draw(st.sets(st.integers(1, 7), min_size=1))
    others = draw(st.sets(st.sampled_from(sorted(days)), max_size=2))
    return OfficeHours(
        weekdays=tuple(sorted(days)),
        opens=draw(st.sampled_from(("07:30", "08:00"))),
        closes=draw(st.sampled_from(("16:00", "17:15"))),
        times=tuple((day, "09:00", "15:30") for day in sorted(others)),
        red_days=draw(st.booleans()),
        eves=draw(st.sampled_from(RULES)),
        half_days=tuple(name for name in HALF_DAYS if draw(st.booleans())),
        half_closes=draw(st.sampled_from(("12:00", "13:30"))),
        squeeze_days=draw(st.sampled_from(RULES)),
        own_days=OWN.own_days,
        closed_days=OWN.closed_days,
    )


@settings(max_examples=25, deadline=None)
@given(profiles())
def test_what_is_shown_can_be_sent_again(hours: OfficeHours) -> None:
    assert profile_of(typed_of(hours), OWN) == hours


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mån-fre", (1, 2, 3, 4, 5)),
        ("1-5", (1, 2, 3, 4, 5)),
        ("fre, mån  ons", (1, 3, 5)),
        ("Måndag - onsdag lör", (1, 2, 3, 6)),
        ("", None),
        ("fre-mån", None),
        ("8", None),
        ("m", None),
        ("mån-ons-fre", None),
    ],
)
def test_weekdays(typed: str, found: tuple[int, ...] | None) -> None:
    if found is not None:
        assert weekdays_of(typed) == found
    else:
        with pytest.raises(Unread):
            weekdays_of(typed)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("span", "17-08"), ("span", "8"), ("span", "08:60-17"), ("others", "fre"), ("others", "fre 8-15, fre 9-12"),
        ("half_days", "7"), ("half_days", "alla"), ("half_closes", "tolv"), ("weekdays", "helg"),
        ("half_closes", "06:00"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_told_by_its_question(name: str, typed: str) -> None:
    values = {**typed_of(OfficeHours(half_days=("walpurgis",))), name: typed}
    with pytest.raises(Unread) as told:
        profile_of(values, WEEK)
    assert (told.value.name, "{" in told.value.words) == (name, False)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("year", [2024, 2026])
def test_the_year_has_a_sign_a_day_and_fits(year: int, width: int) -> None:
    hours = with_day(OfficeHours(half_days=HALF_DAYS), date(year, 11, 26), "closed", "", "")
    told = ProfileYear(year, year_of(hours, year), (), hours, "")
    cursor = date(year, 2, 28)
    lines = year_lines(told, cursor, date(year, 11, 25), width)
    assert len(lines) == 13
    assert all(width_of(line) <= width for line in lines)
    signs = {t(f"hours.letter.{kind}") for kind in KINDS}
    for month, line in enumerate(lines[1:], 1):
        days = [day for day in told.days if day.day.month == month]
        shown = plain(line)[6:].replace(" ", "").replace(">", "")
        assert len(shown) == len(days)
        assert set(shown) <= signs
        assert shown == "".join(sign_of(day) for day in days)
    assert f">{t('hours.letter.weekend' if cursor.isoweekday() > 5 else 'hours.letter.ordinary')}" in plain(
        lines[2]
    )
    assert told.open_days == sum(day.opens is not None for day in told.days)


def test_an_eve_that_is_half_has_the_sign_of_a_half_day() -> None:
    [eve] = [day for day in year_of(OfficeHours(eves="half"), 2026) if day.day == date(2026, 12, 24)]
    assert sign_of(eve) == t("hours.letter.half")
    assert sign_of(OfficeDay(eve.day, "eve", "", None, None)) == t("hours.letter.eve")
