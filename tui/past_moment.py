"""A moment that has been, as people type it: "03:12", "igår 22:10", "2026-11-24 22:10"."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

from models.words.lookup import t
from tui.days import day_of
from tui.render.ages import local

_CLOCK = re.compile(r"^(?:(.*?\S)\s+)??(?:kl\.?\s*)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?$")


def past_moment(typed: str, now: datetime) -> datetime | None:
    """The instant that is meant, in UTC: a time of day alone is the latest such that has been; None for what is none.

    Never one to come.
    """
    told = _CLOCK.match(typed.strip().casefold())
    if told is None or int(told[2]) > 23 or int(told[3]) > 59 or int(told[4] or 0) > 59:
        return None
    here = local(now)
    at = time(int(told[2]), int(told[3]), int(told[4] or 0))
    days = [here.date(), here.date() - timedelta(days=1)]
    if told[1] is not None:
        day = days[1] if told[1] == t("log.yesterday") else day_of(told[1], here.date())
        if day is None:
            return None
        days = [day]
    for day in days:
        meant = datetime.combine(day, at, tzinfo=here.tzinfo).astimezone(UTC)
        if meant <= now:
            return meant
    return None
