"""Who is on duty, who is next, and where nobody is planned (D35-D37)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select

from models.access.tables import Operator
from models.rota.cover import Span, days_covered, required
from models.rota.duty import STAYS, Had, Holder, Record, is_away, on_duty_at
from models.rota.proof import cover, cover_between
from models.rota.rows import Gap, OnDuty, ShiftRow
from models.rota.stood import office_hours, record_between
from models.rota.tables import Shift
from models.store.clock import zone
from models.store.errors import NotFound
from models.store.policy import OfficeHours, in_force
from models.store.types import UtcDateTime

_SHIFT: Any = Shift.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above

_S = _SHIFT.c
# Built once: the overview reads it at every change.
_TOUCHING = (
    select(
        _S.id,
        _S.duty,
        _S.operator_id,
        _OPERATOR.c.name,
        _S.starts_at,
        _S.ends_at,
        _S.version,
        _OPERATOR.c.phone,
        _OPERATOR.c.phone_verified_on,
        _S.kind,
    )
    .join(_OPERATOR, _OPERATOR.c.id == _S.operator_id)
    .where(
        _S.superseded_at.is_(None),
        _S.starts_at < bindparam("ends_at", type_=UtcDateTime()),
        _S.ends_at > bindparam("starts_at", type_=UtcDateTime()),
    )
    .order_by(_S.starts_at, _S.duty, _S.seq)
    .limit(bindparam("most"))
)

AHEAD = timedelta(days=42)
GAPS_SHOWN = timedelta(days=14)
NEXT_SHOWN = 3
_LONGEST_DAY = timedelta(hours=25)
# Whom a notice is for that reaches the officer who has not accepted yet.
INCOMING = "tib_incoming"
LIMIT = 2000


def on_duty(connection: Connection, at: datetime, now: datetime | None = None) -> OnDuty:
    """Who is on duty at an instant, and who is planned next within two weeks; of the past as it stood then.

    Told `now`, of an instant to come: that somebody may be late is not foretold, and a duty ends with its shift.
    """
    record = record_between(connection, at, at + timedelta(days=14))
    if now is not None and at > now:
        record = replace(record, had=tuple(each for each in record.had if _goes_on(each, record, at)))
    return _on_duty(record, in_force(connection, OfficeHours, at), at)


def holder(connection: Connection, duty: str, at: datetime) -> Holder:
    """Who has one duty at an instant, and whom it waits for."""
    return on_duty_at(duty, at, record_between(connection, at, at + timedelta(microseconds=1)))


def also_told(connection: Connection, at: datetime) -> tuple[str, ...]:
    """Who is told beside TiB: until the incoming accepts, they and the officer behind are (DIRECTIVE rule 13)."""
    waits = holder(connection, "tib", at).standing == "staying"
    return (INCOMING, "tib_backup") if waits else ()


def shifts_between(
    connection: Connection, starts_at: datetime, ends_at: datetime, limit: int = LIMIT
) -> tuple[ShiftRow, ...]:
    """The planned shifts that touch a span, by duty's start."""
    span = {"starts_at": starts_at, "ends_at": ends_at, "most": limit}
    found = connection.execute(_TOUCHING, span)
    return tuple(_shift(row) for row in found)


def shift_by_id(connection: Connection, shift_id: str) -> ShiftRow:
    """One shift that stands in the rota; raises NotFound for any other."""
    chosen = (
        select(
            _S.id, _S.duty, _S.operator_id, _OPERATOR.c.name, _S.starts_at, _S.ends_at, _S.version, _OPERATOR.c.phone
        )
        .join(_OPERATOR, _OPERATOR.c.id == _S.operator_id)
        .add_columns(_OPERATOR.c.phone_verified_on, _S.kind)
        .where(_S.id == shift_id, _S.superseded_at.is_(None))
    )  # fmt: skip
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise NotFound("shift.not_found")
    return _shift(row)


def gaps(connection: Connection, starts_at: datetime, ends_at: datetime) -> tuple[Gap, ...]:
    """Where nobody who can have the duty is planned within the hours that must be covered, soonest first."""
    return cover_between(connection, starts_at, ends_at, starts_at).gaps


def duty_and_cover(connection: Connection, now: datetime) -> tuple[OnDuty, tuple[Gap, ...], int]:
    """For the overview, in one reading: who is on duty, the gaps of two weeks, and for how many days ahead office
    hours are planned without a gap (at most six weeks are looked at)."""
    ends_at = now + AHEAD
    record = record_between(connection, now, ends_at)
    found = cover(record, office_hours(connection, now, ends_at), now, ends_at, now).gaps
    contact = [Span(gap.starts_at, gap.ends_at) for gap in found if gap.duty == "contact"]
    near = tuple(gap for gap in found if gap.starts_at < now + GAPS_SHOWN)
    return (
        _on_duty(record, in_force(connection, OfficeHours, now), now),
        near,
        days_covered(contact, now, ends_at),
    )


def _shift(row: Any) -> ShiftRow:
    id, duty, operator_id, operator, starts_at, ends_at, version, phone, verified_on, kind = row
    return ShiftRow(
        id,
        duty,
        operator_id,
        operator,
        starts_at,
        ends_at,
        version,
        phone or "",
        verified_on is not None,
        kind,
    )


def _on_duty(record: Record, hours: OfficeHours, at: datetime) -> OnDuty:
    contact, tib, backup = (on_duty_at(duty, at, record) for duty in ("contact", "tib", "tib_backup"))
    open_now = required(hours, at - _LONGEST_DAY, at + timedelta(microseconds=1), zone())
    opened = next((span.starts_at for span in open_now if span.starts_at <= at < span.ends_at), None)
    ahead: dict[str, list[ShiftRow]] = {}
    for each in record.stood:
        if each.span.starts_at > at and not is_away(
            each.shift.operator_id, each.shift.starts_at, record.away
        ):
            ahead.setdefault(each.shift.duty, []).append(each.shift)
    return OnDuty(
        at=at,
        contact_required=opened is not None,
        contact=_row(contact, record),
        contact_next=tuple(ahead.get("contact", [])[:NEXT_SHOWN]),
        tib=_row(tib, record),
        tib_next=next(iter(ahead.get("tib", [])), None),
        tib_backup=_row(backup, record),
        contact_standing=contact.standing,
        tib_standing=tib.standing,
        tib_backup_standing=backup.standing,
        tib_incoming=tib.incoming if tib.standing == "staying" else None,
        missing=(*_missing(tib, at, record.rules.accept), *_missing(contact, opened, record.rules.confirm)),
    )


def _missing(held: Holder, since: datetime | None, wait: timedelta) -> tuple[tuple[str, datetime], ...]:
    """From when it is a gap that nobody has said they have it: at once where nobody is planned (rule 13)."""
    if since is None or held.standing in ("confirmed", "staying"):
        return ()
    if held.planned is None:
        return ((held.duty, since),)
    begins = held.planned.starts_at if held.duty in STAYS else max(since, held.planned.starts_at)
    return ((held.duty, begins + wait),)


def _goes_on(had: Had, record: Record, at: datetime) -> bool:
    """Whether a duty that is had now will be had then, should everybody come in time."""
    shifts = [each.shift for each in record.stood if each.shift.duty == had.duty]
    if had.shift_id is not None:
        return any(shift.id == had.shift_id for shift in shifts)
    return not any(had.began_at < shift.starts_at <= at for shift in shifts)


def _row(holder: Holder, record: Record) -> ShiftRow | None:
    """Whoever has a duty, with the time of the shift that they have it in."""
    had, planned = holder.had, holder.planned
    if had is None:
        return planned
    own = next((each.shift for each in record.stood if each.shift.id == had.shift_id), None)
    if planned is not None and planned.operator_id == had.operator_id:
        own = planned
    if (
        own is not None
        and own.operator_id == had.operator_id
        and (own.ends_at > holder.at or planned is None)
    ):
        return replace(own, phone=had.phone)
    # They relieve somebody, or stay on after their own shift.
    ends_at = planned.ends_at if planned is not None and holder.standing == "confirmed" else holder.at
    if own is not None and holder.standing == "staying":
        ends_at = own.ends_at
    return ShiftRow(had.id, had.duty, had.operator_id, had.operator, had.began_at, ends_at, phone=had.phone)
