"""The timestamp of a frame, "_HH:MM:SS,MM-DD-YYYY" in UTC (DC-09 5.5.1.8), and the time test on it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_STAMP = re.compile(rb"_?(\d\d):(\d\d):(\d\d),(\d\d)-(\d\d)-(\d{4})")
AHEAD = timedelta(seconds=20)
BEHIND = timedelta(seconds=40)


def read_stamp(text: bytes) -> datetime | None:
    """The instant `text` names, or None where it names none."""
    match = _STAMP.fullmatch(text)
    if match is None:
        return None
    hour, minute, second, month, day, year = map(int, match.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def write_stamp(now: datetime) -> bytes:
    """`now` as a frame says it, with its leading underscore."""
    utc = now.astimezone(UTC)
    return f"_{utc.hour:02}:{utc.minute:02}:{utc.second:02},{utc.month:02}-{utc.day:02}-{utc.year:04}".encode(
        "ascii"
    )


def in_time(stamp: datetime | None, now: datetime) -> bool:
    """Whether an encrypted message's time passes: at most 20 s ahead of `now` and 40 s behind it."""
    return stamp is not None and now - BEHIND <= stamp <= now + AHEAD
