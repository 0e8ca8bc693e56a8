"""A reading of the entry stream: what happened to one subject, in order."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from models.alarms.rows import TimelineRow
from models.store.tables import Entry, EntryDetail

_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DETAIL: Any = EntryDetail.__table__  # type: ignore[attr-defined]  # as above

# That somebody read it is told by the audit; here it would push out what was done.
VIEWED, ALARM_VIEWED = "incident.viewed", "alarm.viewed"
# That a line in the log is about an incident; the line's words stand in the log.
LOGGED = "incident.logged"
BLOCKS = "•" * 8
# What an entry may say to whoever may not read officers' own words: fixed words, codes, days and numbers.
_FIXED = frozenset(
    {
        "class", "kind", "until", "number", "by", "outcome", "police", "bring_up_on", "occurred_at", "state", "by_hand",
        "hours", "alarm", "incident", "person", "act", "step", "round", "sv", "en", "source", "held_by", "owner_label",
        "event_number", "profile", "version",
    }
)  # fmt: skip


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
        .where(_ENTRY.c.subject == subject, _ENTRY.c.verb.not_in((VIEWED, ALARM_VIEWED)))
        .order_by(_ENTRY.c.seq.desc())
        .limit(limit)
    ).all()
    return tuple(
        TimelineRow(seq, event_at, entered_at, who, verb, json.loads(body) if body else {})
        for seq, event_at, entered_at, who, verb, body in reversed(found)
    )


def without_words(rows: Iterable[TimelineRow]) -> tuple[TimelineRow, ...]:
    """The entries with blocks for what officers wrote in their own words."""
    return tuple(row if _of_no_officer(row.verb) else replace(row, detail=_fixed(row.detail)) for row in rows)


def blocks(words: str | None) -> str | None:
    """Blocks of one width where there are words."""
    return BLOCKS if words else words


def _of_no_officer(verb: str) -> bool:
    """Whether an entry holds only what the city decided of plans, or what became of a message by its reference."""
    return verb in ("plan.began", "plan.step_late") or verb.startswith("channel.")


def _fixed(detail: dict[str, Any]) -> dict[str, object]:
    return {name: value if name in _FIXED else _hidden(value) for name, value in detail.items()}


def _hidden(value: Any) -> object:
    if isinstance(value, str):
        return blocks(value)
    if isinstance(value, dict):
        return {name: _hidden(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_hidden(each) for each in value]
    return value
