"""The directive's duties on the real store, read only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import date

    from sqlalchemy import Connection

    from models.duties.compliance import Compliance, Figure
    from models.duties.measured import BehindRow


class DeskCompliance:
    """What the compliance board reads; a base of `LiveServices`."""

    def reading(self) -> AbstractContextManager[Connection]:
        """One moment of the database."""
        raise NotImplementedError

    def read_compliance(self, day: date) -> Compliance:
        from models.duties.compliance import compliance

        with self.reading() as connection:
            return compliance(connection, day)

    def read_behind(self, figure: Figure, day: date) -> tuple[BehindRow, ...]:
        from models.duties.compliance import lines_behind

        with self.reading() as connection:
            return lines_behind(connection, figure, day)
