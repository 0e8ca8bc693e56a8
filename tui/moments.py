"""A moment as people type it: "06:00", "+8h", "imorgon 08:00", "2026-12-01 08:00"."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

from tui.days import day_of
from tui.render.ages import local

_AFTER = re.compile(r"^\+(\d{1,3})\s*(h|t|tim|m|min)?$")
_CLOCK = re.compile(r"^(?:(.*?\S)\s+)??(?:kl\.?\s*)?(\d{1,2})[:.](\d{2})$")


def moment_of(typed: str, after: datetime) -> datetime | None:
    """The instant that is meant, in UTC: a time of day alone is the next such after `after`; None for what is none."""
    text = typed.strip().casefold()
    span = _AFTER.match(text)
    if span:
        hours = (span[2] or "h")[0] in "ht"
        return after + (timedelta(hours=int(span[1])) if hours else timedelta(minutes=int(span[1])))
    told = _CLOCK.match(text)
    if told is None or int(told[2]) > 23 or int(told[3]) > 59:
        return None
    begins = local(after)
    at = time(int(told[2]), int(told[3]))
    if told[1] is None:
        meant = datetime.combine(begins.date(), at, tzinfo=begins.tzinfo)
        # Counted on the clock of the city: over a night of summer time a day has 23 hours or 25.
        if meant.astimezone(UTC) <= after:
            meant = datetime.combine(begins.date() + timedelta(days=1), at, tzinfo=begins.tzinfo)
        return meant.astimezone(UTC)
    day = day_of(told[1], begins.date())
    return None if day is None else datetime.combine(day, at, tzinfo=begins.tzinfo).astimezone(UTC)
