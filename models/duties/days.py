"""The instants of a day where the city lies: what figures as of a day are judged at."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from models.store.clock import zone

LAW_SINCE = date(2025, 7, 1)
"""The day from which the duty of Kommunallagen 4 kap 18 a § holds; nothing before it is counted under it (D76)."""


def begins(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time(), tzinfo=zone()).astimezone(UTC)


def ends(day: date) -> datetime:
    """The last moment of a day: what held then held on the day."""
    return begins(day + timedelta(days=1)) - timedelta(microseconds=1)


def year_before(day: date) -> date:
    """The first day of the twelve months that end with `day`, never before the law."""
    try:
        back = day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        back = day.replace(year=day.year - 1, day=28)
    return max(back + timedelta(days=1), LAW_SINCE)
