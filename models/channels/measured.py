"""What the channels say of the directive: whether TiB can be reached away from the desk, by test (D35; rule 5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from models.channels.tables import Channel, ChannelTest
from models.duties.days import ends
from models.duties.measured import BehindRow, Measured, State, of_all
from models.people.validity import local_day
from models.store.policy import AT_HOME, ArcCalls, Ladder, in_force

_CHANNEL: Any = Channel.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_TEST: Any = ChannelTest.__table__  # type: ignore[attr-defined]  # as above

TESTED_WITHIN_DAYS = 31
LIMIT = 200


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """The channels in use that a receiver has confirmed within a month.

    At home none at all is overdue, unless the ARC rings TiB at every alarm: the desk alone wakes nobody.
    """
    rows = _tested(connection, day)
    fresh = [row for row in rows if _fresh(row[1], day)]
    state: State = of_all(len(fresh), len(rows))
    at_home = in_force(connection, Ladder, ends(day)).profile == AT_HOME
    if at_home and not fresh and not in_force(connection, ArcCalls, ends(day)).rings:
        state = "overdue"
    return (Measured("D35", "channels.tested", "city", len(fresh), len(rows), state),)


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The channels without a fresh test, by name, with the day of the last."""
    if id != "channels.tested":
        return ()
    return tuple(
        BehindRow("-", "measured.behind.channels.tested", tested, (("channel", name),))
        for name, tested in _tested(connection, day)
        if not _fresh(tested, day)
    )


def _fresh(tested: date | None, day: date) -> bool:
    return tested is not None and tested >= day - timedelta(days=TESTED_WITHIN_DAYS)


def _tested(connection: Connection, day: date) -> list[tuple[str, date | None]]:
    at = _TEST.c.confirmed_at
    last = (
        select(func.max(at, type_=at.type))
        .where(_TEST.c.channel_id == _CHANNEL.c.id, at <= ends(day))
        .scalar_subquery()
    )
    found = connection.execute(
        select(_CHANNEL.c.name, last.label("tested_at"))
        .where(_CHANNEL.c.recorded_at <= ends(day))
        .where((_CHANNEL.c.ended_at.is_(None)) | (_CHANNEL.c.ended_at > ends(day)))
        .order_by(_CHANNEL.c.name)
        .limit(LIMIT)
    )
    return [(row.name, local_day(row.tested_at) if row.tested_at else None) for row in found]
