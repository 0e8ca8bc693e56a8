"""What is known of boards and companies: lead, analysis, routine and channels; the duties are theirs (D66-D73)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from models.boards.rows import BoardStanding
from models.boards.views import boards
from models.duties.measured import BehindRow, Measured, of_all

# Each figure, its duty, and what a board must not lack.
_FIGURES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("D66", "boards.lead", ("lead",)),
    ("D67", "boards.analysis", ("analysis", "analysis_late")),
    ("D69", "boards.routine", ("routine", "routine_roles")),
    ("D71", "boards.agreed", ("channel",)),
    ("D73", "boards.channel", ("channel",)),
)


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """Of the boards on a day: what is known to be in place. With no board in the register nothing is known."""
    all_of_them = boards(connection, day)
    if not all_of_them:
        return tuple(Measured(duty, id, "board", None, None, "not_known") for duty, id, _ in _FIGURES)
    rows = []
    for duty, id, lacks in _FIGURES:
        good = sum(not _lacks(each, lacks) for each in all_of_them)
        state = of_all(good, len(all_of_them), known_only=True)
        rows.append(Measured(duty, id, "board", good, len(all_of_them), state))
    return tuple(rows)


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The boards that lack it, by code; an analysis that is late with the day it was due."""
    lacks = next((each for _, known, each in _FIGURES if known == id), ())
    return tuple(
        BehindRow(each.code, f"measured.behind.{id}", _on(each, id))
        for each in boards(connection, day)
        if _lacks(each, lacks)
    )


def _lacks(board: BoardStanding, lacks: tuple[str, ...]) -> bool:
    return any(each in board.missing for each in lacks)


def _on(board: BoardStanding, id: str) -> date | None:
    return board.analysis.next_due_on if id == "boards.analysis" and board.analysis is not None else None
