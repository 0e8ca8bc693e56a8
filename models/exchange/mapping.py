"""Which column of a list holds what: told in a map file, or found by what the columns are called. Pure.

A map is TOML: `sheet = "Blad1"` for a workbook, and under `[columns]` our name and the list's heading
(`code = "Beteckning"`). What stands in no map is left out, and said.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from models.exchange.columns import COLUMNS, plain
from models.reconcile.reading import Row
from models.store.errors import UsageProblem
from models.store.text import clean

# Titles may stand above the header.
_HEADER_AMONG = 20


@dataclass(frozen=True, slots=True)
class Map:
    """Our columns with the headings they have in the list; `sheet` of a workbook, "" for the first."""

    columns: dict[str, str]
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A map laid on a list: the row of the header, which cell holds what, and the headings that nobody reads."""

    header: int
    places: dict[str, int]
    headings: dict[str, str]
    left_out: tuple[str, ...]


def read_map(kind: str, text: str) -> Map:
    """A map from TOML. Raises UsageProblem naming the line, or the unknown name and the nearest one."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageProblem("exchange.map_unreadable", why=clean(str(error), 200)) from error
    _require_known(told, ("columns", "sheet"))
    columns, sheet = told.get("columns", {}), told.get("sheet", "")
    if not isinstance(columns, dict) or not isinstance(sheet, str):
        raise UsageProblem("exchange.map_shape")
    known = tuple(each.name for each in COLUMNS[kind])
    _require_known(columns, known)
    if not columns or not all(isinstance(each, str) and plain(each) for each in columns.values()):
        raise UsageProblem("exchange.map_shape")
    return Map({name: clean(heading, 80) for name, heading in columns.items()}, clean(sheet, 80))


def write_map(placed: Placed, sheet: str = "") -> str:
    """The map that was found, as TOML to keep and change."""
    lines = [f"sheet = {_quoted(sheet)}"] if sheet else []
    lines += ["[columns]", *(f"{name} = {_quoted(heading)}" for name, heading in placed.headings.items())]
    return "\n".join(lines) + "\n"


def place(kind: str, rows: Sequence[Row], told: Map | None = None) -> Placed:
    """Where the list has its columns. Raises UsageProblem where a needed or a told column is not there."""
    wanted = COLUMNS[kind]
    called = {
        each.name: (plain(told.columns[each.name]),) if told else tuple(plain(word) for word in each.called)
        for each in wanted
        if told is None or each.name in told.columns
    }
    needed = {each.name for each in wanted if each.needed} if told is None else set(called)
    best = max(range(min(len(rows), _HEADER_AMONG)), key=lambda at: (_fits(called, rows[at]), -at))
    words = [plain(cell) for cell in rows[best].cells]
    places: dict[str, int] = {}
    for name, names in called.items():
        found = next((words.index(word) for word in names if word in words), None)
        if found is not None and found not in places.values():
            places[name] = found
    lacking = sorted(({each.name for each in wanted if each.needed} | needed) - set(places))
    if lacking and not _fits(called, rows[best]):
        # No row is known for a header: what stands there may be somebody's, and is not said back.
        raise UsageProblem("exchange.no_header", lacking=", ".join(lacking))
    if lacking:
        headings = ", ".join(cell for cell in rows[best].cells if cell)[:200]
        raise UsageProblem("exchange.lacks_columns", lacking=", ".join(lacking), headings=headings)
    cells = rows[best].cells
    left_out = tuple(cell for at, cell in enumerate(cells) if cell and at not in places.values())
    return Placed(best, places, {name: cells[at] for name, at in places.items()}, left_out)


def _fits(called: dict[str, tuple[str, ...]], row: Row) -> int:
    words = {plain(cell) for cell in row.cells}
    return sum(any(word in words for word in names) for names in called.values())


def _require_known(told: dict[str, object], known: Sequence[str]) -> None:
    for name in told:
        if name not in known:
            nearest = difflib.get_close_matches(name, known, 1, 0.0)[0]
            raise UsageProblem("exchange.map_unknown", name=clean(name, 40), nearest=nearest)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
