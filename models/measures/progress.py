"""How a support measure moves from asked for to ended: one table, and nothing moves that is not in it (D13, D51).

A measure is requested, decided or refused, put in place, reviewed while it is there, and ended. Whom it is for may
decline it (D50): before the decision it is refused without a decider, after it it ends without ever having been there.
"""

from __future__ import annotations

from datetime import date

from models.measures.words import MEASURE_STATES

ACTS = ("change", "decide", "refuse", "decline", "put_in_place", "review", "end")

TABLE: dict[tuple[str, str], str] = {
    ("requested", "change"): "requested",
    ("requested", "decide"): "decided",
    ("requested", "refuse"): "refused",
    ("requested", "decline"): "refused",
    ("decided", "change"): "decided",
    ("decided", "decline"): "ended",
    ("decided", "put_in_place"): "in_place",
    ("in_place", "change"): "in_place",
    ("in_place", "review"): "in_place",
    ("in_place", "end"): "ended",
}  # fmt: skip

OVER = frozenset({"refused", "ended"})
OPEN = tuple(state for state in MEASURE_STATES if state not in OVER)
# How a list is read: what somebody must do first.
STANDINGS = (
    "review_overdue",
    "review_due",
    "requested",
    "decided",
    "in_place",
    "declined",
    "refused",
    "ended",
)


def moved(state: str, act: str) -> str | None:
    """The state that an act leads to; None where it may not be done."""
    return TABLE.get((state, act))


def may(state: str, act: str) -> bool:
    """Whether an act may be done to a measure in this state."""
    return (state, act) in TABLE


def standing(
    state: str,
    decided_by: str,
    in_place_on: date | None,
    review_on: date | None,
    today: date,
    soon_days: int,
) -> str:
    """What the measure waits for, or how it came to its end: one of STANDINGS."""
    if state == "in_place" and review_on is not None:
        days = (review_on - today).days
        if days < 0:
            return "review_overdue"
        return "review_due" if days <= soon_days else "in_place"
    if state == "refused" and not decided_by:
        return "declined"
    if state == "ended" and in_place_on is None:
        return "declined"
    return state
