"""Whom the directive covers (D2, D3; rule 16)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.people.scope import Covered, Decided, Held, Verdict, cover_ends, covered, covered_since, judge
from models.people.words import CATEGORIES
from models.store.policy import Scope

BY_TITLE, BY_DEGREE, OUT = Covered(True, "category"), Covered(True, "degree"), Covered(False, "")
TO_DECIDE = Covered(True, "category", to_decide=True)


@pytest.mark.parametrize(
    ("category", "tenths", "found"),
    [
        ("commissioner", 1000, BY_TITLE),
        ("commissioner", 0, TO_DECIDE),
        ("presidium", 400, BY_TITLE),
        ("presidium", 399, TO_DECIDE),
        ("group_leader", 400, BY_TITLE),
        ("group_leader", 300, TO_DECIDE),
        ("party_appointed", 400, BY_TITLE),
        ("party_appointed", 0, TO_DECIDE),
        ("part_time", 399, OUT),
        ("part_time", 400, BY_DEGREE),
        ("part_time", 401, BY_DEGREE),
        ("part_time", 1000, BY_DEGREE),
        ("part_time", 0, OUT),
        ("political_official", 1000, OUT),
        ("political_official", 0, OUT),
    ],
)
def test_by_title_or_from_forty_percent(category: str, tenths: int, found: Covered) -> None:
    assert covered(category, tenths, Scope()) == found


def test_another_city_may_decide_otherwise() -> None:
    rule = Scope(degree_tenths=500, categories=("commissioner",))
    assert covered("group_leader", 499, rule) == OUT
    assert covered("group_leader", 500, rule) == BY_DEGREE
    assert covered("commissioner", 1000, rule) == BY_TITLE


def test_every_named_category_is_one_we_store() -> None:
    assert set(Scope().categories) < set(CATEGORIES)


D1, D2, D3, D4 = date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)


def held(category: str, tenths: int, starts: date = D1, ends: date | None = None, title: str = "") -> Held:
    return Held(category, tenths, starts, ends, title)


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("tenths", [0, 389, 390, 399, 400, 401, 410, 411, 1000])
def test_every_category_at_every_degree_near_the_line(category: str, tenths: int) -> None:
    found = judge([held(category, tenths)], [], D2, Scope())
    named = category in Scope().categories
    official = category == "political_official"
    enough = tenths >= 400
    assert found.in_scope == (named or (enough and not official))
    assert found.to_decide == (named and not enough)
    assert found.by == ("category" if named else "degree" if enough and not official else "")
    assert found.boundary == (not official and 390 <= tenths <= 410)


@pytest.mark.parametrize(
    ("title", "tenths", "category", "by"),
    [
        ("Gruppledare", 399, "part_time", "title"),
        ("tf gruppledare, Hamnlistan", 100, "part_time", "title"),
        ("Kommunfullmäktiges ordförande", 300, "part_time", ""),
        ("Fullmäktiges ordförande", 300, "part_time", "title"),
        ("Borgarrådssekreterare", 300, "part_time", ""),
        ("Borgarråd", 400, "part_time", "degree"),
        ("Borgarråd", 1000, "political_official", ""),
        ("", 399, "part_time", ""),
    ],
)
def test_a_title_that_does_not_go_with_the_degree_is_to_be_decided(
    title: str, tenths: int, category: str, by: str
) -> None:
    found = judge([held(category, tenths, title=title)], [], D2, Scope())
    assert (found.by, found.in_scope, found.to_decide) == (by, by != "", by == "title")


@pytest.mark.parametrize(
    ("mandates", "by", "to_decide"),
    [
        # Each below the line, together on it: somebody must decide, covered meanwhile.
        ([("part_time", 250), ("presidium", 150)], "category", False),
        ([("part_time", 250), ("presidium", 149)], "category", True),
        ([("part_time", 200), ("political_official", 1000)], "", False),
        ([("part_time", 400), ("political_official", 1000)], "degree", False),
        ([("part_time", 450), ("group_leader", 300)], "degree", False),
        ([("commissioner", 1000), ("party_appointed", 0)], "category", False),
    ],
)
def test_mandates_that_overlap_are_weighed_together(
    mandates: list[tuple[str, int]], by: str, to_decide: bool
) -> None:
    found = judge([held(*each) for each in mandates], [], D2, Scope())
    assert (found.by, found.to_decide, found.in_scope) == (by, to_decide, by != "")


def test_small_mandates_that_together_reach_the_line_are_to_be_decided() -> None:
    rule = Scope(categories=("commissioner",))
    both = [held("part_time", 200), held("party_appointed", 200)]
    found = judge(both, [], D2, rule)
    assert (found.in_scope, found.by, found.to_decide) == (True, "together", True)
    assert not judge([both[0], held("party_appointed", 199)], [], D2, rule).in_scope


@pytest.mark.parametrize(
    ("category", "tenths", "said", "day", "in_scope", "by"),
    [
        ("group_leader", 300, False, D1, True, "category"),  # the day before: by the rule
        ("group_leader", 300, False, D2, False, "decision"),
        ("group_leader", 300, True, D2, True, "decision"),
        ("part_time", 399, True, D2, True, "decision"),
        ("part_time", 399, True, D1, False, ""),
        ("political_official", 1000, True, D3, True, "decision"),
        ("commissioner", 1000, False, D3, False, "decision"),
    ],
)
def test_a_decision_goes_before_the_rule_from_its_day(
    category: str, tenths: int, said: bool, day: date, in_scope: bool, by: str
) -> None:
    found = judge([held(category, tenths)], [Decided(said, D2, decided_by="Stadsdirektören")], day, Scope())
    assert (found.in_scope, found.by) == (in_scope, by)
    if by == "decision":
        assert (found.to_decide, found.decided_by) == (False, "Stadsdirektören")


def test_a_decision_against_cover_says_nothing_of_a_mandate_that_began_later() -> None:
    mandates = [held("group_leader", 300, D1, D3), held("presidium", 450, D3)]
    decisions = [Decided(False, D2)]
    assert not judge(mandates, decisions, D2, Scope()).in_scope
    later = judge(mandates, decisions, D3, Scope())
    assert (later.in_scope, later.by, later.to_decide) == (True, "category", True)
    assert not judge(mandates, [*decisions, Decided(False, D4)], D4, Scope()).in_scope


def test_a_decision_covers_nobody_without_a_mandate() -> None:
    assert judge([held("part_time", 100, D1, D3)], [Decided(True, D1)], D3, Scope()).in_scope is False
    assert judge([], [Decided(True, D1)], D3, Scope()) == Verdict(False, "")


@pytest.mark.parametrize(
    ("mandates", "decisions", "day", "since", "ends"),
    [
        ([held("presidium", 500)], [], D3, D1, None),
        ([held("presidium", 500, D1, D3)], [], D2, D1, D3),
        ([held("presidium", 500, D1, D3)], [], D3, None, D3),
        ([held("presidium", 500, D1, D2)], [], D4, None, D2),
        ([held("presidium", 500, D1, D2), held("group_leader", 500, D2)], [], D3, D1, None),
        ([held("presidium", 500, D1, D2), held("group_leader", 500, D3)], [], D4, D3, None),
        # A lower degree ends the cover as much as the end of the mandate does.
        ([held("part_time", 400, D1, D3), held("part_time", 399, D3)], [], D2, D1, D3),
        ([held("part_time", 400, D1, D3), held("part_time", 399, D3)], [], D4, None, D3),
        ([held("group_leader", 300)], [Decided(False, D3)], D2, D1, D3),
        ([held("group_leader", 300)], [Decided(False, D2, D3)], D4, D3, None),
        ([held("part_time", 399)], [], D4, None, None),
        ([], [], D4, None, None),
    ],
)
def test_since_when_and_until_when(
    mandates: list[Held], decisions: list[Decided], day: date, since: date | None, ends: date | None
) -> None:
    assert covered_since(mandates, decisions, day, Scope()) == since
    assert cover_ends(mandates, decisions, day, Scope()) == ends


@given(
    st.lists(
        st.tuples(
            st.sampled_from(CATEGORIES),
            st.integers(0, 1000),
            st.integers(0, 300),
            st.none() | st.integers(1, 300),
        ),
        max_size=4,
    ),
    st.integers(0, 400),
)
@settings(max_examples=60)
def test_cover_has_one_beginning_and_one_end_around_any_day(
    drawn: list[tuple[str, int, int, int | None]], offset: int
) -> None:
    mandates = [
        Held(
            category, tenths, D1 + timedelta(days=starts),
            None if length is None else D1 + timedelta(days=starts + length),
        )
        for category, tenths, starts, length in drawn
    ]  # fmt: skip
    day = D1 + timedelta(days=offset)
    since, ends = covered_since(mandates, [], day, Scope()), cover_ends(mandates, [], day, Scope())
    one = timedelta(days=1)
    if judge(mandates, [], day, Scope()).in_scope:
        assert since is not None
        assert since <= day
        assert judge(mandates, [], since, Scope()).in_scope
        assert not judge(mandates, [], since - one, Scope()).in_scope
        assert ends is None or not judge(mandates, [], ends, Scope()).in_scope
    else:
        assert since is None
        assert ends is None or ends <= day
    if ends is not None:
        assert judge(mandates, [], ends - one, Scope()).in_scope
