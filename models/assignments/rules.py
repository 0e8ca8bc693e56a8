"""Which occasions want a risk judged or analysed, and what each still lacks: pure (D41-D44; DIRECTIVE rule 20).

With unknown persons always an analysis; with known persons first a judgement, and an analysis where a risk was seen;
of the other headings of the directive always an analysis.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from models.assignments.words import CATEGORIES, RISKS

# What is wanted by category and risk: an analysis ("needed") or none ("not_needed").
WANTED: dict[tuple[str, str], str] = {
    (category, risk): "not_needed" if (category, risk) == ("known_persons", "none_seen") else "needed"
    for category in CATEGORIES
    for risk in RISKS
}
# What an occasion may lack, the most urgent first; "" is nothing.
LACKS = ("answer", "return", "judgement", "analysis", "office_result", "")
LASTS = timedelta(hours=3)
"""How long an occasion is taken to last where no end was told."""


def wanted(category: str, risk: str) -> str:
    """Whether an analysis is needed. Raises KeyError for a word that is none."""
    return WANTED[category, risk]


def judged(category: str, risk: str, analysis: str) -> str:
    """Where the analysis stands once a risk is judged: what is under way or done stays so."""
    return analysis if analysis in ("by_office", "escalated", "done") else wanted(category, risk)


def lack(category: str, risk: str, analysis: str, *, escalated: bool, returned: bool) -> str:
    """What is still to be done, of LACKS. An answer of ours is done when whoever asked has it (D44)."""
    if analysis == "escalated":
        return "answer"
    if analysis == "done":
        return "return" if escalated and not returned else ""
    if analysis == "by_office":
        return "office_result"
    if analysis == "not_needed":
        return ""
    return "judgement" if category == "known_persons" and risk == "not_judged" else "analysis"


def ends(starts_at: datetime, ends_at: datetime | None) -> datetime:
    """When an occasion is over."""
    return ends_at or starts_at + LASTS
