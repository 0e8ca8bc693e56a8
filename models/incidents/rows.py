"""Incidents as the glass sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from models.alarms.rows import AlarmRow, TimelineRow


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident in the queue."""

    id: str
    seq: int
    version: int
    number: str
    person: str | None
    title: str
    outcome: str
    state: str
    police: str
    owner: str
    reported_at: datetime
    occurred_at: datetime | None
    bring_up_on: date | None
    closed_at: datetime | None
    close_class: str | None = None


@dataclass(frozen=True, slots=True)
class IncidentCard:
    """One incident whole."""

    row: IncidentRow
    what_happened: str | None
    close_reason: str | None
    alarms: tuple[AlarmRow, ...]
    timeline: tuple[TimelineRow, ...]
