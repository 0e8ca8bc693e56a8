"""No cell of 1 to 4 is told, and none can be reckoned from the rest, also by one who knows the rule."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.duties.suppression import FEW, is_few, share, told

NAMES = "abcd"


@given(st.lists(st.integers(0, 60), min_size=1, max_size=7))
def test_no_few_is_told_and_the_total_is_true(counts: list[int]) -> None:
    given_ = {f"c{place}": count for place, count in enumerate(counts)}
    found = told(given_)
    assert [name for cell in found.cells for name in cell.names if len(cell.names) == 1] == [
        name for name in given_ if any(cell.names == (name,) for cell in found.cells)
    ]
    assert sorted(name for cell in found.cells for name in cell.names) == sorted(given_)
    for cell in found.cells:
        true = sum(given_[name] for name in cell.names)
        assert cell.count == (None if is_few(true) else true)
    assert found.total == (None if is_few(sum(counts)) else sum(counts))
    shown = [cell.count for cell in found.cells if cell.count is not None]
    if found.total is not None and len(shown) == len(found.cells) - 1:
        # The difference from the total would be the hidden cell.
        assert not is_few(found.total - sum(shown))


@pytest.mark.parametrize("size", [1, 2, 3])
def test_what_is_hidden_stays_open_to_one_who_knows_the_rule(size: int) -> None:
    """Every table of so many cells, by what is told of it: a small cell must have more than one possible value."""
    by_told = defaultdict(list)
    for counts in product(range(16), repeat=size):
        by_told[told(dict(zip(NAMES, counts, strict=False)))].append(counts)
    checked = 0
    for tables in by_told.values():
        for place in range(size):
            values = {table[place] for table in tables}
            if any(is_few(value) for value in values) and max(sum(table) for table in tables) <= 15:
                assert len(values) > 1, tables
                checked += 1
    assert checked > 0


def test_every_share_of_up_to_forty() -> None:
    by_share = defaultdict(set)
    for of in range(41):
        for count in range(of + 1):
            by_share[share(count, of)].add((count, of))
    for found, possible in by_share.items():
        counts = {count for count, _ in possible}
        rests = {of - count for count, of in possible}
        if any(is_few(each) for each in counts | rests):
            assert len(possible) > 1
            assert len(counts) > 1 or not any(is_few(each) for each in counts)
            assert len(rests) > 1 or not any(is_few(each) for each in rests)
        if found.how == "exact":
            assert possible == {(found.count, found.of)}
        if found.how == "at_least":
            assert found.count is not None
            assert found.of is not None
            assert found.of - found.count == FEW - 1
            assert all(count >= found.count for count in counts)


@pytest.mark.parametrize(
    ("count", "of", "how"),
    [(30, 30, "exact"), (28, 30, "at_least"), (2, 30, "few"), (0, 30, "exact"), (3, 4, "hidden"), (4, 4, "hidden"),
     (0, 0, "exact"), (4, 6, "hidden"), (25, 30, "exact")],
)  # fmt: skip
def test_how_a_share_is_told(count: int, of: int, how: str) -> None:
    assert share(count, of).how == how
