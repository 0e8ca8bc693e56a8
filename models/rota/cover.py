"""Which hours must be covered and which are not: pure spans of time (D35-D37; DIRECTIVE rule 14).

Required hours are local clock times, so that both daylight-saving nights come out right: an opening at 08:00 is
08:00 on the wall, and a night of TiB is eleven, twelve or thirteen hours as the night itself is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice

from models.rota.hours import check, office_day
from models.store.policy import OfficeHours


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open span of time, UTC."""

    starts_at: datetime
    ends_at: datetime


def open_on(hours: OfficeHours, day: date) -> bool:
    """Whether the office is open on a day at all."""
    return office_day(hours, day).opens is not None


def required(hours: OfficeHours, starts_at: datetime, ends_at: datetime, zone: tzinfo) -> list[Span]:
    """The office hours within a span, in order. Raises SettingsProblem for times that are none."""
    check(hours)
    spans: list[Span] = []
    day = starts_at.astimezone(zone).date()
    last = ends_at.astimezone(zone).date()
    while day <= last:
        told = office_day(hours, day)
        if told.opens is not None and told.closes is not None:
            first = max(starts_at, datetime.combine(day, told.opens, tzinfo=zone).astimezone(UTC))
            end = min(ends_at, datetime.combine(day, told.closes, tzinfo=zone).astimezone(UTC))
            if first < end:
                spans.append(Span(first.astimezone(UTC), end.astimezone(UTC)))
        day += timedelta(days=1)
    return spans


def uncovered(wanted: Iterable[Span], planned: Iterable[Span]) -> list[Span]:
    """The parts of the wanted spans that no planned span covers, in order and joined where they touch."""
    covers = joined(sorted(planned))
    found: list[Span] = []
    first = 0
    for want in joined(sorted(wanted)):
        at = want.starts_at
        while first < len(covers) and covers[first].ends_at <= at:
            first += 1
        for cover in islice(covers, first, None):
            if cover.starts_at >= want.ends_at:
                break
            if cover.starts_at > at:
                found.append(Span(at, cover.starts_at))
            at = cover.ends_at
        if at < want.ends_at:
            found.append(Span(at, want.ends_at))
    return found


def days_covered(gaps: Iterable[Span], starts_at: datetime, ends_at: datetime) -> int:
    """Whole days from `starts_at` to the first gap, or to `ends_at` where there is none."""
    until = min((gap.starts_at for gap in gaps), default=ends_at)
    return max(0, (min(until, ends_at) - starts_at) // timedelta(days=1))


def intersect(some: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """The time that lies in both, in order and joined."""
    first, second = joined(sorted(some)), joined(sorted(others))
    found: list[Span] = []
    at = 0
    for one in first:
        while at < len(second) and second[at].ends_at <= one.starts_at:
            at += 1
        for other in islice(second, at, None):
            if other.starts_at >= one.ends_at:
                break
            found.append(Span(max(one.starts_at, other.starts_at), min(one.ends_at, other.ends_at)))
    return found


def total(spans: Iterable[Span]) -> timedelta:
    """How long spans that do not overlap are together."""
    return sum((span.ends_at - span.starts_at for span in spans), timedelta())


def joined(spans: list[Span]) -> list[Span]:
    """Sorted spans, with those that touch or overlap made one."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].ends_at >= span.starts_at:
            joined[-1] = Span(joined[-1].starts_at, max(joined[-1].ends_at, span.ends_at))
        else:
            joined.append(span)
    return joined


def after_office_hours(spans: Iterable[Span], from_at: datetime, wanted: timedelta) -> datetime | None:
    """The instant at which so much office time has passed since `from_at`; None where the spans hold too little."""
    left = wanted
    for span in sorted(spans):
        first = max(span.starts_at, from_at)
        if first >= span.ends_at:
            continue
        if span.ends_at - first >= left:
            return first + left
        left -= span.ends_at - first
    return None
