"""Exposure as it may be told: no cell of a few, no person, nothing of how it grows where there is too little."""

from __future__ import annotations

from dataclasses import dataclass

from models.exposure.spans import Period


@dataclass(frozen=True, slots=True)
class Exposed:
    """Incidents of one group of assignments. `count` None: a few. `person_years` None: of nobody in scope, or of few.

    `rate` is incidents per person and year, None wherever there is too little to say anything.
    """

    names: tuple[str, ...]
    count: int | None
    person_years: float | None
    rate: float | None


@dataclass(frozen=True, slots=True)
class ExposedPeriod:
    """One year. `total` counts all incidents, `within` those of persons who were in scope then; None where few are,
    or where the rest would be told.
    """

    period: Period
    total: int | None
    within: Exposed
    degrees: tuple[Exposed, ...]
    categories: tuple[Exposed, ...]


Exposure = tuple[ExposedPeriod, ...]
"""The years there are, the oldest first."""
