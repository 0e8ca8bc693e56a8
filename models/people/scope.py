"""Whom the directive covers: by category as named, or from a share of full time (D2, D3; DIRECTIVE rule 16)."""

from __future__ import annotations

from dataclasses import dataclass

from models.store.policy import Scope

# An official is employed: covered by the routine with labour law of their own, never by the degree (D60).
EMPLOYED = "political_official"


@dataclass(frozen=True, slots=True)
class Covered:
    """Whether a mandate is in scope and why: "category", "degree" or "" where it is not.

    `to_decide` says that title and degree disagree: "behöver beslut", and covered meanwhile.
    """

    in_scope: bool
    by: str
    to_decide: bool = False


def covered(category: str, degree_tenths: int, rule: Scope) -> Covered:
    """What the rule says of a mandate; `degree_tenths` is the share of full time in tenths of a percent."""
    enough = degree_tenths >= rule.degree_tenths
    if category in rule.categories:
        return Covered(True, "category", to_decide=not enough)
    if category != EMPLOYED and enough:
        return Covered(True, "degree")
    return Covered(False, "")
