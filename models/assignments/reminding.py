"""What our contact is told of planned exposure: a risk to be answered, soon due, overdue; an occasion not analysed.

Every threshold is a fact of the row and the clock of "skyndsamt", so a restart, a sleep or a moved clock tells
nothing twice and forgets nothing (D42, D43).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection

from models.assignments.policy import WithoutDelay
from models.assignments.rows import AssignmentRow
from models.assignments.views import SOON, ahead, inbox
from models.notices.commands import NewNotice
from models.store.policy import in_force

RECIPIENT = "contact"
ASKED, DUE, OVERDUE, UNRETURNED, UNJUDGED = "asked", "due", "overdue", "unreturned", "unjudged"
UNSENT = timedelta(hours=1)
"""An answer that lies so long and was not given to whoever asked."""


def subject(row: AssignmentRow) -> str:
    """What the notices of an occasion are about."""
    return f"assignment:{row.id}"


def reached(row: AssignmentRow, rule: WithoutDelay, now: datetime) -> str | None:
    """The threshold that an occasion has come to, the most urgent."""
    lack = row.lack
    if lack == "answer" and row.due_at is not None:
        if now >= row.due_at:
            return OVERDUE
        left = row.left(now)
        return DUE if left is not None and left <= rule.soon else ASKED
    if lack == "return" and row.answered_at is not None:
        return UNRETURNED if now >= row.answered_at + UNSENT else None
    if lack in ("judgement", "analysis", "office_result") and now < row.starts_at <= now + SOON:
        return UNJUDGED
    return None


def due(connection: Connection, now: datetime) -> tuple[NewNotice, ...]:
    """The notices that are due now, told before or not: number, lack and instant, nothing else."""
    rule = in_force(connection, WithoutDelay, now)
    return tuple(_notices(connection, rule, now))


def _notices(connection: Connection, rule: WithoutDelay, now: datetime) -> Iterator[NewNotice]:
    seen: set[str] = set()
    for row in (*inbox(connection, now), *ahead(connection, now, SOON)):
        threshold = reached(row, rule, now)
        if threshold is None or row.id in seen:
            continue
        seen.add(row.id)
        at = row.starts_at if threshold == UNJUDGED else row.due_at or row.starts_at
        # What is asked anew is told anew, and what was moved to another hour.
        of = row.starts_at if threshold == UNJUDGED else row.escalated_at
        told = threshold if of is None else f"{threshold} {of:%Y%m%dT%H%M%S}"
        values: dict[str, object] = {"number": row.number, "at": at.isoformat()}
        yield NewNotice(
            subject(row), told, RECIPIENT, f"notice.assignment.{threshold}", values, threshold == OVERDUE
        )
