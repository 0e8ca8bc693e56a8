"""Incidents over person-time: no few of them, of no few persons, nor what two tables give away together."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.exposure.rows import Exposed, ExposedPeriod
from models.exposure.spans import Period, Stretch
from models.exposure.tabulating import Happened, tabulated

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31), whole=True)
AFTER = date(2027, 1, 1)
# So many persons of a category and degree, each with so many incidents in all.
Group = tuple[str, str, int, int]


def made(groups: list[Group], others: int = 0) -> ExposedPeriod:
    """A year of invented persons, in scope through all of it."""
    who: dict[str, tuple[Stretch, ...]] = {}
    happened = [Happened(None, date(2026, 5, 1), date(2026, 5, 1))] * others
    for at, (category, degree, persons, incidents) in enumerate(groups):
        for number in range(persons):
            who[f"{at}/{number}"] = (Stretch(YEAR.first, AFTER, category, degree),)
        happened += [
            Happened(f"{at}/{number % persons}", date(2026, 5, 1), date(2026, 4, 30))
            for number in range(incidents)
        ]
    [found] = tabulated([YEAR], who, happened)
    return found


def cells(groups: tuple[Exposed, ...]) -> dict[tuple[str, ...], int | None]:
    """Names and counts alone."""
    return {each.names: each.count for each in groups}


@pytest.mark.parametrize(
    ("groups", "others", "degrees", "within", "categories"),
    [
        ([], 0, {}, 0, {}),
        # Told apart: nothing is a few.
        (
            [("commissioner", "full", 10, 24), ("presidium", "part", 8, 6)], 5,
            {("full",): 24, ("part",): 6, ("other",): 5}, 30,
            {("presidium",): 6, ("commissioner",): 24, ("other",): 5},
        ),
        # Three incidents of the part-timers: neither they nor the rest they would be reckoned from.
        (
            [("commissioner", "full", 10, 24), ("presidium", "part", 8, 3)], 0,
            {("full", "part", "other"): 27}, 27, {("commissioner", "presidium"): 27},
        ),
        # Few persons are told with the next fewest, however many their incidents.
        (
            [("commissioner", "full", 10, 24), ("presidium", "full", 3, 9), ("group_leader", "full", 6, 8)], 0,
            {("full",): 41}, 41, {("commissioner",): 24, ("presidium", "group_leader"): 17},
        ),
        # Full time less commissioners would be two: so categories are not told apart.
        (
            [("commissioner", "full", 10, 24), ("presidium", "full", 6, 2), ("presidium", "part", 6, 9)], 0,
            {("full",): 26, ("part",): 9}, 35, {("commissioner", "presidium"): 35},
        ),
        # A few of nobody in scope hide in the cells, and so does how many were.
        (
            [("commissioner", "full", 10, 24), ("presidium", "part", 8, 6)], 2,
            {("full", "part", "other"): 32}, None, {("commissioner", "presidium", "other"): 32},
        ),
        ([("commissioner", "full", 10, 3)], 0, {("full", "part", "other"): None}, None, {("commissioner",): None}),
    ],
)  # fmt: skip
def test_what_may_be_told(
    groups: list[Group],
    others: int,
    degrees: dict[tuple[str, ...], int | None],
    within: int | None,
    categories: dict[tuple[str, ...], int | None],
) -> None:
    found = made(groups, others)
    assert cells(found.degrees) == degrees
    assert found.within.count == within
    assert {frozenset(names): count for names, count in cells(found.categories).items()} == {
        frozenset(names): count for names, count in categories.items()
    }


@pytest.mark.parametrize(
    ("persons", "incidents", "time", "rate"),
    [(10, 20, 10.0, 2.0), (10, 19, 10.0, None), (4, 40, None, None), (10, 0, 10.0, None)],
)
def test_how_often_is_said_of_twenty_and_of_five_persons(
    persons: int, incidents: int, time: float | None, rate: float | None
) -> None:
    found = made([("commissioner", "full", persons, incidents)]).within
    assert (found.person_years, found.rate) == (time, rate)


def test_an_incident_counts_in_the_year_it_was_told_of_as_what_the_person_was_when_it_happened() -> None:
    """In December full time, in January part: told of in January, it is full time's."""
    turn = date(2026, 1, 1)
    who = {
        f"{number}": (
            Stretch(date(2025, 7, 1), turn, "commissioner", "full"),
            Stretch(turn, AFTER, "presidium", "part"),
        )
        for number in range(6)
    }
    before = Period(date(2025, 7, 1), date(2025, 12, 31), whole=False)
    happened = [Happened("1", date(2026, 1, 2), date(2025, 12, 31))] * 5
    happened += [Happened("1", date(2026, 1, 2), date(2026, 1, 2))] * 6
    first, second = tabulated([before, YEAR], who, happened)
    assert first.total == 0
    # Nobody was full time in the second year: its time is told with theirs who were there.
    assert cells(second.degrees) == {("full", "part"): 11}
    assert second.within.person_years == pytest.approx(6.0)


_groups = st.lists(
    st.tuples(
        st.sampled_from(["commissioner", "presidium", "group_leader", "part_time"]),
        st.sampled_from(["full", "part"]),
        st.integers(1, 12),
        st.integers(0, 30),
    ),
    max_size=6,
)


@given(_groups, st.integers(0, 8))
def test_whatever_there_is_no_few_are_told_and_every_number_is_true(groups: list[Group], others: int) -> None:
    found = made(groups, others)
    by_degree, by_category = Counter({"other": others}), Counter({"other": others})
    persons: Counter[str] = Counter()
    for category, degree, those, incidents in groups:
        by_degree[degree] += incidents
        by_category[category] += incidents
        persons[degree] += those
        persons[category] += those
    total = sum(by_degree.values())
    assert found.total == (None if 0 < total < 5 else total)
    for counts, told in ((by_degree, found.degrees), (by_category, found.categories)):
        for each in told:
            true = sum(counts[name] for name in each.names)
            assert each.count == (None if 0 < true < 5 else true)
            if each.names != ("other",) and len(told) > 1:
                assert sum(persons[name] for name in each.names) >= 5 or each.count == 0
            assert each.rate is None or (each.count is not None and each.count >= 20)
    if 0 < sum(each[2] for each in groups) < 5:
        assert (found.within.count, len(found.degrees), len(found.categories)) == (None, 1, 1)
    if found.within.count is not None:
        assert found.within.count == total - others
        # What is left beside it is nobody's in scope: told or none.
        assert not 0 < others < 5
    if len(found.categories) > 1:
        for each in found.categories:
            for degree in ("full", "part"):
                crossed = sum(one[3] for one in groups if one[0] in each.names and one[1] == degree)
                apart = any(cell.names == (degree,) for cell in found.degrees)
                assert not (apart and 0 < crossed < 5)
