"""What the city decides of its register: how near the line is near, and how often offices are asked (D2, D39, D40)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Which degrees lie so near the line that they are listed, and titles that do not go with a low degree.

    `within_tenths` is in tenths of a percent of full time; a title is matched as whole words, in any case.
    """

    name = "scope_boundaries"
    within_tenths: int = 10
    titles: tuple[str, ...] = (
        "borgarråd", "kommunalråd", "oppositionsborgarråd", "oppositionsråd", "gruppledare", "fullmäktiges ordförande",
        "fullmäktiges vice ordförande",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offices:
    """Days after which a contact counts as unverified (D39), and months between an office's attestations (D40).

    The attestation is a voluntary routine of the city: 0 months, and it is asked for by nobody (DIRECTIVE rule 17).
    """

    name = "offices"
    unverified_days: int = 90
    attest_months: int = 12


@dataclass(frozen=True, slots=True)
class Endings:
    """Days before cover ends at which the question of the threat is put (DIRECTIVE rule 18)."""

    name = "endings"
    ahead_days: int = 30
