"""Pairs against every pairing there is, for small lists; the rules of what is the same event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.reconcile import matching
from models.reconcile.matching import match, normal
from models.reconcile.rows import ArcLine, Ours

NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
WINDOW = timedelta(seconds=600)


def line(number: int, at_s: float = 0, account: str = "4711", case: str = "") -> ArcLine:
    return ArcLine(number, account, case, (), (NOON + timedelta(seconds=at_s),))


def ours(
    seq: int, at_s: float = 0, account: str = "4711", case: str = "", event: str = "alarm", person: str = ""
) -> Ours:
    return Ours(seq, account, case, NOON + timedelta(seconds=at_s), event, f"a{seq}", person)


def pairs(found: matching.Matched) -> list[tuple[int, int]]:
    return [(theirs.line, mine.seq) for theirs, mine in found.both]


def test_nothing_is_lost_and_nothing_taken_twice() -> None:
    found = match([line(2, 5), line(3, 2000)], [ours(1), ours(2, 9000)], WINDOW)
    assert pairs(found) == [(2, 1)]
    assert [each.line for each in found.only_arc] == [3]
    assert [each.seq for each in found.only_here] == [2]


@pytest.mark.parametrize(("apart", "same"), [(600, True), (600.001, False), (-600, True), (-601, False)])
def test_the_window_is_closed(apart: float, same: bool) -> None:
    assert bool(match([line(2)], [ours(1, apart)], WINDOW).both) is same


def test_a_case_number_joins_what_hours_part() -> None:
    found = match([line(2, 0, case="A-77"), line(3, 0)], [ours(1, 9000, case="a 77"), ours(2, 30)], WINDOW)
    assert pairs(found) == [(2, 1), (3, 2)]
    assert pairs(match([line(2, 0, "1", "77")], [ours(1, 9000, "2", "77")], WINDOW)) == []


def test_two_alarms_of_one_case_pair_in_order_of_time() -> None:
    found = match(
        [line(2, 100, case="7"), line(3, 0, case="7")],
        [ours(1, 5, case="7"), ours(2, 4000, case="7")],
        WINDOW,
    )
    assert pairs(found) == [(2, 2), (3, 1)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("4711", "004711", True),
        ("SF-07", "sf07", True),
        ("4711", "47110", False),
        ("0", "000", True),
        ("A1", "1A", False),
    ],
)
def test_accounts_are_written_in_many_ways(one: str, other: str, same: bool) -> None:
    assert (normal(one) == normal(other)) is same


def test_tests_and_restores_answer_for_lines_that_no_alarm_does() -> None:
    """A proof test on the ARC's list is no gap; one of ours that the ARC does not list is none either."""
    found = match(
        [line(2, 0), line(3, 1)], [ours(1, 1), ours(2, 0, event="test"), ours(3, 3, event="restore")], WINDOW
    )
    assert (3, 1) in pairs(found) or (2, 1) in pairs(found)
    assert (len(found.both), found.only_arc, found.only_here) == (2, (), ())


def test_an_alarm_phoned_in_is_found_by_its_case_or_its_person() -> None:
    owners = {"4711": "p1", "99": "p2"}
    by_case = match([line(2, 0, case="K5")], [ours(1, 5000, account="", case="K5")], WINDOW, owners)
    assert pairs(by_case) == [(2, 1)]
    by_person = match([line(2, 0)], [ours(1, 60, account="", person="p1")], WINDOW, owners)
    assert pairs(by_person) == [(2, 1)]
    assert pairs(match([line(2, 0)], [ours(1, 60, account="", person="p2")], WINDOW, owners)) == []
    assert pairs(match([line(2, 0, "5")], [ours(1, 60, account="", person="")], WINDOW, owners)) == []


def test_of_two_instants_in_the_autumn_hour_the_nearer_counts() -> None:
    twice = (NOON, NOON + timedelta(hours=1))
    found = match([ArcLine(2, "4711", "", twice)], [ours(1, 3590)], WINDOW)
    assert pairs(found) == [(2, 1)]


TIMES = st.lists(st.integers(0, 3000), max_size=5)


@settings(max_examples=200)
@given(TIMES, TIMES, st.booleans())
def test_as_many_pairs_as_can_be_and_of_those_the_nearest(
    theirs: list[int], mine: list[int], dense: bool
) -> None:
    window = timedelta(seconds=500)
    lines = [line(at, seconds) for at, seconds in enumerate(theirs, 2)]
    signals = [ours(at, seconds) for at, seconds in enumerate(mine, 1)]
    before, matching.DENSE = matching.DENSE, 0 if dense else matching.DENSE
    try:
        found = match(lines, signals, window)
    finally:
        matching.DENSE = before
    most, least = _best(theirs, mine, 500)
    assert len(found.both) == most
    assert len(found.both) + len(found.only_arc) == len(lines)
    assert len(found.both) + len(found.only_here) == len(signals)
    apart = [abs(theirs[each.line - 2] - mine[signal.seq - 1]) for each, signal in found.both]
    assert all(each <= 500 for each in apart)
    assert len({each.line for each, _ in found.both}) == len({each.seq for _, each in found.both}) == most
    if not dense:
        assert sum(apart) == least


def _best(theirs: list[int], mine: list[int], within: int) -> tuple[int, int]:
    """Every pairing tried: the most pairs, and the least distance of those."""
    few, many = sorted((theirs, mine), key=len)
    best = (0, 0)
    for chosen in permutations(many, len(few)):
        apart = [
            abs(one - other) for one, other in zip(few, chosen, strict=True) if abs(one - other) <= within
        ]
        best = min(best, (-len(apart), sum(apart)))
    return -best[0], best[1]


def test_a_flood_on_one_account_is_paired_in_order() -> None:
    lines = [line(at, at * 2) for at in range(2, 3002)]
    signals = [ours(at, at * 2 + 1) for at in range(2, 3002)]
    found = match(lines, signals, WINDOW)
    assert pairs(found) == [(at, at) for at in range(2, 3002)]
