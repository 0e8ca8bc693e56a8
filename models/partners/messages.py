"""Messages once taken from partners: kept by id, so that the same one again raises nothing new (D33)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, tuple_

from models.partners.rows import PartnerMessage, TakenMessage
from models.partners.tables import Partner, PartnerLine, WebhookMessage
from models.store.hot import HotInsert

_MESSAGE: Any = WebhookMessage.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PARTNER: Any = Partner.__table__  # type: ignore[attr-defined]  # as above
_LINE: Any = PartnerLine.__table__  # type: ignore[attr-defined]  # as above
MOST_REMEMBERED = 50_000
_AT_ONCE = 200

_insert = HotInsert(
    _MESSAGE,
    ("partner_id", "message_id", "digest", "received_at"),
    " ON CONFLICT (partner_id, message_id) DO NOTHING",
)
_touch = HotInsert(
    _LINE,
    ("partner_id", "last_signal_at", "last_beat_at", "beats"),
    " ON CONFLICT (partner_id) DO UPDATE SET"
    " last_signal_at = COALESCE(excluded.last_signal_at, partner_line.last_signal_at),"
    " last_beat_at = COALESCE(excluded.last_beat_at, partner_line.last_beat_at),"
    " beats = partner_line.beats + excluded.beats",
)


def insert_messages(connection: Connection, messages: Sequence[TakenMessage]) -> list[bool]:
    """Keep each message and touch its partner's line, in the caller's transaction; whether each one was new.

    One that is known already (replayed, or sent again after an answer that was lost) must raise nothing: the
    caller treats its frame as a copy. The same id with another body is new: the door refuses such a one, and
    should it get past the door, its alarm must not be lost. A message of a partner whom this database does not
    know (it was rolled back to before the partner was added) is new too, and is not kept.
    """
    if not messages:
        return []
    known = _known(connection, [taken.message for taken in messages])
    partners = _partners(connection, {taken.message.partner_id for taken in messages})
    fresh: list[bool] = []
    rows: list[list[Any]] = []
    lines: dict[str, list[Any]] = {}
    for taken in messages:
        message = taken.message
        key = (message.partner_id, message.message_id)
        new = known.get(key) != message.digest
        fresh.append(new)
        first = key not in known
        known.setdefault(key, message.digest)
        if message.partner_id not in partners:
            continue
        if first:
            rows.append([message.partner_id, message.message_id, message.digest, taken.received_at])
        line = lines.setdefault(message.partner_id, [message.partner_id, None, None, 0])
        if taken.beat:
            line[2] = _later(line[2], taken.received_at)
            line[3] += new
        else:
            line[1] = _later(line[1], taken.received_at)
    _insert(connection, rows)
    _touch(connection, [lines[partner_id] for partner_id in sorted(lines)])
    return fresh


def newest_messages(connection: Connection, most: int = MOST_REMEMBERED) -> tuple[PartnerMessage, ...]:
    """The newest messages taken, oldest of them first."""
    rows = connection.execute(
        select(_MESSAGE.c.partner_id, _MESSAGE.c.message_id, _MESSAGE.c.digest)
        .order_by(_MESSAGE.c.seq.desc())
        .limit(most)
    ).all()
    return tuple(PartnerMessage(*row) for row in reversed(rows))


def message(connection: Connection, partner_id: str, message_id: str) -> PartnerMessage | None:
    """The message of that id, None where none was taken."""
    row = connection.execute(
        select(_MESSAGE.c.partner_id, _MESSAGE.c.message_id, _MESSAGE.c.digest)
        .where(_MESSAGE.c.partner_id == partner_id, _MESSAGE.c.message_id == message_id)
        .limit(1)
    ).one_or_none()
    return None if row is None else PartnerMessage(*row)


def _known(connection: Connection, messages: Sequence[PartnerMessage]) -> dict[tuple[str, str], str]:
    keys = sorted({(each.partner_id, each.message_id) for each in messages})
    found: dict[tuple[str, str], str] = {}
    for start in range(0, len(keys), _AT_ONCE):
        part = keys[start : start + _AT_ONCE]
        rows = connection.execute(
            select(_MESSAGE.c.partner_id, _MESSAGE.c.message_id, _MESSAGE.c.digest)
            .where(tuple_(_MESSAGE.c.partner_id, _MESSAGE.c.message_id).in_(part))
            .limit(len(part))
        )
        found.update({(row.partner_id, row.message_id): row.digest for row in rows})
    return found


def _partners(connection: Connection, ids: set[str]) -> set[str]:
    wanted = sorted(ids)
    rows = connection.execute(select(_PARTNER.c.id).where(_PARTNER.c.id.in_(wanted)).limit(len(wanted)))
    return set(rows.scalars())


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None or other > one else one
