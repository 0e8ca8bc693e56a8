"""What is waiting to be told."""

from __future__ import annotations

import json
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


def waiting(
    connection: Connection, text_ids: Iterable[str], limit: int = 1000
) -> tuple[tuple[str, str, dict[str, object]], ...]:
    """Subject, text and values of the notices with these texts that no desk has raised yet."""
    values = _NOTICE.c["values"]
    found = connection.execute(
        select(_NOTICE.c.subject, _NOTICE.c.text_id, values)
        .where(_NOTICE.c.outcome.is_(None), _NOTICE.c.text_id.in_(list(text_ids)))
        .order_by(_NOTICE.c.seq)
        .limit(limit)
    )
    return tuple((row.subject, row.text_id, json.loads(row[2])) for row in found)


def told(connection: Connection, subjects: Iterable[str], limit: int = 5000) -> frozenset[tuple[str, str]]:
    """Of these subjects, the (subject, threshold) pairs that a notice already stands for."""
    found = connection.execute(
        select(_NOTICE.c.subject, _NOTICE.c.threshold)
        .where(_NOTICE.c.subject.in_(list(subjects)))
        .limit(limit)
    )
    return frozenset((row.subject, row.threshold) for row in found)
