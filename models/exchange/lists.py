"""Registers as lists that leave as files: by code, without names, homes or numbers of persons (rule 11, rule 22)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import IO

from sqlalchemy import Connection

from models.access.views import operators
from models.boards.views import boards
from models.duties.days import begins
from models.duties.ledger import ledger
from models.people.covered import covered_on
from models.people.office_standing import office_standings
from models.people.views import transmitters
from models.rota.views import shifts_between
from models.store.clock import zone
from models.store.exporting import defused


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: the names of its columns, which the catalogues word, and its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def listing(connection: Connection, name: str, day: date) -> Listing:
    """The list of this name, of LISTS, as it stands on a day."""
    columns, read = LISTS[name]
    return Listing(name, columns, tuple(read(connection, day)))


def write_csv(found: Listing, heads: tuple[str, ...], stream: IO[bytes]) -> None:
    """The list as CSV that Excel opens: UTF-8 with its mark, semicolons, no formula that runs."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([defused(_plain(cell)) for cell in row] for row in found.rows)
    stream.write(text.getvalue().encode("utf-8-sig"))


def write_xlsx(found: Listing, heads: tuple[str, ...], stream: IO[bytes]) -> None:
    """The list as a workbook: one sheet, a head that stays, and texts that are never formulas."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(found.name)
    sheet.freeze_panes = "A2"
    sheet.append([str(head) for head in heads])
    for row in found.rows:
        sheet.append([defused(_plain(cell)) for cell in row])
    book.save(stream)


def _plain(cell: object) -> object:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, (date, datetime)):
        return cell.isoformat()
    if isinstance(cell, (int, float)):
        return cell
    return str(cell)


def _people(connection: Connection, day: date) -> list[tuple[object, ...]]:
    return [
        (
            each.code, each.category, None if each.degree_tenths is None else each.degree_tenths / 10,
            each.office, each.in_scope, each.by, each.to_decide, each.covered_from, each.covered_to,
        )
        for each in covered_on(connection, day)
    ]  # fmt: skip


def _offers(connection: Connection, day: date) -> list[tuple[object, ...]]:
    return [
        (
            each.code,
            each.kind,
            each.state,
            each.standing,
            each.due_on,
            each.days,
            each.offered_on,
            each.held_on,
        )
        for each in ledger(connection, day)
    ]


def _offices(connection: Connection, day: date) -> list[tuple[object, ...]]:
    return [
        (
            each.code, each.party, each.phone, each.out_of_hours_phone, each.covered, each.responsible is not None,
            each.deputy is not None, each.unverified_for, ", ".join(each.warnings),
        )
        for each in office_standings(connection, day)
    ]  # fmt: skip


def _boards(connection: Connection, day: date) -> list[tuple[object, ...]]:
    return [
        (
            each.code, each.name, each.kind, each.phone, each.out_of_hours_phone, each.lead is not None,
            each.analysis and each.analysis.done_on, each.analysis and each.analysis.next_due_on,
            each.routine and each.routine.dated_on, ", ".join(each.missing),
        )
        for each in boards(connection, day)
    ]  # fmt: skip


def _transmitters(connection: Connection, day: date) -> list[tuple[object, ...]]:
    return [
        (each.account, each.kind, each.portable, each.person, each.keyed, each.active, each.last_signal_at)
        for each in transmitters(connection, 10_000)
    ]


def _rota(connection: Connection, day: date) -> list[tuple[object, ...]]:
    """The shifts of a year from a day on, at the glass: as an import takes them in again."""
    codes = {row.id: row.code for row in operators(connection)}
    rows = shifts_between(connection, begins(day), begins(day + timedelta(days=366)), 20_000)
    return [
        (row.duty, codes.get(row.operator_id, ""), _wall(row.starts_at), _wall(row.ends_at), row.kind)
        for row in rows
    ]


def _wall(moment: datetime) -> str:
    return f"{moment.astimezone(zone()):%Y-%m-%d %H:%M}"


LISTS: Mapping[str, tuple[tuple[str, ...], Callable[[Connection, date], list[tuple[object, ...]]]]] = {
    "people": (
        ("code", "category", "degree", "office", "covered", "ground", "to_decide", "from", "to"),
        _people,
    ),
    "rota": (("duty", "code", "from", "to", "shift_kind"), _rota),
    "offers": (("code", "kind", "state", "standing", "due_on", "days", "offered_on", "held_on"), _offers),
    "offices": (
        (
            "code",
            "party",
            "phone",
            "out_of_hours",
            "persons",
            "responsible",
            "deputy",
            "unverified_days",
            "warnings",
        ),
        _offices,
    ),
    "boards": (
        (
            "code",
            "name",
            "kind",
            "phone",
            "out_of_hours",
            "lead",
            "analysis",
            "analysis_due",
            "routine",
            "missing",
        ),
        _boards,
    ),
    "transmitters": (
        ("account", "kind", "portable", "holder", "keyed", "in_use", "last_signal_at"),
        _transmitters,
    ),
}
