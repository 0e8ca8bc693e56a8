"""What is told of things owed and late: our own chases whoever has the case, others' ask them whether it is known.

Every threshold is a fact of the line and the clock, so a restart, a sleep or a moved clock tells nothing twice. Told
are the incident's number, the kind and the days; never a name. A case that nobody has is told to the contact.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from models.access.tables import Operator
from models.notices.commands import NewNotice
from models.obligations.policy import OwedTimes
from models.obligations.rows import ObligationRow
from models.obligations.views import late
from models.store.policy import in_force

_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

CONTACT, HEAD = "contact", "head"
OURS, THEIRS, TO_HEAD = "ours", "theirs", "head"
DUE = "due"
# Asked about by the room of police and courts, in words of its own.
ASKED_ELSEWHERE = frozenset({"police_report"})


def subject(row: ObligationRow) -> str:
    """What the notices of one line are about."""
    return f"obligation:{row.id}"


def reached(row: ObligationRow, times: OwedTimes, now: datetime) -> str | None:
    """The latest threshold that a late line has come to: "due", or the days since then."""
    if row.due_at is None or not row.late(now):
        return None
    passed = [days for days in times.again_days if now >= row.due_at + timedelta(days=days)]
    return f"late-{max(passed)}" if passed else DUE


def due(connection: Connection, now: datetime) -> tuple[NewNotice, ...]:
    """The notices that are due now, told before or not."""
    rows = late(connection, now)
    if not rows:
        return ()
    active = frozenset(
        connection.execute(select(_OPERATOR.c.id).where(_OPERATOR.c.active.is_(True)).limit(1000)).scalars()
    )
    return tuple(_notices(rows, in_force(connection, OwedTimes, now), active, now))


def _notices(
    rows: Iterable[ObligationRow], times: OwedTimes, active: frozenset[str], now: datetime
) -> Iterable[NewNotice]:
    for row in rows:
        threshold = reached(row, times, now)
        if threshold is None or row.due_at is None or row.kind in ASKED_ELSEWHERE:
            continue
        whom = f"operator:{row.owner_id}" if row.owner_id in active else CONTACT
        values: dict[str, object] = {"number": row.incident, "kind": row.kind, "holder": row.holder,
                                     "days": (now - row.due_at).days}  # fmt: skip
        name = OURS if row.holder == "city" else THEIRS
        yield NewNotice(subject(row), threshold, whom, f"notice.obligation.{name}", values)
        if row.holder == "city" and now >= row.due_at + timedelta(days=times.head_after_days):
            yield NewNotice(subject(row), TO_HEAD, HEAD, f"notice.obligation.{TO_HEAD}", values)
