"""One officer's duty as an iCalendar file (RFC 5545): which duty and when, and nobody else's name.

A feed is such a file that stays where it is: the watch writes it anew when the duty has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from models.duties.calendar_file import PRODUCT, escaped, folded
from models.rota.rows import ShiftRow
from models.rota.views import shifts_between

BACK, AHEAD = timedelta(days=31), timedelta(days=400)


def duty_calendar(
    connection: Connection, operator_id: str, title: str, word_of: Callable[[ShiftRow], str], now: datetime
) -> bytes:
    """An officer's shifts from a month back to a year ahead; `word_of` says the duty of a shift."""
    rows = shifts_between(connection, now - BACK, now + AHEAD, limit=20_000)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(title)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    for row in rows:
        if row.operator_id != operator_id:
            continue
        lines += [
            "BEGIN:VEVENT",
            f"UID:{row.id}@vaktbord",
            f"DTSTAMP:{_utc(now)}",
            f"DTSTART:{_utc(row.starts_at)}",
            f"DTEND:{_utc(row.ends_at)}",
            f"SEQUENCE:{row.version - 1}",
            "STATUS:CONFIRMED",
            "CLASS:PRIVATE",
            f"SUMMARY:{escaped(word_of(row))}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def says_the_same(one: bytes, other: bytes) -> bool:
    """Whether two files differ in nothing but when they were made."""

    def told(content: bytes) -> list[bytes]:
        return [line for line in content.split(b"\r\n") if not line.startswith(b"DTSTAMP:")]

    return told(one) == told(other)


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
