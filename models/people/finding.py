"""Finding a person by what an officer types: a code, or words of a name that is itself not shown (rule 11)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from models.people.tables import Person

_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
REGISTER = 500


def find_people(connection: Connection, typed: str, limit: int = 8) -> tuple[tuple[str, bool], ...]:
    """Codes of persons whose code starts with, or whose name has words starting with, what was typed.

    True beside a code tells that the name was what matched. The register (about 30) is read and searched in
    memory: names are secret columns. Codes come first.
    """
    words = typed.casefold().split()
    if not words:
        return ()
    found: list[tuple[bool, str]] = []
    for row in connection.execute(select(_PERSON.c.code, _PERSON.c.name).limit(REGISTER)):
        if len(words) == 1 and _code_starts(row.code, words[0]):
            found.append((False, row.code))
        elif _name_holds(row.name, words):
            found.append((True, row.code))
    return tuple((code, by_name) for by_name, code in sorted(found)[:limit])


def _code_starts(code: str, typed: str) -> bool:
    plain = code.casefold()
    return plain.startswith(typed) or plain.replace("-", "").startswith(typed) or plain.endswith("-" + typed)


def _name_holds(name: str, words: list[str]) -> bool:
    parts = name.casefold().split()
    return all(any(part.startswith(word) for part in parts) for word in words)
