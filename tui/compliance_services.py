"""What the desk asks of the world about the directive's duties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from models.duties.compliance import Compliance, Figure
    from models.duties.measured import BehindRow
    from models.exposure.rows import Exposure


class ComplianceServices(Protocol):
    """Every duty with its state, and the list behind each figure; by code, never by name."""

    def read_compliance(self, day: date) -> Compliance:
        """All duties on a day."""
        ...

    def read_behind(self, figure: Figure, day: date) -> tuple[BehindRow, ...]:
        """The list behind a figure."""
        ...

    def read_exposure(self, day: date) -> Exposure:
        """Incidents by assignment and person-time, year by year up to a day; no cell of a few."""
        ...
