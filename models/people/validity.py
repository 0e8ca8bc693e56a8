"""Facts that hold for a time: local dates, half-open, superseded with a stamp and never overwritten (D2, D39)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select, update
from sqlmodel import Session

from models.store.clock import Clock, zone
from models.store.errors import Refused
from models.store.ids import new_id


def local_day(instant: datetime, time_zone: str = "Europe/Stockholm") -> date:
    """The calendar day of an instant where the city lies."""
    return instant.astimezone(zone(time_zone)).date()


def today(clock: Clock) -> date:
    """The calendar day it is now where the city lies."""
    return local_day(clock.now())


def holds(table: Any, day: date, known_at: datetime | None = None) -> ColumnElement[bool]:
    """The condition that a row's fact held on `day`, as we know it now or as it was known at an instant."""
    c = table.c
    spans = and_(c.valid_from <= day, or_(c.valid_to.is_(None), c.valid_to > day))
    return and_(spans, believed(table, known_at))


def believed(table: Any, known_at: datetime | None = None) -> ColumnElement[bool]:
    """The condition that a row is what we hold true now, or held true at an instant."""
    c = table.c
    if known_at is None:
        return c.superseded_at.is_(None)  # type: ignore[no-any-return]  # columns of a table are untyped
    return and_(c.recorded_at <= known_at, or_(c.superseded_at.is_(None), c.superseded_at > known_at))


def require_span(valid_from: date, valid_to: date | None) -> None:
    """Raise Refused unless the span has at least one day."""
    if valid_to is not None and valid_to <= valid_from:
        raise Refused("validity.ends_before_start", start=valid_from.isoformat(), end=valid_to.isoformat())


def put(
    session: Session, table: Any, among: ColumnElement[bool], row: dict[str, object], now: datetime
) -> str:
    """Let `row` hold over its span: what `among` says otherwise there is superseded, the rest of it kept.

    Returns the new row's id. Raises Refused for an empty span.
    """
    starts, ends = row["valid_from"], row.get("valid_to")
    assert isinstance(starts, date)
    assert ends is None or isinstance(ends, date)
    require_span(starts, ends)
    _cut(session.connection(), table, among, starts, ends, now)
    fresh = {**row, "id": new_id(), "recorded_at": now, "superseded_at": None}
    session.connection().execute(insert(table).values(**fresh))
    return str(fresh["id"])


def end(session: Session, table: Any, among: ColumnElement[bool], last_day_after: date, now: datetime) -> int:
    """Let what `among` says hold no longer from `last_day_after`; returns how many rows that changed."""
    return _cut(session.connection(), table, among, last_day_after, None, now)


def _cut(
    connection: Connection,
    table: Any,
    among: ColumnElement[bool],
    starts: date,
    ends: date | None,
    now: datetime,
) -> int:
    c = table.c
    touching = and_(among, believed(table), or_(c.valid_to.is_(None), c.valid_to > starts))
    if ends is not None:
        touching = and_(touching, c.valid_from < ends)
    found = connection.execute(select(table).where(touching).with_for_update()).mappings().all()
    for old in found:
        kept = {name: value for name, value in old.items() if name not in ("seq", "id")}
        connection.execute(update(table).where(c.id == old["id"]).values(superseded_at=now))
        rests = []
        if old["valid_from"] < starts:
            rests.append((old["valid_from"], starts))
        if ends is not None and (old["valid_to"] is None or old["valid_to"] > ends):
            rests.append((ends, old["valid_to"]))
        for first, last in rests:
            rest = {**kept, "id": new_id(), "valid_from": first, "valid_to": last, "recorded_at": now}
            connection.execute(insert(table).values(**rest))
    return len(found)
