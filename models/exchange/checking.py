"""Rows of a list judged before anything is touched: every fault of every row, by its line and column. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from models.exchange.columns import COLUMNS, Column, Unreadable
from models.exchange.mapping import Placed
from models.reconcile.reading import Row


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one row says; a column that is missing or empty is not in `values`, and leaves what stands."""

    line: int
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row: its line, the list's heading, and the sentence with its values.

    A cell that may hold somebody's name, number or address is never said back.
    """

    line: int
    heading: str
    message_id: str
    values: dict[str, object] = field(default_factory=dict)


def check_rows(kind: str, rows: Sequence[Row], placed: Placed) -> tuple[list[Wanted], list[RowProblem]]:
    """What the rows under the header want, and what is wrong with them."""
    found: list[Wanted] = []
    problems: list[RowProblem] = []
    lines: dict[tuple[object, ...], int] = {}
    for row in rows[placed.header + 1 :]:
        values: dict[str, object] = {}
        sound = True
        for column in COLUMNS[kind]:
            try:
                told = _cell(row, placed, column)
                if told:
                    values[column.name] = column.read(told)
                elif column.needed:
                    raise Unreadable("exchange.missing")
            except Unreadable as error:
                sound = False
                given = "" if column.secret else _cell(row, placed, column)
                problems.append(
                    RowProblem(
                        row.line,
                        placed.headings.get(column.name, column.name),
                        error.message_id,
                        {"given": given, "known": error.known},
                    )
                )
        together = _together(kind, values)
        if sound and together:
            problems.append(RowProblem(row.line, together[0], together[1]))
        elif sound:
            before = lines.setdefault(_key(kind, values), row.line)
            if before != row.line:
                problems.append(RowProblem(row.line, "", "exchange.twice", {"before": before}))
            else:
                found.append(Wanted(row.line, values))
    return found, problems


def _cell(row: Row, placed: Placed, column: Column) -> str:
    at = placed.places.get(column.name)
    return "" if at is None or at >= len(row.cells) else row.cells[at]


def _together(kind: str, values: dict[str, object]) -> tuple[str, str] | None:
    """What one cell demands of another: the column and the sentence; None when all is well."""
    if kind == "people":
        if ("category" in values) != ("degree" in values):
            return ("degree" if "category" in values else "category"), "exchange.category_and_degree"
        if ("board" in values) != ("role" in values):
            return ("role" if "board" in values else "board"), "exchange.board_and_role"
    if kind == "boards" and ("routine" in values or "analysis" in values) and "reference" not in values:
        return "reference", "exchange.needs_reference"
    starts, ends = values.get("from"), values.get("to")
    if starts is not None and ends is not None and str(ends) <= str(starts):
        return "to", "exchange.ends_before"
    return None


def _key(kind: str, values: dict[str, object]) -> tuple[object, ...]:
    """What two rows may not both say: a person may have several mandates and seats."""
    if kind == "rota":
        return values.get("duty"), values.get("from")
    first = str(values["account" if kind == "transmitters" else "code"]).upper()
    if kind != "people":
        return (first,)
    return (first, values.get("category"), values.get("from"), values.get("board"))
