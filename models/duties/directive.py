"""The duties of the directive, D1 to D88: whose each is, and under which heading of the directive it stands (D12).

What each says in short is the message `duty.<number>`, what a heading is called `duty.heading.<heading>`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.duties.measured import Holder

# Where in the directive a run of duties stands; "implied" follows from the work itself.
_HEADINGS = (
    ("target", 1, 3), ("city", 4, 5), ("target", 6, 10), ("implied", 11, 11), ("shared", 12, 12), ("city", 13, 38),
    ("offices", 39, 47), ("persons", 48, 59), ("routine", 60, 62), ("part_time", 63, 65), ("boards", 66, 73),
    ("decision", 74, 75), ("background", 76, 84), ("persons", 85, 85), ("shared", 86, 86), ("implied", 87, 88),
)  # fmt: skip
# Duties that are not the city's own. What others do is known or not known, never our failure (DIRECTIVE rule 17).
_OTHERS: Mapping[Holder, tuple[int, ...]] = {
    "office": (39, 40, 41, 42, 43, 45, 46, 47, 70),
    "board": (66, 67, 68, 69, 71, 73),
    "person": (48, 49, 50, 52, 53, 54, 57, 58, 85),
}


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty ("D8") with its holder and the heading it stands under."""

    number: str
    holder: Holder
    heading: str


def _holder(number: int) -> Holder:
    return next((holder for holder, theirs in _OTHERS.items() if number in theirs), "city")


DUTIES: tuple[Duty, ...] = tuple(
    Duty(f"D{number}", _holder(number), heading)
    for heading, first, last in _HEADINGS
    for number in range(first, last + 1)
)
IMPLIED = "implied"
"""Where a duty stands that no heading of the directive holds: it follows from the work."""
BY_NUMBER: Mapping[str, Duty] = {duty.number: duty for duty in DUTIES}
