"""Plain lines to a person, a script or a screen reader, and the few questions `init` asks."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import textwrap
from collections.abc import Mapping, Sequence
from datetime import datetime

from models.store.clock import zone
from models.store.errors import UsageProblem

NARROWEST = 20


def say(text: str = "") -> None:
    """A line on stdout; a closed reader raises BrokenPipeError, which ends the command quietly.

    On a terminal it is broken between words where it is wider; a file or a program gets it whole.
    """
    width = _glass_width()
    print(text if width is None else "\n".join(_broken(each, width) for each in text.split("\n")))


def _glass_width() -> int | None:
    """The columns of the terminal on stdout; None where there is none, or none that could hold words."""
    try:
        if sys.stdout is None or not sys.stdout.isatty():
            return None
        width = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):  # a closed stream, or one that is not of the machine
        return None
    return width if width >= NARROWEST else None


def _broken(text: str, width: int) -> str:
    """The line in parts no wider than that, what follows under the first word; a word by itself is never broken."""
    if len(text) <= width:
        return text
    indent = " " * min(len(text) - len(text.lstrip(" ")), width // 2)
    return textwrap.fill(
        text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )  # fmt: skip


def say_error(text: str) -> None:
    """One line on stderr, where there is one."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            print(f"vaktbord: {text}", file=sys.stderr, flush=True)


def say_json(value: Mapping[str, object] | Sequence[object]) -> None:
    """JSON on stdout, readable and in the file's own letters."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def ask(question: str, default: str) -> str:
    """One answer, or the default on an empty line or a closed stdin."""
    try:
        return input(f"{question} [{default}]: ").strip() or default
    except EOFError:
        return default


def is_terminal() -> bool:
    """Whether a full-screen program can be shown and worked here."""
    if os.environ.get("TERM", "") in ("", "dumb"):
        return False
    return can_ask()


def can_ask() -> bool:
    """Whether somebody sits at both ends."""
    try:
        return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    except ValueError:  # a closed stream
        return False


def require_terminal() -> None:
    """Raise UsageProblem where no full-screen program can be shown."""
    if not is_terminal():
        raise UsageProblem("cli.no_terminal")


def iso(instant: datetime | None) -> str | None:
    """An instant as ISO 8601 in UTC, as JSON tells it: "2026-11-25T02:12:41Z"; milliseconds where there are any."""
    if instant is None:
        return None
    text = instant.isoformat(timespec="milliseconds" if instant.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def at_the_glass(instant: datetime, time_zone: str) -> str:
    """An instant as people read it."""
    return instant.astimezone(zone(time_zone)).strftime("%Y-%m-%d %H:%M:%S")
