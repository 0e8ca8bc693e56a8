"""Who is on duty, who is next, and where nobody is planned (D35-D37)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select

from models.access.tables import Operator
from models.rota.cover import Span, days_covered, required, uncovered
from models.rota.rows import Gap, OnDuty, ShiftRow
from models.rota.tables import Shift
from models.store.clock import zone
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
LIMIT = 2000
# The duties that must never be without somebody; the officer behind TiB is a wish (D35, D36).
REQUIRED = ("contact", "tib")


def on_duty(connection: Connection, at: datetime) -> OnDuty:
    """Who is planned at an instant, and who comes next within two weeks."""
    shifts = shifts_between(connection, at, at + timedelta(days=14))
    return _on_duty(shifts, in_force(connection, OfficeHours, at), at)


def shifts_between(
    connection: Connection, starts_at: datetime, ends_at: datetime, limit: int = LIMIT
) -> tuple[ShiftRow, ...]:
    """The planned shifts that touch a span, by duty's start."""
    span = {"starts_at": starts_at, "ends_at": ends_at, "most": limit}
    found = connection.execute(_TOUCHING, span)
    return tuple(ShiftRow(*row[:-1], phone=row[-1] or "") for row in found)


def gaps(connection: Connection, starts_at: datetime, ends_at: datetime) -> tuple[Gap, ...]:
    """Where nobody is planned within the hours that must be covered, soonest first."""
    shifts = shifts_between(connection, starts_at, ends_at)
    return _gaps(shifts, in_force(connection, OfficeHours, starts_at), starts_at, ends_at)


def duty_and_cover(connection: Connection, now: datetime) -> tuple[OnDuty, tuple[Gap, ...], int]:
    """For the overview, in one reading: who is on duty, the gaps of two weeks, and for how many days ahead office
    hours are planned without a gap (at most six weeks are looked at)."""
    ends_at = now + AHEAD
    shifts = shifts_between(connection, now, ends_at)
    hours = in_force(connection, OfficeHours, now)
    found = _gaps(shifts, hours, now, ends_at)
    contact = [Span(gap.starts_at, gap.ends_at) for gap in found if gap.duty == "contact"]
    near = tuple(gap for gap in found if gap.starts_at < now + GAPS_SHOWN)
    return _on_duty(shifts, hours, now), near, days_covered(contact, now, ends_at)


def _on_duty(shifts: Iterable[ShiftRow], hours: OfficeHours, at: datetime) -> OnDuty:
    now: dict[str, ShiftRow] = {}
    ahead: dict[str, list[ShiftRow]] = {}
    for shift in shifts:
        if shift.starts_at <= at < shift.ends_at:
            now[shift.duty] = shift  # of two at once the one that began last
        elif shift.starts_at > at:
            ahead.setdefault(shift.duty, []).append(shift)
    return OnDuty(
        at=at,
        contact_required=bool(required(hours, at, at + timedelta(microseconds=1), zone())),
        contact=now.get("contact"),
        contact_next=tuple(ahead.get("contact", [])[:NEXT_SHOWN]),
        tib=now.get("tib"),
        tib_next=next(iter(ahead.get("tib", [])), None),
        tib_backup=now.get("tib_backup"),
    )


def _gaps(
    shifts: Iterable[ShiftRow], hours: OfficeHours, starts_at: datetime, ends_at: datetime
) -> tuple[Gap, ...]:
    planned: dict[str, list[Span]] = {duty: [] for duty in REQUIRED}
    for shift in shifts:
        if shift.duty in planned:
            planned[shift.duty].append(Span(shift.starts_at, shift.ends_at))
    wanted = {
        "contact": required(hours, starts_at, ends_at, zone()),
        "tib": [Span(starts_at, ends_at)],
    }
    found = [
        Gap(duty, span.starts_at, span.ends_at)
        for duty in REQUIRED
        for span in uncovered(wanted[duty], planned[duty])
    ]
    return tuple(sorted(found, key=lambda gap: (gap.starts_at, gap.duty)))
