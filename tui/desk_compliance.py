"""The directive's duties on the real store, read only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.desk_base import DeskBase

if TYPE_CHECKING:
    from datetime import date

    from models.duties.compliance import Compliance, Figure
    from models.duties.measured import BehindRow
    from models.exposure.rows import Exposure


class DeskCompliance(DeskBase):
    """What the compliance board reads; a base of `LiveServices`."""

    def read_compliance(self, day: date) -> Compliance:
        from models.duties.compliance import compliance

        with self.reading() as connection:
            return compliance(connection, day)

    def read_behind(self, figure: Figure, day: date) -> tuple[BehindRow, ...]:
        from models.duties.compliance import lines_behind

        with self.reading() as connection:
            return lines_behind(connection, figure, day)

    def read_exposure(self, day: date) -> Exposure:
        from models.exposure.reading import rolling_exposure

        with self.reading() as connection:
            return rolling_exposure(connection, day)
