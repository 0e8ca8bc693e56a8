"""The command that rings a number: arguments of its own, never a shell, and nothing in them but digits."""

from __future__ import annotations

import re
import shlex

FIELD = "{number}"
_DIALLED = re.compile(r"\+?[0-9]{2,15}")


def dialled(phone: str) -> str:
    """A number as a telephone takes it, "" where it is none: digits, a plus at most in front."""
    bare = re.sub(r"[ ()/.-]", "", phone)
    return bare if _DIALLED.fullmatch(bare) else ""


def argv_of(command: str, phone: str) -> list[str]:
    """The command's arguments with the number put in; empty where no command is set or the number is none."""
    number = dialled(phone)
    if not command.strip() or not number:
        return []
    return [part.replace(FIELD, number) for part in parts_of(command)]


def parts_of(command: str) -> list[str]:
    """The arguments of a command as written in the settings. Raises ValueError where it can ring nothing."""
    parts = shlex.split(command)
    if not parts or FIELD in parts[0] or not any(FIELD in part for part in parts):
        raise ValueError(command)
    return parts
