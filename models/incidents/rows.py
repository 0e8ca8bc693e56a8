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
class QueueRow:
    """One incident in the queue: how grave, on whom it waits, and what is late in it."""

    row: IncidentRow
    severity: int | None
    level: int | None
    danger_to_life: bool
    waiting_for: str
    late: tuple[str, ...]
    rests: bool


@dataclass(frozen=True, slots=True)
class IncidentCard:
    """One incident whole."""

    row: IncidentRow
    what_happened: str | None
    close_reason: str | None
    alarms: tuple[AlarmRow, ...]
    timeline: tuple[TimelineRow, ...]
