"""When the yearly talk must be offered (D8, D9)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.people.talks import TALK_STATES, TalkStanding, add_months, next_due, standing
from models.store.policy import Talks

RULE = Talks()
COVERED = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2025, 11, 25), 12, date(2026, 11, 25)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2026, 11, 25), -12, date(2025, 11, 25)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_end_where_they_end(day: date, months: int, found: date) -> None:
    assert add_months(day, months) == found


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 240))
def test_adding_months_keeps_the_day_or_takes_the_last(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("last", "state", "today", "found"),
    [
        # Never offered: the interval counts from the day cover began.
        (None, None, date(2024, 6, 1), TalkStanding("not_offered", date(2025, 1, 1))),
        (None, None, date(2024, 12, 2), TalkStanding("due", date(2025, 1, 1))),
        (None, None, date(2025, 1, 1), TalkStanding("due", date(2025, 1, 1))),
        (None, None, date(2025, 1, 2), TalkStanding("overdue", date(2025, 1, 1))),
        # Offered: due a year after the offer, whatever became of it.
        (date(2025, 3, 10), "held", date(2025, 3, 11), TalkStanding("ok", date(2026, 3, 10))),
        (date(2025, 3, 10), "declined", date(2025, 9, 1), TalkStanding("ok", date(2026, 3, 10))),
        (date(2025, 3, 10), "offered", date(2025, 9, 1), TalkStanding("offered", date(2026, 3, 10))),
        (date(2025, 3, 10), "accepted", date(2025, 9, 1), TalkStanding("offered", date(2026, 3, 10))),
        (date(2025, 3, 10), "booked", date(2025, 9, 1), TalkStanding("offered", date(2026, 3, 10))),
        (date(2025, 3, 10), "held", date(2026, 2, 7), TalkStanding("ok", date(2026, 3, 10))),
        (date(2025, 3, 10), "held", date(2026, 2, 8), TalkStanding("due", date(2026, 3, 10))),
        (date(2025, 3, 10), "booked", date(2026, 3, 10), TalkStanding("due", date(2026, 3, 10))),
        (date(2025, 3, 10), "booked", date(2026, 3, 11), TalkStanding("overdue", date(2026, 3, 10))),
        (date(2024, 2, 29), "held", date(2025, 3, 1), TalkStanding("overdue", date(2025, 2, 28))),
    ],
)
def test_the_standing(last: date | None, state: str | None, today: date, found: TalkStanding) -> None:
    assert standing(last, state, COVERED, today, RULE) == found


def test_one_who_is_not_covered_has_no_date() -> None:
    assert standing(None, None, None, date(2026, 1, 1), RULE) == TalkStanding("not_offered", None)
    assert standing(date(2020, 1, 1), "held", None, date(2026, 1, 1), RULE) == TalkStanding("ok", None)


def test_an_offer_of_an_earlier_mandate_that_ran_out_does_not_make_the_new_one_overdue() -> None:
    assert next_due(date(2018, 5, 1), date(2026, 10, 15), RULE) == date(2027, 10, 15)
    # One made shortly before cover began does count.
    assert next_due(date(2026, 10, 1), date(2026, 10, 15), RULE) == date(2027, 10, 1)


def test_the_interval_is_the_citys() -> None:
    assert next_due(date(2025, 8, 31), COVERED, Talks(interval_months=6)) == date(2026, 2, 28)


@given(
    st.none() | st.dates(date(2015, 1, 1), date(2035, 1, 1)),
    st.sampled_from(["offered", "accepted", "declined", "booked", "held"]),
    st.dates(date(2015, 1, 1), date(2035, 1, 1)),
    st.dates(date(2015, 1, 1), date(2035, 1, 1)),
)
def test_overdue_exactly_when_the_day_has_passed(
    last: date | None, state: str, begun: date, today: date
) -> None:
    found = standing(last, state, begun, today, RULE)
    assert found.state in TALK_STATES
    assert found.due_on is not None
    assert (found.state == "overdue") == (today > found.due_on)
