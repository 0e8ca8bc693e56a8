"""What calls to the contact and handovers say of the directive: answered, shown on, signed (D38, D49, D55, D87)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, func, select

from models.duties.counting import LIMIT, Share, counted, in_twelve_months
from models.duties.days import ends
from models.duties.measured import BehindRow, Measured
from models.people.tables import Person
from models.people.validity import local_day
from models.rota.tables import ContactCall, DutySpan, Handover
from models.store.clock import zone

_CALL: Any = ContactCall.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_HANDOVER: Any = Handover.__table__  # type: ignore[attr-defined]  # as above
_SPAN: Any = DutySpan.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_C, _H = _CALL.c, _HANDOVER.c

_S = _SPAN.c
# Every span of TiB beside whoever had it before: where that is another, duty changed hands (rule 13).
_CHANGE = (
    select(
        _S.seq,
        _S.id,
        _S.operator_id,
        _S.began_at,
        func.lag(_S.operator_id).over(order_by=_S.seq).label("before"),
    )
    .where(_S.duty == "tib")
    .subquery()
)
IN_OFFICE_HOURS = ("answered", "office", "board", "police", "tib", "missed")


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """Of the calls and of the changes of TiB in twelve months."""
    calls = counted(connection, _CALL, in_twelve_months(_C.called_at, day))
    shown = counted(connection, _CALL, and_(in_twelve_months(_C.called_at, day), _C.outcome == "office"))
    return (
        # None noted says nothing of how many came.
        Measured("D38", "contact.calls", "city", calls, None, "ok" if calls else "not_known"),
        Measured("D49", "contact.to_office", "person", shown, None, "ok" if calls else "not_known"),
        _answered(day).measured(connection, _CALL),
        _signed(day).measured(connection, _CHANGE),
    )


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The calls nobody answered, by whom they were about; the changes of TiB without both signatures, by their day."""
    if id == "contact.answered":
        share = _answered(day)
        found = connection.execute(
            select(_PERSON.c.code, _C.called_at)
            .select_from(_CALL.outerjoin(_PERSON, _PERSON.c.id == _C.person_id))
            .where(share.among, ~share.done)
            .order_by(_C.seq)
            .limit(LIMIT)
        )
        return tuple(
            BehindRow(row.code or "-", f"measured.behind.{id}", local_day(row.called_at)) for row in found
        )
    if id == "handover.signed":
        share = _signed(day)
        rows = connection.execute(
            select(_CHANGE.c.began_at).where(share.among, ~share.done).order_by(_CHANGE.c.seq).limit(LIMIT)
        )
        return tuple(
            BehindRow(
                "-",
                f"measured.behind.{id}",
                local_day(row.began_at),
                (("at", f"{row.began_at.astimezone(zone()):%H:%M}"),),
            )
            for row in rows
        )
    return ()


def _answered(day: date) -> Share:
    came = and_(in_twelve_months(_C.called_at, day), _C.outcome.in_(IN_OFFICE_HOURS))
    return Share("D55", "contact.answered", "city", came, _C.answered_at.is_not(None))


def _signed(day: date) -> Share:
    """Changes of TiB in twelve months, however duty passed, and those of them whose sheet both have signed."""
    until = ends(day)
    both = (
        select(_H.seq)
        .where(_H.span_id == _CHANGE.c.id, _H.outgoing_signed_at <= until, _H.incoming_signed_at <= until)
        .exists()
    )
    among = and_(in_twelve_months(_CHANGE.c.began_at, day), _CHANGE.c.operator_id != _CHANGE.c.before)
    return Share("D87", "handover.signed", "city", among, both)
