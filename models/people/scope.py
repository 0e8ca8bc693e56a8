"""Whom the directive covers: by category as named, or from a share of full time (D2, D3; DIRECTIVE rule 16).

Pure rules over a person's mandates and the decisions about them. Where title and degree disagree a decision is
needed, and the person is covered meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from models.people.policy import Boundaries
from models.store.policy import Scope

# An official is employed: covered by the routine with labour law of their own, never by the degree (D60).
EMPLOYED = "political_official"
# On which ground somebody is covered or not.
GROUNDS = ("category", "degree", "title", "together", "decision", "")


@dataclass(frozen=True, slots=True)
class Covered:
    """Whether a mandate is in scope and why: "category", "degree" or "" where it is not.

    `to_decide` says that title and degree disagree: "behöver beslut", and covered meanwhile.
    """

    in_scope: bool
    by: str
    to_decide: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """One mandate of a person, half-open dates; `degree_tenths` is the share of full time in tenths of a percent."""

    category: str
    degree_tenths: int
    valid_from: date
    valid_to: date | None = None
    title: str = ""
    office: str | None = None
    decided_by: str = ""
    decision: str = ""

    def on(self, day: date) -> bool:
        """Whether it is held on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that a person is or is not covered, half-open dates. It speaks of the mandates of its first day."""

    covered: bool
    valid_from: date
    valid_to: date | None = None
    ground: str = ""
    decided_by: str = ""
    decision: str = ""

    def on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a person is covered on a day, on which of GROUNDS, and who decided it.

    `held` is the mandate that weighs most, None where there is none; `boundary` that the degree lies so near the
    line that somebody should look (39.9 and 40.0 %).
    """

    in_scope: bool
    by: str
    to_decide: bool = False
    held: Held | None = None
    decided_by: str = ""
    decision: str = ""
    boundary: bool = False


def covered(category: str, degree_tenths: int, rule: Scope) -> Covered:
    """What the rule says of a mandate; `degree_tenths` is the share of full time in tenths of a percent."""
    enough = degree_tenths >= rule.degree_tenths
    if category in rule.categories:
        return Covered(True, "category", to_decide=not enough)
    if category != EMPLOYED and enough:
        return Covered(True, "degree")
    return Covered(False, "")


def judge(
    mandates: Iterable[Held],
    decisions: Iterable[Decided],
    day: date,
    rule: Scope,
    bounds: Boundaries | None = None,
) -> Verdict:
    """Whether a person is covered on a day.

    A decision goes before the rule while any mandate is held. One that somebody is *not* covered says nothing of a
    mandate that began later: what the rule covers anew is covered until that too is decided.
    """
    bounds = bounds or Boundaries()
    now = [each for each in mandates if each.on(day)]
    if not now:
        return Verdict(False, "")
    ruled = _by_rule(now, rule, bounds)
    said = max((each for each in decisions if each.on(day)), key=lambda each: each.valid_from, default=None)
    if said is None:
        return ruled
    if not said.covered and any(each.valid_from > said.valid_from for each in now):
        later = _by_rule([each for each in now if each.valid_from > said.valid_from], rule, bounds)
        if later.in_scope:
            return Verdict(True, later.by, True, later.held, later.decided_by, later.decision, later.boundary)
    return Verdict(
        said.covered, "decision", False, ruled.held, said.decided_by, said.decision, ruled.boundary
    )


def covered_since(
    mandates: Sequence[Held],
    decisions: Sequence[Decided],
    day: date,
    rule: Scope,
    bounds: Boundaries | None = None,
) -> date | None:
    """The first day of the unbroken cover that holds on `day`; None for one who is not covered then."""
    if not judge(mandates, decisions, day, rule, bounds).in_scope:
        return None
    since = day
    for turn in sorted((each for each in _turns(mandates, decisions) if each <= day), reverse=True):
        if not judge(mandates, decisions, turn, rule, bounds).in_scope:
            break
        since = turn
    return since


def cover_ends(
    mandates: Sequence[Held],
    decisions: Sequence[Decided],
    day: date,
    rule: Scope,
    bounds: Boundaries | None = None,
) -> date | None:
    """The first day without cover: of the cover that holds on `day`, else of the last there was before it.

    None for one who never was covered up to `day`, and for cover that has no end yet.
    """
    turns = sorted(_turns(mandates, decisions))
    if judge(mandates, decisions, day, rule, bounds).in_scope:
        ahead = (each for each in turns if each > day)
        return next(
            (each for each in ahead if not judge(mandates, decisions, each, rule, bounds).in_scope), None
        )
    before = [each for each in turns if each <= day]
    ended: date | None = None
    for turn in reversed(before):
        if judge(mandates, decisions, turn, rule, bounds).in_scope:
            return ended
        ended = turn
    return None


def _by_rule(now: list[Held], rule: Scope, bounds: Boundaries) -> Verdict:
    """What the rule says of the mandates of one day, all of them held then."""
    elected = [each for each in now if each.category != EMPLOYED]
    total = sum(each.degree_tenths for each in elected)
    boundary = any(abs(each.degree_tenths - rule.degree_tenths) <= bounds.within_tenths for each in elected)
    judged = [(covered(each.category, each.degree_tenths, rule), each) for each in now]
    cover, held = max(
        judged, key=lambda each: (each[0].in_scope, not each[0].to_decide, each[1].degree_tenths)
    )
    if cover.in_scope:
        # Several mandates may together be what the title says.
        at_odds = cover.to_decide and total < rule.degree_tenths
        return Verdict(True, cover.by, at_odds, held, held.decided_by, held.decision, boundary)
    named = next((each for each in elected if _names(each.title, bounds.titles)), None)
    if named is not None:
        return Verdict(True, "title", True, named, named.decided_by, named.decision, boundary)
    if total >= rule.degree_tenths:
        return Verdict(True, "together", True, held, held.decided_by, held.decision, boundary)
    return Verdict(False, "", False, held, held.decided_by, held.decision, boundary)


def _names(title: str, titles: Iterable[str]) -> bool:
    """Whether a title holds one of the words as a word of its own."""
    said = title.casefold()
    return any(re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", said) for word in titles if word)


def _turns(mandates: Iterable[Held], decisions: Iterable[Decided]) -> set[date]:
    """The days on which anything begins or ends."""
    spans = [(each.valid_from, each.valid_to) for each in mandates]
    spans += [(each.valid_from, each.valid_to) for each in decisions]
    return {starts for starts, _ in spans} | {ends for _, ends in spans if ends is not None}
