"""What reconciliations say of the directive: whole months held against the ARC's list and signed off (D32)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from models.duties.days import LAW_SINCE, begins, ends
from models.duties.measured import BehindRow, Measured, State
from models.reconcile.tables import Reconciliation
from models.rota.cover import Span, uncovered

_R: Any = Reconciliation.__table__.c  # type: ignore[attr-defined]  # SQLModel sets it on every table class

MONTHS = 12
GRACE_DAYS = 14
LIMIT = 1000


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """The whole months of the last twelve that a signed reading covers; the latest may be a fortnight late."""
    months = _months(day)
    lacking = _lacking(connection, day)
    state: State = "ok"
    if months and months[-1] in lacking and day > _next(months[-1]) + timedelta(days=GRACE_DAYS):
        state = "overdue"
    elif [month for month in lacking if month != months[-1]]:
        state = "attention"
    signed = len(months) - len(lacking)
    return (
        Measured("D32", "reconcile.signed", "city", signed, len(months), state, min(lacking, default=None)),
    )


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The months that nobody has signed, the oldest first."""
    if id != "reconcile.signed":
        return ()
    return tuple(
        BehindRow("-", "measured.behind.reconcile.signed", month, (("month", f"{month:%Y-%m}"),))
        for month in _lacking(connection, day)
    )


def _lacking(connection: Connection, day: date) -> list[date]:
    found = connection.execute(
        select(_R.begins_at, _R.ends_at)
        .where(_R.signed_at.is_not(None), _R.signed_at <= ends(day))
        .order_by(_R.begins_at)
        .limit(LIMIT)
    )
    signed = [Span(row.begins_at, row.ends_at) for row in found]
    return [
        month
        for month in _months(day)
        if uncovered([Span(begins(month), begins(_next(month)))], signed)
    ]  # fmt: skip


def _months(day: date) -> list[date]:
    """The first days of the whole months before `day`, at most twelve, none before the law."""
    months: list[date] = []
    month = day.replace(day=1)
    for _ in range(MONTHS):
        month = (month - timedelta(days=1)).replace(day=1)
        if month >= LAW_SINCE:
            months.insert(0, month)
    return months


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)
