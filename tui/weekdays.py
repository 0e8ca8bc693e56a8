"""Weekdays and times of day as people type them: "mån-fre", "lör sön", "8", "19:30"."""

from __future__ import annotations

from datetime import date, time, timedelta

from tui.render.ages import weekday

_MONDAY = date(2026, 1, 5)


def weekdays_of(typed: str) -> tuple[int, ...] | None:
    """ISO numbers in order; nothing is every day; None for what is no weekday."""
    found: set[int] = set()
    for part in typed.casefold().replace(",", " ").split():
        first, dash, last = part.partition("-")
        begins, ends = _day(first), _day(last) if dash else _day(first)
        if begins is None or ends is None:
            return None
        count = (ends - begins) % 7 + 1
        found |= {(begins - 1 + at) % 7 + 1 for at in range(count)}
    return tuple(sorted(found)) or tuple(range(1, 8))


def clock_of(typed: str) -> str | None:
    """ "HH:MM" of what was typed; None for what is no time of day. 24 is midnight."""
    hours, _, minutes = typed.strip().replace(".", ":").partition(":")
    if not hours.isdigit() or not (minutes or "0").isdigit():
        return None
    hour, minute = int(hours), int(minutes or "0")
    if (hour, minute) == (24, 0):
        hour = 0
    return f"{time(hour, minute):%H:%M}" if hour < 24 and minute < 60 else None


def _day(word: str) -> int | None:
    if word.isdigit():
        return int(word) if 1 <= int(word) <= 7 else None
    if len(word) < 2:
        return None
    names = {at: weekday(_MONDAY + timedelta(days=at - 1)).casefold() for at in range(1, 8)}
    return next((at for at, name in names.items() if name.startswith(word)), None)
