"""What calls to the contact and handovers say of the directive: answered, shown on, signed (D38, D49, D55, D87)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from models.duties.counting import LIMIT, Share, counted, in_twelve_months
from models.duties.days import begins, ends
from models.duties.measured import BehindRow, Measured
from models.people.tables import Person
from models.people.validity import local_day
from models.rota.tables import ContactCall, Handover

_CALL: Any = ContactCall.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_HANDOVER: Any = Handover.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_C, _H = _CALL.c, _HANDOVER.c

DAYS = timedelta(days=30)
IN_OFFICE_HOURS = ("answered", "office", "board", "police", "tib", "missed")


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """Of the calls in twelve months, and of the handovers in thirty days."""
    calls = counted(connection, _CALL, in_twelve_months(_C.called_at, day))
    shown = counted(connection, _CALL, and_(in_twelve_months(_C.called_at, day), _C.outcome == "office"))
    return (
        # None noted says nothing of how many came.
        Measured("D38", "contact.calls", "city", calls, None, "ok" if calls else "not_known"),
        Measured("D49", "contact.to_office", "person", shown, None, "ok" if calls else "not_known"),
        _answered(day).measured(connection, _CALL),
        _signed(day).measured(connection, _HANDOVER),
    )


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The calls nobody answered, by whom they were about; the handovers that lack a signature, by their day."""
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
            select(_H.seq, _H.written_at).where(share.among, ~share.done).order_by(_H.seq).limit(LIMIT)
        )
        return tuple(
            BehindRow("-", f"measured.behind.{id}", local_day(row.written_at), (("number", row.seq),))
            for row in rows
        )
    return ()


def _answered(day: date) -> Share:
    came = and_(in_twelve_months(_C.called_at, day), _C.outcome.in_(IN_OFFICE_HOURS))
    return Share("D55", "contact.answered", "city", came, _C.answered_at.is_not(None))


def _signed(day: date) -> Share:
    """Handovers that were not written anew, with the signatures of both."""
    at = ends(day)
    since = begins(day) - DAYS
    stood: ColumnElement[bool] = or_(_H.withdrawn_at.is_(None), _H.withdrawn_at > at)
    among = and_(_H.written_at >= since, _H.written_at <= at, stood)
    both = and_(_H.outgoing_signed_at <= at, _H.incoming_signed_at <= at, _H.outgoing_signed_at.is_not(None),
                _H.incoming_signed_at.is_not(None))  # fmt: skip
    return Share("D87", "handover.signed", "city", among, both)
