"""A booked talk as an iCalendar file (RFC 5545): an hour that is taken, and by default nobody's name or code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.duties.rows import TalkRow

PRODUCT = "-//Vaktbord//Vaktbord//SV"
OCTETS = 75
"""The most octets on a line, without its end (RFC 5545, 3.1)."""
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


def calendar_file(
    talk: TalkRow, summary: str, made_at: datetime, *, description: str = "", place: str = ""
) -> bytes:
    """The file of one talk. Cancelled talks say so, so that the calendar lets the hour go.

    Every change of the talk has a higher SEQUENCE and the same UID, so that it replaces what was there.
    """
    cancelled = talk.state == "cancelled"
    starts = talk.starts_at
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{talk.id}@vaktbord",
        f"DTSTAMP:{_utc(made_at)}",
        f"DTSTART:{_utc(starts)}",
        f"DTEND:{_utc(starts + timedelta(minutes=talk.minutes))}",
        f"SEQUENCE:{talk.version - 1}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        f"SUMMARY:{escaped(summary)}",
    ]
    if description:
        lines.append(f"DESCRIPTION:{escaped(description)}")
    if place:
        lines.append(f"LOCATION:{escaped(place)}")
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return b"".join(folded(line) for line in lines)


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line ends are escaped (RFC 5545, 3.3.11); other signs go."""
    return "".join(sign for sign in text.translate(_ESCAPED) if sign >= " " and sign != "\x7f")


def folded(line: str) -> bytes:
    """A content line broken into lines of at most 75 octets, never inside a letter, each ended by CRLF."""
    parts: list[bytes] = []
    held = b""
    for sign in line:
        octets = sign.encode("utf-8")
        if len(held) + len(octets) > OCTETS:
            parts.append(held)
            held = b" "
        held += octets
    parts.append(held)
    return b"\r\n".join(parts) + b"\r\n"


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
