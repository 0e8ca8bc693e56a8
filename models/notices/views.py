"""What is waiting to be told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from models.notices.tables import Notice

_NOTICE: Any = Notice.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

# Built once: every desk asks every second.
_WAITING = select(_NOTICE.c.seq).where(_NOTICE.c.outcome.is_(None)).limit(1)


def any_waiting(connection: Connection) -> bool:
    """Whether any notice still waits for a desk to raise it."""
    return connection.execute(_WAITING).scalar() is not None


def told(connection: Connection, subjects: Iterable[str], limit: int = 5000) -> frozenset[tuple[str, str]]:
    """Of these subjects, the (subject, threshold) pairs that a notice already stands for."""
    found = connection.execute(
        select(_NOTICE.c.subject, _NOTICE.c.threshold)
        .where(_NOTICE.c.subject.in_(list(subjects)))
        .limit(limit)
    )
    return frozenset((row.subject, row.threshold) for row in found)
