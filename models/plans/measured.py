"""What the response plans say of the directive: decided or examples (D61), and 112 first in the acute ones (D56)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from models.duties.days import ends
from models.duties.measured import BehindRow, Measured, of_all
from models.plans.plan import Plan
from models.plans.rows import PlanRow
from models.plans.views import parsed, plans


def begins_with_112(plan: Plan) -> bool:
    """Whether the first step asks whether 112 is called, whatever else is known (D56, DIRECTIVE rule 7)."""
    first = plan.steps[0] if plan.steps else None
    return first is not None and first.kind == "emergency" and not first.when


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """The plans in force that stand on a decision; the acute ones, for a class or for one's own, with 112 first."""
    rows = plans(connection)
    decided = len(rows) - len(_examples(rows, day))
    acute = _acute(connection, day)
    first = len(acute) - len(_without_112(acute))
    return (
        Measured("D61", "plans.decided", "city", decided, len(rows), of_all(decided, len(rows))),
        # A plan that does not begin so is wrong from the moment it is in force.
        Measured(
            "D56", "plans.emergency_first", "city", first, len(acute), of_all(first, len(acute), late=True)
        ),
    )


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The plans that nobody has decided; the acute ones that begin with something else."""
    if id == "plans.emergency_first":
        return tuple(
            BehindRow(row.whose or "-", "measured.behind.plans.emergency_first", None, (("plan", row.code),))
            for row, _ in _without_112(_acute(connection, day))
        )
    if id != "plans.decided":
        return ()
    return tuple(
        BehindRow("-", "measured.behind.plans.decided", None, (("plan", row.code),))
        for row in _examples(plans(connection), day)
    )


def _acute(connection: Connection, day: date) -> list[tuple[PlanRow, Plan]]:
    """The acute plans that were in force at the end of a day."""
    read = ((row, parsed(row.source)) for row in plans(connection, ends(day)))
    return [(row, plan) for row, plan in read if plan is not None and plan.acute]


def _without_112(acute: list[tuple[PlanRow, Plan]]) -> list[tuple[PlanRow, Plan]]:
    return [(row, plan) for row, plan in acute if not begins_with_112(plan)]


def _examples(rows: tuple[PlanRow, ...], day: date) -> list[PlanRow]:
    last = ends(day)
    return [
        row for row in rows if not row.decided or (row.recorded_at is not None and row.recorded_at > last)
    ]
