"""What is owed on an incident, from the facts alone, and what the facts settle by themselves (D12, rule 17)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.duties.directive import BY_NUMBER
from models.obligations.kinds import BY_NAME, KINDS, Facts, owed
from models.obligations.policy import OwedTimes
from models.obligations.words import OBLIGATION_STATES
from models.words.lookup import known

NOBODY = Facts()
WHOLE = Facts(person=True, office=True, board=True)


@pytest.mark.parametrize(
    ("facts", "names"),
    [
        (NOBODY, {"assessment", "measures"}),
        (
            Facts(person=True),
            {"assessment", "measures", "crisis_support", "report_help", "police_report"},
        ),
        (WHOLE, set(BY_NAME)),
        (Facts(board=True), {"assessment", "measures", "board_safety", "board_dialogue"}),
    ],
)
def test_what_is_owed_follows_who_is_concerned(facts: Facts, names: set[str]) -> None:
    assert {kind.name for kind in owed(facts)} == names


@pytest.mark.parametrize(
    ("facts", "kind", "state"),
    [
        (WHOLE, "assessment", ""),
        (replace(WHOLE, assessed=True), "assessment", "done"),
        (replace(WHOLE, acts_done=1), "measures", "done"),
        (replace(WHOLE, acts_done=1, acts_open=1), "measures", ""),
        (replace(WHOLE, crisis_offered=True), "crisis_support", "done"),
        (replace(WHOLE, report_helped=True, police="filed"), "report_help", "done"),
        (replace(WHOLE, police="filed"), "report_help", "not_applicable"),
        (replace(WHOLE, police="filed"), "police_report", "known"),
        (replace(WHOLE, police="not_filed"), "police_report", "not_applicable"),
        (replace(WHOLE, police="to_file"), "police_report", ""),
        (replace(WHOLE, office_informed=True), "inform_office", "known"),
        (replace(WHOLE, reporter="office"), "report_ensured", "known"),
        (replace(WHOLE, reporter="person"), "report_ensured", ""),
        (WHOLE, "available", ""),
        (WHOLE, "board_dialogue", ""),
    ],
)
def test_a_fact_settles_what_it_says_and_nothing_else(facts: Facts, kind: str, state: str) -> None:
    assert BY_NAME[kind].settled(facts) == state


@given(
    st.builds(
        Facts, person=st.booleans(), office=st.booleans(), board=st.booleans(), assessed=st.booleans(),
        police=st.sampled_from(("not_known", "to_file", "filed", "not_filed")), report_helped=st.booleans(),
        acts_open=st.integers(0, 2), acts_done=st.integers(0, 2), office_informed=st.booleans(),
    )
)  # fmt: skip
@settings(max_examples=25)
def test_others_are_never_done_and_the_city_is_never_merely_known(facts: Facts) -> None:
    for kind in owed(facts):
        allowed = {"", "done", "not_applicable"} if kind.holder == "city" else {"", "known", "not_applicable"}
        assert kind.settled(facts) in allowed
        assert {kind.kept, kind.unsettled} <= set(OBLIGATION_STATES)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_has_a_source_in_the_directive_a_time_and_words(kind: object) -> None:
    assert kind in KINDS
    found = next(each for each in KINDS if each is kind)
    assert BY_NUMBER[found.source].heading != "implied"
    assert OwedTimes().of(found.name).total_seconds() > 0
    for language in ("sv", "en"):
        assert known(f"obligation.kind.{found.name}", language)
