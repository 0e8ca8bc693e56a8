"""The rota as the record has it: shifts with when they stood, duties that were had, and absence (D35, D36)."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from models.access.tables import Operator
from models.rota.cover import Span, required
from models.rota.duty import Away, Had, Record, Stood
from models.rota.policy import DutyRules
from models.rota.rows import ShiftRow
from models.rota.tables import Absence, DutySpan, Shift
from models.store.clock import zone
from models.store.policy import OfficeHours, in_force
from models.store.tables import Entry, PolicyVersion
from models.store.types import UtcDateTime

_S: Any = Shift.__table__.c  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_H: Any = DutySpan.__table__.c  # type: ignore[attr-defined]  # as above
_A: Any = Absence.__table__.c  # type: ignore[attr-defined]  # as above
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above
_E: Any = Entry.__table__.c  # type: ignore[attr-defined]  # as above
_P: Any = PolicyVersion.__table__.c  # type: ignore[attr-defined]  # as above

MOST = 20000
_STARTS = bindparam("starts_at", type_=UtcDateTime())
_ENDS = bindparam("ends_at", type_=UtcDateTime())
# Built once: the overview reads them at every change.
_STOOD = (
    select(
        _S.id, _S.duty, _S.operator_id, _OPERATOR.c.name, _S.starts_at, _S.ends_at, _S.version,
        _OPERATOR.c.phone, _OPERATOR.c.phone_verified_on, _S.recorded_at, _S.superseded_at,
    )
    .join(_OPERATOR, _OPERATOR.c.id == _S.operator_id)
    .where(_S.starts_at < _ENDS, _S.ends_at > _STARTS)
    .where(or_(_S.superseded_at.is_(None), _S.superseded_at > _S.starts_at))
    .order_by(_S.starts_at, _S.duty, _S.seq)
    .limit(MOST)
)  # fmt: skip
_HAD = (
    select(
        _H.id, _H.duty, _H.operator_id, _OPERATOR.c.name, _OPERATOR.c.phone, _H.way, _H.shift_id, _H.began_at,
        _H.ended_at, _H.signed_at, _H.version,
    )
    .join(_OPERATOR, _OPERATOR.c.id == _H.operator_id)
    .where(_H.began_at < _ENDS, or_(_H.ended_at.is_(None), _H.ended_at > _STARTS))
    .order_by(_H.began_at, _H.seq)
    .limit(MOST)
)  # fmt: skip
_AWAY = (
    select(_A.operator_id, _A.starts_at, _A.ends_at, _A.recorded_at, _A.withdrawn_at)
    .where(_A.starts_at < _ENDS, or_(_A.ends_at.is_(None), _A.ends_at > _STARTS))
    .order_by(_A.starts_at, _A.seq)
    .limit(MOST)
)
_GONE = (
    select(_OPERATOR.c.id, _E.event_at)
    .join_from(_OPERATOR, Entry.__table__, _E.subject == "operator:" + _OPERATOR.c.id)  # type: ignore[attr-defined]  # as above
    .where(_OPERATOR.c.active.is_(False), _E.verb == "operator.ended")
    .limit(MOST)
)


def record_between(connection: Connection, starts_at: datetime, ends_at: datetime) -> Record:
    """All that a span of time is judged by; what reaches into it from before and after is there whole."""
    span = {"starts_at": starts_at, "ends_at": ends_at}
    return Record(
        stood_between(connection, starts_at, ends_at),
        tuple(Had(*row[:4], row[4] or "", *row[5:]) for row in connection.execute(_HAD, span)),
        _away(connection, span),
        in_force(connection, DutyRules, starts_at),
    )


def stood_between(connection: Connection, starts_at: datetime, ends_at: datetime) -> tuple[Stood, ...]:
    """Shifts that touch a span, also those since taken out, with when they stood in the rota."""
    found: list[Stood] = []
    for row in connection.execute(_STOOD, {"starts_at": starts_at, "ends_at": ends_at}):
        shift = ShiftRow(*row[:7], phone=row[7] or "", verified=row[8] is not None)
        first = max(shift.starts_at, row.recorded_at)
        last = shift.ends_at if row.superseded_at is None else min(shift.ends_at, row.superseded_at)
        if first < last:
            found.append(Stood(shift, Span(first, last)))
    return tuple(found)


def office_hours(connection: Connection, starts_at: datetime, ends_at: datetime) -> list[Span]:
    """The office hours of a span, by the profile that was in force at each time of it."""
    changes = connection.execute(
        select(_P.valid_from)
        .where(_P.name == OfficeHours.name, _P.valid_from > starts_at, _P.valid_from < ends_at)
        .distinct()
        .order_by(_P.valid_from)
        .limit(MOST)
    )
    edges = [starts_at, *changes.scalars(), ends_at]
    found: list[Span] = []
    for first, last in pairwise(edges):
        found += required(in_force(connection, OfficeHours, first), first, last, zone())
    return found


def _away(connection: Connection, span: dict[str, datetime]) -> tuple[Away, ...]:
    """Absence as it was known: from when it was told of, until it ended or was withdrawn."""
    found: list[Away] = []
    for row in connection.execute(_AWAY, span):
        first = max(row.starts_at, row.recorded_at)
        ends = [each for each in (row.ends_at, row.withdrawn_at) if each is not None]
        if not ends or first < min(ends):
            found.append(Away(row.operator_id, first, min(ends, default=None)))
    gone = connection.execute(_GONE)
    return (*found, *(Away(row.id, row.event_at, None, "inactive") for row in gone))
