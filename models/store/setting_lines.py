"""One value changed in a settings file that people have written in: their comments and order stay as they are."""

from __future__ import annotations

import json
import re
import tomllib

_TABLE = re.compile(r"\s*\[\s*([A-Za-z_.]+)\s*\]\s*(#.*)?")


def with_value(content: str, table: str, name: str, value: str) -> str | None:
    """The file's text with `[table] name = "value"` in it; None where that cannot be done and nothing else changed."""
    line = f"{name} = {json.dumps(value, ensure_ascii=False)}"
    lines = content.splitlines()
    start = next((place for place, each in enumerate(lines) if _names(each, table)), None)
    if start is None:
        changed = [*lines, *([""] if lines and lines[-1].strip() else []), f"[{table}]", line]
    else:
        ends = next(
            (place for place in range(start + 1, len(lines)) if _TABLE.fullmatch(lines[place])), len(lines)
        )
        there = re.compile(rf"\s*{re.escape(name)}\s*=")
        old = next((place for place in range(start + 1, ends) if there.match(lines[place])), None)
        changed = [*lines]
        if old is None:
            changed.insert(start + 1, line)
        else:
            changed[old] = line
    text = "\n".join(changed) + "\n"
    return text if _differs_only_there(content, text, table, name, value) else None


def _names(line: str, table: str) -> bool:
    found = _TABLE.fullmatch(line)
    return found is not None and found[1] == table


def _differs_only_there(before: str, after: str, table: str, name: str, value: str) -> bool:
    try:
        old, new = tomllib.loads(before), tomllib.loads(after)
        old.setdefault(table, {})[name] = value
    except (tomllib.TOMLDecodeError, AttributeError, TypeError):
        return False
    return bool(old == new)
