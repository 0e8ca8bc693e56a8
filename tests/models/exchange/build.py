"""Lists as other systems write them, and what the register says afterwards."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence

from sqlalchemy import text

from models.access.actor import LOADER, Actor
from models.exchange.checking import RowProblem, check_rows
from models.exchange.mapping import place
from models.exchange.sheets import read_list
from models.exchange.taking import Taken, take
from models.people.commands import add_office
from models.store.policy import Holding, decide
from models.store.store import Store


class Undone(Exception):
    """Ends a transaction with nothing of it kept."""


def sheet(*rows: Sequence[object]) -> bytes:
    """A list as CSV, its first row the headings."""
    return "\n".join(";".join(str(cell) for cell in row) for row in rows).encode()


def workbook(*rows: Sequence[object], formats: dict[str, str] | None = None) -> bytes:
    """A list as XLSX."""
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    for cell, number_format in (formats or {}).items():
        page[cell].number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def taken_in(
    store: Store, kind: str, content: bytes, actor: Actor = LOADER
) -> tuple[Taken, list[RowProblem]]:
    """Take a list in as the command line does: nothing of it is kept where a row is faulty."""
    rows = read_list(content)
    wanted, problems = check_rows(kind, rows, place(kind, rows))
    taken = Taken()
    try:
        with store.write() as session:
            digest = hashlib.sha256(content).hexdigest()
            taken = take(session, actor, kind, wanted, "lista.csv", digest, store.clock)
            if problems or taken.problems:
                raise Undone
    except Undone:
        pass
    return taken, sorted([*problems, *taken.problems], key=lambda each: each.line)


def office(store: Store, code: str = "HL") -> None:
    """A party office that persons may belong to."""
    with store.write() as session:
        add_office(session, LOADER, code, "Hamnlistan", "08-465 004 30", store.clock)


def homes_may_be_held(store: Store) -> None:
    """The city's decision that addresses may be kept here."""
    now = store.clock.now()
    with store.write() as session:
        decide(session, LOADER, Holding(homes=True), "dnr 1", now, now)


def count(store: Store, sql: str) -> int:
    """A number by independent SQL."""
    with store.read() as connection:
        return int(connection.execute(text(sql)).scalar_one())
