"""Years back to the law, and person-time cut where anything turns: against a count of single days."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.exposure.spans import Period, Rules, calendar, days_in, on, rolling, stretches
from models.people.policy import Boundaries
from models.people.scope import Decided, Held, judge
from models.store.policy import Scope

LAW = date(2025, 7, 1)
RULES = (
    Rules(LAW, Scope(), Boundaries()),
    Rules(date(2026, 3, 1), Scope(degree_tenths=600), Boundaries()),
)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2025, 6, 30), []),
        (LAW, [("2025-07-01", "2025-07-01", False)]),
        (date(2026, 6, 29), [("2025-07-01", "2026-06-29", False)]),
        (date(2026, 6, 30), [("2025-07-01", "2026-06-30", True)]),
        (date(2026, 11, 25), [("2025-07-01", "2025-11-25", False), ("2025-11-26", "2026-11-25", True)]),
        (date(2028, 2, 29), [("2025-07-01", "2026-02-28", False), ("2026-03-01", "2027-02-28", True),
                             ("2027-03-01", "2028-02-29", True)]),
    ],
)  # fmt: skip
def test_the_years_that_end_with_a_day(day: date, told: list[tuple[str, str, bool]]) -> None:
    assert [(str(each.first), str(each.last), each.whole) for each in rolling(day)] == told


@given(st.dates(LAW, date(2040, 12, 31)))
def test_the_years_follow_on_each_other_and_hold_every_day_once(day: date) -> None:
    found = rolling(day)
    assert (found[0].first, found[-1].last) == (LAW, day)
    for before, after in pairwise(found):
        assert after.first - before.last == timedelta(days=1)
    assert all(each.whole == (364 <= (each.last - each.first).days <= 365) for each in found)


def test_calendar_years_as_far_as_they_have_come() -> None:
    assert calendar(2027, date(2027, 2, 3)) == (
        Period(LAW, date(2025, 12, 31), whole=False),
        Period(date(2026, 1, 1), date(2026, 12, 31), whole=True),
        Period(date(2027, 1, 1), date(2027, 2, 3), whole=False),
    )


_days = st.dates(date(2025, 5, 1), date(2026, 8, 1))
_ends = st.none() | _days
_held = st.builds(
    lambda category, degree, begins, days: Held(
        category, degree, begins, None if days is None else begins + timedelta(days=days)
    ),
    st.sampled_from(["commissioner", "presidium", "part_time", "political_official"]),
    st.sampled_from([200, 399, 400, 600, 1000]),
    _days,
    st.none() | st.integers(1, 300),
)
_decided = st.builds(
    lambda covered, begins, days: Decided(covered, begins, begins + timedelta(days=days)),
    st.booleans(),
    _days,
    st.integers(1, 300),
)


@settings(max_examples=20)
@given(st.lists(_held, max_size=3), st.lists(_decided, max_size=2))
def test_person_time_is_what_single_days_say(mandates: list[Held], decisions: list[Decided]) -> None:
    """Each day judged alone, by the rule of that day."""
    last = date(2026, 7, 15)
    found = stretches(mandates, decisions, LAW, last, RULES)
    period = Period(date(2025, 9, 1), date(2026, 5, 31), whole=False)
    counted: Counter[tuple[str, str]] = Counter()
    day = LAW
    while day <= last:
        rule = RULES[day >= RULES[1].since]
        verdict = judge(mandates, decisions, day, rule.scope, rule.bounds)
        there = on(found, day)
        assert (there is not None) == (verdict.in_scope and verdict.held is not None)
        if there is not None and verdict.held is not None:
            full = sum(each.degree_tenths for each in mandates if each.on(day)) >= 1000
            assert (there.category, there.degree) == (verdict.held.category, "full" if full else "part")
            if period.first <= day <= period.last:
                counted[there.category, there.degree] += 1
        day += timedelta(days=1)
    told: Counter[tuple[str, str]] = Counter()
    for each in found:
        told[each.category, each.degree] += days_in(each, period)
    assert +told == +counted
