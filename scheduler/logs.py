"""The watch's log: one JSON object a line, for journals and whoever searches them, and nothing personal (TRUST I6).

What is logged is written in the code; what is filled into it passes only when it cannot be anybody's: a number, a
step's name, a message id, a kind of error and its place. Anything else is told as "…", an account by its last two
signs. Of other libraries' lines only their names and levels are told: their words may hold what was received.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import IO

from scheduler.guarded import place_of

OURS = "vaktbord"
_HIDDEN = "…"
_HARMLESS = re.compile(
    r"[a-z][a-z0-9_]{0,31}(?:\.[a-z][a-z0-9_]{0,31})*"  # a step, a message id
    r"|[A-Za-z]{1,40}(?:Error|Exception|Warning|Unavailable|Problem|Refused|Allowed|Found|Interrupt|Exit)"
    r"(?: [a-z0-9_]{1,40}\.py:\d{1,5})?"  # a kind of error, and its place
)
_ACCOUNT = re.compile(r"[0-9A-Za-z._-]*[0-9][0-9A-Za-z._-]*")
_LONGEST, _LONGEST_VALUE = 500, 100


class JsonLines(logging.Formatter):
    """Formats a record as one line: at, level, room, event; "error" where there is one. `now` dates it, in UTC."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name == OURS or record.name.startswith(f"{OURS}.")
        told: dict[str, object] = {
            "at": f"{self._now():%Y-%m-%dT%H:%M:%S.%f}"[:23] + "Z",
            "level": record.levelname.lower(),
            "room": record.name.removeprefix(f"{OURS}.") if ours else record.name,
            "event": _event(record) if ours else "",
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            told["error"] = place_of(error)
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _event(record: logging.LogRecord) -> str:
    """The line's own words with what may be told filled in."""
    arguments = record.args
    try:
        if isinstance(arguments, Mapping):
            filled = str(record.msg) % {name: shown(value) for name, value in arguments.items()}
        elif arguments:
            filled = str(record.msg) % tuple(shown(value) for value in arguments)
        else:
            filled = str(record.msg)
    except (TypeError, ValueError, KeyError):
        filled = str(record.msg)
    return " ".join(filled.split())[:_LONGEST]


def shown(value: object) -> object:
    """A value as a log may tell it."""
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) and len(value) <= _LONGEST_VALUE else ""
    if _HARMLESS.fullmatch(text):
        return text
    return _HIDDEN + text[-2:] if len(text) > 2 and _ACCOUNT.fullmatch(text) else _HIDDEN


class Bounded(logging.Filter):
    """Lets no more than so many lines through in a minute, so that a fault that repeats fills no disk.

    `tell` is told how many were held back, with the first line of a later minute.
    """

    def __init__(
        self, monotonic: Callable[[], float], most: int = 600, tell: Callable[[int], None] | None = None
    ) -> None:
        super().__init__()
        self._monotonic = monotonic
        self._most = most
        self._began = monotonic()
        self._lines = 0
        self._held_back = 0
        self._tell = tell

    def filter(self, record: logging.LogRecord) -> bool:
        if self._monotonic() - self._began >= 60.0:
            self._began, self._lines = self._monotonic(), 0
            held_back, self._held_back = self._held_back, 0
            if held_back and self._tell is not None:
                self._tell(held_back)
        self._lines += 1
        if self._lines > self._most:
            self._held_back += 1
            return False
        return True


def to_stream(
    now: Callable[[], datetime], monotonic: Callable[[], float], stream: IO[str] | None = None
) -> logging.Handler:
    """Make every logger of this process write JSON lines, to stderr unless told otherwise; returns the handler."""
    handler = logging.StreamHandler(stream if stream is not None else sys.stderr)
    handler.setFormatter(JsonLines(now))

    def tell(held_back: int) -> None:
        words = "%d lines were held back in a minute"
        handler.handle(logging.LogRecord(f"{OURS}.log", logging.WARNING, "", 0, words, (held_back,), None))

    handler.addFilter(Bounded(monotonic, tell=tell))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger(OURS).setLevel(logging.INFO)
    # A log that cannot be written must not become a traceback on the screen, with the line's values in it.
    logging.raiseExceptions = False
    return handler
