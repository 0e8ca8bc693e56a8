"""What the response plans say of the directive: whether the city has decided them, or they are examples (D61)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from models.duties.days import ends
from models.duties.measured import BehindRow, Measured, of_all
from models.plans.rows import PlanRow
from models.plans.views import plans


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """The plans in force that stand on a decision."""
    rows = plans(connection)
    decided = len(rows) - len(_examples(rows, day))
    return (Measured("D61", "plans.decided", "city", decided, len(rows), of_all(decided, len(rows))),)


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The plans that nobody has decided."""
    if id != "plans.decided":
        return ()
    return tuple(
        BehindRow("-", "measured.behind.plans.decided", None, (("plan", row.code),))
        for row in _examples(plans(connection), day)
    )


def _examples(rows: tuple[PlanRow, ...], day: date) -> list[PlanRow]:
    last = ends(day)
    return [
        row for row in rows if not row.decided or (row.recorded_at is not None and row.recorded_at > last)
    ]
