"""What was received lately, by dedupe key: rows remembered, so that no index of random keys slows every commit.

The rows are the truth. A fresh memory is filled from them, and what a commit adds is remembered only when it has
been committed. Were something forgotten, an alarm would ring twice; nothing is lost by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from models.alarms.tables import Signal

_SIGNAL: Any = Signal.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
MOST = 200_000
Earlier = tuple[datetime, str | None]
"""When the last copy came, and the alarm the first one raised."""


class RecentKeys:
    """For one writer thread: `earlier` inside the transaction, then `settle` after the commit or `forget`."""

    def __init__(self) -> None:
        self._known: dict[str, Earlier] | None = None
        self._added: dict[str, Earlier] = {}
        self._prune_at = MOST // 4

    def earlier(self, connection: Connection, keys: Iterable[str], since: datetime) -> dict[str, Earlier]:
        """What is known of `keys`; may hold what is older than `since`. The first call reads the rows."""
        if self._known is None:
            self._known = rows_since(connection, since)
        known = self._known
        return {key: known[key] for key in keys if key in known}

    def add(self, keys: dict[str, Earlier]) -> None:
        """Have these remembered once they are committed."""
        self._added = keys

    def settle(self, window: timedelta = timedelta(minutes=10)) -> None:
        """The commit held: remember what it added."""
        known = self._known
        if known is None or not self._added:
            return
        known.update(self._added)
        newest = max(at for at, _ in self._added.values())
        self._added = {}
        if len(known) > self._prune_at:
            kept = {key: value for key, value in known.items() if value[0] >= newest - window}
            if len(kept) > MOST:
                kept = dict(sorted(kept.items(), key=lambda item: item[1][0])[-(MOST // 2) :])
            self._known = kept
            self._prune_at = max(MOST // 4, 2 * len(kept))

    def forget(self) -> None:
        """The commit failed, or may have: fill the memory from the rows again."""
        self._known = None
        self._added = {}


def rows_since(
    connection: Connection, since: datetime, keys: Collection[str] | None = None
) -> dict[str, Earlier]:
    """By key (all, or those asked for): the time of the last signal and the alarm of the first that has one."""
    found: dict[str, Earlier] = {}
    asked = (
        select(_SIGNAL.c.dedupe_key, _SIGNAL.c.received_at, _SIGNAL.c.alarm_id)
        .where(_SIGNAL.c.received_at >= since)
        .order_by(_SIGNAL.c.received_at, _SIGNAL.c.seq)
        .limit(MOST)
    )
    rows = connection.execute(asked if keys is None else asked.where(_SIGNAL.c.dedupe_key.in_(keys)))
    for key, received_at, alarm_id in rows:
        first = found.get(key)
        found[key] = (received_at, first[1] if first and first[1] else alarm_id)
    return found
