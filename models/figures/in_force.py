"""Policies as they were at any instant of a period: an alarm is judged by what held when it came."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, select

from models.rota.cover import Span, required
from models.store.clock import zone
from models.store.policy import Ladder, OfficeHours, Targets, in_force
from models.store.tables import PolicyVersion

_POLICY: Any = PolicyVersion.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
P = TypeVar("P", Ladder, OfficeHours, Targets)
MOST = 10_000


class AsOf(Generic[P]):
    """The values of one policy over a period, read once."""

    def __init__(self, connection: Connection, kind: type[P], begins_at: datetime, ends_at: datetime) -> None:
        found = connection.execute(
            select(_POLICY.c.valid_from)
            .where(
                _POLICY.c.name == kind.name, _POLICY.c.valid_from > begins_at, _POLICY.c.valid_from < ends_at
            )
            .distinct()
            .order_by(_POLICY.c.valid_from)
            .limit(MOST)
        )
        changes: list[datetime] = list(found.scalars())
        self.since = [begins_at, *changes]
        self.values: list[P] = [in_force(connection, kind, at) for at in self.since]
        self._ends_at = ends_at

    def at(self, moment: datetime) -> P:
        """What held at a moment of the period."""
        return self.values[max(0, bisect_right(self.since, moment) - 1)]

    def spans(self) -> list[tuple[P, datetime, datetime]]:
        """Each value with the time it held, in order."""
        return list(zip(self.values, self.since, [*self.since[1:], self._ends_at], strict=True))


class OpenHours:
    """The office hours of a period, as they were decided at the time."""

    def __init__(
        self, connection: Connection, begins_at: datetime, ends_at: datetime, time_zone: str
    ) -> None:
        self._spans: list[Span] = []
        for hours, since, until in AsOf(connection, OfficeHours, begins_at, ends_at).spans():
            self._spans += required(hours, since, until, zone(time_zone))
        self._starts = [span.starts_at for span in self._spans]

    def holds(self, moment: datetime) -> bool:
        """Whether the office is open at a moment."""
        at = bisect_right(self._starts, moment) - 1
        return at >= 0 and moment < self._spans[at].ends_at
