"""Which occasions want a judgement or an analysis: the whole table, said anew (D41, D42; DIRECTIVE rule 20)."""

from __future__ import annotations

import pytest

from models.assignments import rules
from models.assignments.words import ANALYSES, CATEGORIES, RISKS


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("risk", RISKS)
def test_only_known_persons_without_a_risk_want_no_analysis(category: str, risk: str) -> None:
    free = category == "known_persons" and risk == "none_seen"
    assert rules.wanted(category, risk) == ("not_needed" if free else "needed")


@pytest.mark.parametrize(
    ("category", "risk", "analysis", "escalated", "returned", "lack"),
    [
        ("known_persons", "not_judged", "needed", False, False, "judgement"),
        ("known_persons", "seen", "needed", False, False, "analysis"),
        ("known_persons", "none_seen", "not_needed", False, False, ""),
        ("unknown_persons", "none_seen", "needed", False, False, "analysis"),
        ("unknown_persons", "not_judged", "needed", False, False, "analysis"),
        ("travel", "not_judged", "by_office", False, False, "office_result"),
        ("public", "seen", "escalated", True, False, "answer"),
        ("public", "seen", "done", True, False, "return"),
        ("public", "seen", "done", True, True, ""),
        ("sensitive", "seen", "done", False, False, ""),
    ],
)
def test_what_an_occasion_lacks(
    category: str, risk: str, analysis: str, escalated: bool, returned: bool, lack: str
) -> None:
    assert rules.lack(category, risk, analysis, escalated=escalated, returned=returned) == lack


def test_every_state_lacks_something_known() -> None:
    found = {
        rules.lack(category, risk, analysis, escalated=escalated, returned=False)
        for category in CATEGORIES
        for risk in RISKS
        for analysis in ANALYSES
        for escalated in (False, True)
    }
    assert found == set(rules.LACKS)


@pytest.mark.parametrize("analysis", ["by_office", "escalated", "done"])
def test_a_judgement_does_not_undo_what_is_under_way(analysis: str) -> None:
    assert rules.judged("known_persons", "none_seen", analysis) == analysis
