"""A list from another system as rows of text, from CSV or XLSX. Bytes in; bounded, cleaned, and no formula is run."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from models.reconcile.reading import LONGEST_CELL, MOST_BYTES, Row, read_sheet
from models.store.errors import UsageProblem
from models.store.text import clean

MOST_ROWS = 20_000
MOST_COLUMNS = 200
# A workbook is a packed folder: what it may become, so that a small file cannot fill the memory.
MOST_UNPACKED = 200_000_000
# Excel's own last row. A file may claim another, and every row before it would be gone through.
LAST_LINE = 1_048_576


def read_list(content: bytes, sheet: str = "") -> tuple[Row, ...]:
    """The rows of a list, empty ones left out; `sheet` names the sheet of a workbook, its first where none is named.

    Raises UsageProblem for what is no list, is too large, or has no such sheet.
    """
    rows = _workbook(content, sheet) if content.startswith(b"PK\x03\x04") else _text(content)
    if not rows:
        raise UsageProblem("exchange.empty")
    if len(rows) > MOST_ROWS:
        raise UsageProblem("exchange.too_many", most=MOST_ROWS)
    return rows


def _text(content: bytes) -> tuple[Row, ...]:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UsageProblem("exchange.old_workbook")
    try:
        return read_sheet(content).rows
    except UsageProblem as error:
        raise UsageProblem(
            error.message_id.replace("reconcile.", "exchange."), **error.values
        ) from error.__cause__


def _workbook(content: bytes, sheet: str) -> tuple[Row, ...]:
    import openpyxl

    if len(content) > MOST_BYTES:
        raise UsageProblem("exchange.too_large", most=MOST_BYTES // 1_000_000)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
                raise UsageProblem("exchange.too_large", most=MOST_BYTES // 1_000_000)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and prints that it does not know are of no matter here
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except UsageProblem:
        raise
    except Exception as error:  # whatever the library finds wrong with the file
        raise UsageProblem("exchange.bad_workbook") from error
    try:
        if sheet and sheet not in book.sheetnames:
            names = ", ".join(clean(each, 40) for each in book.sheetnames[:10])
            raise UsageProblem("exchange.no_such_sheet", given=clean(sheet, 40), known=names)
        chosen: Any = book[sheet] if sheet else book.worksheets[0]
        return tuple(_rows(chosen.iter_rows(max_row=LAST_LINE, max_col=MOST_COLUMNS)))
    except UsageProblem:
        raise
    except Exception as error:
        raise UsageProblem("exchange.bad_workbook") from error
    finally:
        book.close()


def _rows(found: Iterable[Iterable[Any]]) -> Iterable[Row]:
    kept = 0
    blank: object = None  # the rows that a file leaves out come as one and the same
    for line, cells in enumerate(found, start=1):
        if cells is blank:
            continue
        row = Row(line, tuple(_told(each) for each in cells))
        if not any(row.cells):
            blank = cells
        else:
            kept += 1
            if kept > MOST_ROWS:
                raise UsageProblem("exchange.too_many", most=MOST_ROWS)
            last = max(place for place, cell in enumerate(row.cells) if cell)
            yield replace(row, cells=row.cells[: last + 1])


def _told(cell: Any) -> str:
    """What a cell says as text: days as 2026-01-31, whole numbers without a point, shares as they are shown."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        if isinstance(value, float) and "%" in str(getattr(cell, "number_format", "")):
            value = round(value * 100, 6)
        return str(int(value)) if float(value).is_integer() else str(round(float(value), 6))
    return clean(str(value), LONGEST_CELL).strip()
