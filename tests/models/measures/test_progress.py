"""A measure moves by the table and in no other way, and is never lost between its states."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.measures.progress import ACTS, OPEN, OVER, STANDINGS, TABLE, may, moved, standing
from models.measures.words import MEASURE_STATES

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        (
            "requested",
            {"change": "requested", "decide": "decided", "refuse": "refused", "decline": "refused"},
        ),
        ("decided", {"change": "decided", "decline": "ended", "put_in_place": "in_place"}),
        ("in_place", {"change": "in_place", "review": "in_place", "end": "ended"}),
        ("refused", {}),
        ("ended", {}),
    ],
)
def test_each_state_has_its_acts_and_no_other(state: str, acts: dict[str, str]) -> None:
    assert {act: moved(state, act) for act in ACTS if may(state, act)} == acts


def test_the_table_knows_every_word_and_leads_on_from_all_that_is_open() -> None:
    assert {state for state, _ in TABLE} == set(OPEN)
    assert {act for _, act in TABLE} == set(ACTS)
    assert set(TABLE.values()) <= set(MEASURE_STATES)
    assert OVER | set(OPEN) == set(MEASURE_STATES)
    for state in OPEN:
        assert any(to != state for (begin, _), to in TABLE.items() if begin == state)


@given(st.lists(st.sampled_from(ACTS), max_size=8))
def test_nothing_is_in_place_that_was_not_decided_and_what_is_over_stays_over(acts: list[str]) -> None:
    state, decided = "requested", False
    for act in acts:
        after = moved(state, act)
        if after is None:
            continue
        assert state not in OVER
        decided = decided or act == "decide"
        assert after != "in_place" or decided
        state = after


@pytest.mark.parametrize(
    ("state", "decided_by", "in_place", "review_in", "told"),
    [
        ("requested", "", False, None, "requested"),
        ("decided", "chefen", False, 400, "decided"),
        ("in_place", "chefen", True, 31, "in_place"),
        ("in_place", "chefen", True, 30, "review_due"),
        ("in_place", "chefen", True, 0, "review_due"),
        ("in_place", "chefen", True, -1, "review_overdue"),
        ("in_place", "chefen", True, None, "in_place"),
        ("refused", "chefen", False, None, "refused"),
        ("refused", "", False, None, "declined"),
        ("ended", "chefen", False, None, "declined"),
        ("ended", "chefen", True, None, "ended"),
    ],
)
def test_what_it_waits_for(
    state: str, decided_by: str, in_place: bool, review_in: int | None, told: str
) -> None:
    review_on = None if review_in is None else TODAY + timedelta(days=review_in)
    said = standing(state, decided_by, TODAY if in_place else None, review_on, TODAY, 30)
    assert said == told
    assert said in STANDINGS
