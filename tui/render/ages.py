"""Times as people read them: ages, clocks, what is left and what is over. The zone of the glass is a setting."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from models.store.clock import zone
from models.words.lookup import n, t

_zone_name = "Europe/Stockholm"


def use_zone(name: str) -> None:
    """Choose the time zone of the glass, once per process."""
    global _zone_name
    zone(name)
    _zone_name = name


def local(at: datetime) -> datetime:
    """The instant in the zone of the glass."""
    return at.astimezone(zone(_zone_name))


def seconds_between(earlier: datetime, later: datetime) -> int:
    """Whole seconds, never below zero: a clock set back must not show a minus age."""
    return max(0, int((later - earlier).total_seconds()))


def age(seconds: float) -> str:
    """An age in a column of six cells: "0:24", "14:02", "2 h 05", "3 d"."""
    whole = max(0, int(seconds))
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02}"
    if whole < 48 * 3600:
        return f"{whole // 3600} h {whole % 3600 // 60:02}"
    return f"{whole // 86400} d"


def age_short(seconds: float) -> str:
    """An age in two words, where minutes no longer count beside hours: "4 min", "2 h", "3 d"."""
    whole = max(0, int(seconds))
    if whole < 3600:
        return f"{whole // 60} min"
    return f"{whole // 3600} h" if whole < 48 * 3600 else f"{whole // 86400} d"


def age_of(at: datetime, now: datetime) -> str:
    """How old `at` is."""
    return age(seconds_between(at, now))


def clock_age(seconds: float) -> str:
    """An age that ticks large: "00:00:07"."""
    whole = max(0, int(seconds))
    return f"{whole // 3600:02}:{whole % 3600 // 60:02}:{whole % 60:02}"


def span_words(seconds: float) -> str:
    """A span in a sentence: "28 s", "4 min", "2 h 05 min", "3 dygn"."""
    whole = max(0, int(seconds))
    if whole < 120:
        return t("time.seconds", s=whole)
    if whole < 7200:
        return t("time.minutes", m=whole // 60)
    if whole < 48 * 3600:
        return t("time.hours", h=whole // 3600, m=f"{whole % 3600 // 60:02}")
    return n("time.days", whole // 86400)


def clock(at: datetime, *, seconds: bool = False) -> str:
    """The time of day at the glass: "03:12" or "03:12:41"."""
    return local(at).strftime("%H:%M:%S" if seconds else "%H:%M")


def when(at: datetime, now: datetime, *, seconds: bool = False) -> str:
    """The time, with as much of the day as is needed: "03:12", "igår 22:10", "fre 09:00", "24 nov 09:00"."""
    there, here = local(at).date(), local(now).date()
    hours = clock(at, seconds=seconds)
    if there == here:
        return hours
    if there == here - timedelta(days=1):
        return t("time.yesterday", clock=hours)
    if here < there <= here + timedelta(days=6):
        return f"{weekday_short(there)} {hours}"
    return f"{day_short(there, here)} {hours}"


def weekday(day: date) -> str:
    """ "onsdag"."""
    return t(f"time.weekday.{day.isoweekday()}")


def weekday_short(day: date) -> str:
    """ "ons"."""
    return weekday(day)[:3]


def day_short(day: date, today: date) -> str:
    """ "24 nov", with the year when it is another one."""
    short = f"{day.day} {t(f'time.month.{day.month}')[:3]}"
    return short if day.year == today.year else f"{short} {day.year}"


def day_long(at: datetime) -> str:
    """ "onsdag 25 november"."""
    there = local(at)
    return f"{weekday(there.date())} {there.day} {t(f'time.month.{there.month}')}"


def tenths(seconds: float) -> str:
    """Seconds with one decimal as the language writes it: "0,4"."""
    shown = f"{max(0.0, seconds):.1f}"
    return shown.replace(".", t("number.decimal"))
