"""A day as people type it: "2026-12-01", "1/12", "+7", "torsdag", "imorgon"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from models.words.lookup import t
from tui.render.ages import weekday

_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_SHORT = re.compile(r"^(\d{1,2})/(\d{1,2})$")
_AHEAD = re.compile(r"^\+(\d{1,3})$")


def day_of(typed: str, today: date) -> date | None:
    """The day that is meant, never one before today unless it is written in full; None for what is no day."""
    text = typed.strip().casefold()
    if not text:
        return None
    full = _ISO.match(text)
    if full:
        return _date(int(full[1]), int(full[2]), int(full[3]))
    short = _SHORT.match(text)
    if short:
        this_year = _date(today.year, int(short[2]), int(short[1]))
        if this_year is not None and this_year >= today:
            return this_year
        return _date(today.year + 1, int(short[2]), int(short[1]))
    ahead = _AHEAD.match(text)
    if ahead:
        return today + timedelta(days=int(ahead[1]))
    if text == t("time.today").casefold():
        return today
    if text == t("day.tomorrow").casefold():
        return today + timedelta(days=1)
    if len(text) < 3:
        return None
    week = (today + timedelta(days=days) for days in range(1, 8))
    return next((day for day in week if weekday(day).casefold().startswith(text)), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
