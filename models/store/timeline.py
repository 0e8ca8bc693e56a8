"""A reading of the entry stream: what happened to one subject, in order."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select

from models.alarms.rows import TimelineRow
from models.store.tables import Entry, EntryDetail

_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DETAIL: Any = EntryDetail.__table__  # type: ignore[attr-defined]  # as above


def timeline(connection: Connection, subject: str, limit: int = 200) -> tuple[TimelineRow, ...]:
    """The newest `limit` entries of a subject, oldest first."""
    found = connection.execute(
        select(
            _ENTRY.c.seq,
            _ENTRY.c.event_at,
            _ENTRY.c.entered_at,
            _ENTRY.c.actor_label,
            _ENTRY.c.verb,
            _DETAIL.c.body,
        )
        .outerjoin(_DETAIL, _DETAIL.c.id == _ENTRY.c.detail_id)
        .where(_ENTRY.c.subject == subject)
        .order_by(_ENTRY.c.seq.desc())
        .limit(limit)
    ).all()
    return tuple(
        TimelineRow(seq, event_at, entered_at, who, verb, json.loads(body) if body else {})
        for seq, event_at, entered_at, who, verb, body in reversed(found)
    )
