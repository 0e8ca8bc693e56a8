"""A list as an ARC exports it, read into rows: encoding and separator are found, not asked for. Pure: bytes in.

Excel and old alarm systems write UTF-8, UTF-16, Windows-1252 or DOS code page 850, with semicolon, tab, comma or bar.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from models.store.errors import UsageProblem
from models.store.text import clean

MOST_BYTES = 20_000_000
MOST_ROWS = 200_000
LONGEST_CELL = 400
_SEPARATORS = (";", "\t", ",", "|")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OURS = frozenset("åäöÅÄÖéÉüÜ")
_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the number of its first line in the file, and its cells, cleaned."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as rows, and how it was written."""

    rows: tuple[Row, ...]
    encoding: str
    separator: str


def read_sheet(content: bytes) -> Sheet:
    """The rows of a file, empty ones left out. Raises UsageProblem for what is no list of text."""
    if len(content) > MOST_BYTES:
        raise UsageProblem("reconcile.too_large", most=MOST_BYTES // 1_000_000)
    text, encoding = _decoded(content)
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            told = tuple(clean(cell, LONGEST_CELL).strip() for cell in cells)
            if any(told):
                rows.append(Row(line, told))
            line = reader.line_num + 1
            if len(rows) > MOST_ROWS:
                raise UsageProblem("reconcile.too_many", most=MOST_ROWS)
    except csv.Error as error:
        raise UsageProblem("reconcile.not_a_list", line=line) from error
    if not rows:
        raise UsageProblem("reconcile.empty")
    return Sheet(tuple(rows), encoding, separator)


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise UsageProblem("reconcile.not_a_list", line=1) from error
    if b"\0" in content:
        raise UsageProblem("reconcile.not_a_list", line=content[: content.index(b"\0")].count(b"\n") + 1)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    # Both read any bytes; the right one is that in which the letters beyond ASCII are letters of ours.
    windows = content.decode("cp1252", "replace")
    dos = content.decode("cp850", "replace")
    return (dos, "cp850") if _ours(dos) > _ours(windows) else (windows, "cp1252")


def _ours(text: str) -> int:
    return sum(sign in _OURS for sign in text)


def _separator(text: str) -> str:
    """The separator that makes most rows equally wide, and wider than one cell."""
    best, score = _SEPARATORS[0], (0, 0)
    for separator in _SEPARATORS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            widths = Counter(len(cells) for cells in islice(reader, _LOOKED_AT) if len(cells) > 1)
        except csv.Error:
            continue
        if widths:
            width, times = widths.most_common(1)[0]
            if (times, width) > score:
                best, score = separator, (times, width)
    return best
