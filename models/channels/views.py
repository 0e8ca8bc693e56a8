"""Readings of the channels: the list, what went out about one subject, and whether one is tested (rule 5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from models.access.tables import Operator
from models.channels.rows import ChannelRow, OutgoingRow, reference
from models.channels.tables import Channel, ChannelTest, Outgoing

_CHANNEL: Any = Channel.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_TEST: Any = ChannelTest.__table__  # type: ignore[attr-defined]  # as above
_OUT: Any = Outgoing.__table__  # type: ignore[attr-defined]  # as above
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above

TESTED_WITHIN = timedelta(days=31)
MOST = 200


def channels(connection: Connection, limit: int = MOST) -> tuple[ChannelRow, ...]:
    """Every channel, those in use first, by name; with its newest test and what became of its newest message."""
    asked = {
        row.channel_id: row
        for row in connection.execute(
            select(
                _TEST.c.channel_id,
                func.max(_TEST.c.asked_at).label("asked_at"),
                func.max(_TEST.c.confirmed_at).label("confirmed_at"),
            )
            .group_by(_TEST.c.channel_id)
            .limit(limit)
        )
    }
    newest = (
        select(_OUT.c.channel_id, func.max(_OUT.c.seq).label("seq"))
        .where(_OUT.c.tries > 0)
        .group_by(_OUT.c.channel_id)
        .subquery()
    )
    rows = connection.execute(
        select(
            _CHANNEL.c.id,
            _CHANNEL.c.name,
            _CHANNEL.c.kind,
            _CHANNEL.c.duty,
            _OPERATOR.c.name.label("operator"),
            _CHANNEL.c.active,
            _CHANNEL.c.recorded_at,
            _OUT.c.outcome,
            _OUT.c.fault,
            _OUT.c.settled_at,
            _OUT.c.tried_at,
        )
        .outerjoin(_OPERATOR, _OPERATOR.c.id == _CHANNEL.c.operator_id)
        .outerjoin(newest, newest.c.channel_id == _CHANNEL.c.id)
        .outerjoin(_OUT, _OUT.c.seq == newest.c.seq)
        .order_by(_CHANNEL.c.active.desc(), func.lower(_CHANNEL.c.name), _CHANNEL.c.seq)
        .limit(limit)
    )
    return tuple(
        ChannelRow(
            row.id,
            row.name,
            row.kind,
            row.duty,
            row.operator,
            row.active,
            row.recorded_at,
            asked[row.id].asked_at if row.id in asked else None,
            asked[row.id].confirmed_at if row.id in asked else None,
            row.outcome or "",
            row.fault or "",
            row.settled_at or row.tried_at,
        )
        for row in rows
    )


def is_tested(row: ChannelRow, at: datetime) -> bool:
    """Whether the receiver of a channel in use has confirmed a test within 31 days before `at`."""
    return row.active and row.confirmed_at is not None and row.confirmed_at > at - TESTED_WITHIN


def outgoing_about(connection: Connection, subject: str, limit: int = MOST) -> tuple[OutgoingRow, ...]:
    """What went out, or waits to, about a subject ("alarm:ID"), newest first."""
    rows = connection.execute(
        select(_OUT, _CHANNEL.c.name)
        .join(_CHANNEL, _CHANNEL.c.id == _OUT.c.channel_id)
        .where(_OUT.c.subject == subject)
        .order_by(_OUT.c.seq.desc())
        .limit(limit)
    )
    return tuple(_row(row) for row in rows)


def outcome_of_test(connection: Connection, test_id: str) -> OutgoingRow | None:
    """What became of a test's message so far."""
    found = connection.execute(
        select(_OUT, _CHANNEL.c.name)
        .join(_CHANNEL, _CHANNEL.c.id == _OUT.c.channel_id)
        .where(_OUT.c.threshold == f"test:{test_id}")
        .limit(1)
    ).one_or_none()
    return None if found is None else _row(found)


def _row(row: Any) -> OutgoingRow:
    return OutgoingRow(
        row.name,
        row.text_id,
        row.made_at,
        row.tries,
        row.fault,
        row.outcome or "",
        row.settled_at,
        reference(row.id),
    )
