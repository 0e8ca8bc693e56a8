"""Whom the directive covers (D2, D3; rule 16)."""

from __future__ import annotations

import pytest

from models.people.scope import Covered, covered
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
