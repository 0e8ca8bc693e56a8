"""On which line each name of a TOML file stands: the parser of the standard library does not tell."""

from __future__ import annotations

import re
import tomllib

Where = tuple[str | int, ...]
"""A name's place: ("title",) or ("step", 2, "sv"); of a table itself ("step", 2)."""

_HEADER = re.compile(r"\s*\[(\[)?\s*([A-Za-z0-9_.-]+)")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)\s*=\s*(.*)""")
_AT = re.compile(r"\(at line (\d+), column \d+\)")
_STRINGS = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')
MOST_FAULTS = 40


def places(text: str) -> dict[Where, int]:
    """The line of every table and name, counted from 1; the first where a name stands twice."""
    found: dict[Where, int] = {}
    table: Where = ()
    counts: dict[str, int] = {}
    ends, depth = "", 0
    for number, written in enumerate(text.splitlines(), start=1):
        if ends:
            ends = "" if ends in written else ends
            continue
        if depth > 0:
            depth += _brackets(written)
            continue
        header = _HEADER.match(written)
        if header:
            name = header[2]
            if header[1]:
                counts[name] = counts.get(name, -1) + 1
                table = (name, counts[name])
            else:
                table = tuple(name.split("."))
            found.setdefault(table, number)
            continue
        key = _KEY.match(written)
        if key is None:
            continue
        found.setdefault((*table, key[1].strip("\"'")), number)
        value = key[2]
        for mark in ('"""', "'''"):
            if value.startswith(mark) and mark not in value[3:]:
                ends = mark
        if value.startswith("["):
            depth = max(0, _brackets(value))
    return found


def read(text: str) -> tuple[dict[str, object], list[tuple[int, str]]]:
    """What the file says, and every fault of writing with its line and the parser's words.

    A faulty line is left out and the rest read again, so that one fault does not hide the next.
    """
    lines = text.splitlines()
    faults: list[tuple[int, str]] = []
    while True:
        try:
            return tomllib.loads("\n".join(lines) + "\n"), faults
        except RecursionError:
            return {}, [*faults, (1, "nesting")]
        except tomllib.TOMLDecodeError as error:
            at = _AT.search(str(error))
            number = int(at[1]) if at else len(lines)
            faults.append((max(1, number), _AT.sub("", str(error)).strip()))
            inside = 0 < number <= len(lines) and lines[number - 1]
            if at is None or not inside or len(faults) >= MOST_FAULTS:
                return {}, faults
            lines[number - 1] = ""


def _brackets(written: str) -> int:
    """How many arrays more are open after this line than before it."""
    bare = _STRINGS.sub("", written).split("#", 1)[0]
    return bare.count("[") - bare.count("]")
