"""Which changes of duty nobody has handed over: every one of them stands in the record of who had TiB (D87, rule 13).

A handover is asked for wherever TiB passed from one officer to another, however it did: by a sheet, by a key, by
telephone, taken. Where it was never written it is missing all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from models.access.tables import Operator
from models.handover.policy import HandoverRules
from models.handover.rows import Coming, HandoverBoard, HandoverRow, Missing
from models.handover.views import select_handovers
from models.rota.rows import OnDuty
from models.rota.tables import DutySpan, Handover
from models.store.policy import in_force
from models.store.types import UtcDateTime

_H: Any = DutySpan.__table__.c  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_HANDOVER: Any = Handover.__table__  # type: ignore[attr-defined]  # as above
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above

DUTY = "tib"
"""The duty that is handed over by a sheet: it never rests (rule 13, D87)."""
MOST = 500
# Built once: the overview reads them at every change.
_HAD = (
    select(_H.id, _H.operator_id, _OPERATOR.c.name, _H.began_at, _H.ended_at)
    .join(_OPERATOR, _OPERATOR.c.id == _H.operator_id)
    .where(_H.duty == DUTY)
    .where(or_(_H.ended_at.is_(None), _H.ended_at >= bindparam("since", type_=UtcDateTime())))
    .order_by(_H.seq.desc())
    .limit(MOST)
)
_SHEETS = (
    select_handovers()
    .where(
        _HANDOVER.c.duty == DUTY,
        _HANDOVER.c.withdrawn_at.is_(None),
        or_(
            _HANDOVER.c.span_id.is_(None),
            _HANDOVER.c.written_at >= bindparam("since", type_=UtcDateTime()),
        ),
    )
    .order_by(_HANDOVER.c.seq.desc())
    .limit(MOST)
)

Span = tuple[str, str, str, datetime, datetime | None]


def board(connection: Connection, duty: OnDuty, now: datetime) -> HandoverBoard:
    """What the desk says of handovers now."""
    rules = in_force(connection, HandoverRules, now)
    had, sheets = _read(connection, now - timedelta(days=rules.days))
    since = now - timedelta(days=rules.days)
    return HandoverBoard(missing_of(had, sheets, rules, since), _coming(duty, sheets, rules), rules.sign)


def missing(connection: Connection, now: datetime) -> tuple[Missing, ...]:
    """Every change of duty of the days looked back on that both have not signed, oldest first."""
    rules = in_force(connection, HandoverRules, now)
    since = now - timedelta(days=rules.days)
    return missing_of(*_read(connection, since), rules, since)


def missing_of(
    had: Sequence[Span], sheets: Iterable[HandoverRow], rules: HandoverRules, since: datetime
) -> tuple[Missing, ...]:
    """The same of rows in the order they began. Pure. A change before `since` is asked for no more."""
    kept = list(sheets)
    by_span = {each.span_id: each for each in reversed(kept) if each.span_id is not None}
    found = []
    for before, after in pairwise(had):
        span_id, operator_id, operator, began_at, _ = after
        if operator_id == before[1] or began_at < since:
            continue
        sheet = by_span.get(span_id) or _before(kept, before, began_at)
        if sheet is not None and not sheet.open:
            continue
        found.append(
            Missing(
                span_id, DUTY, before[1], before[2], operator_id, operator, began_at, began_at + rules.sign,
                began_at + rules.head, "unwritten" if sheet is None else sheet.standing,
                None if sheet is None else sheet.seq,
            )
        )  # fmt: skip
    return tuple(found)


def _before(sheets: Iterable[HandoverRow], had: Span, until: datetime) -> HandoverRow | None:
    """The newest sheet that the outgoing wrote while they had the duty, and nobody signed as the incoming."""
    for each in sheets:
        mine = each.outgoing_id == had[1] and had[3] <= each.written_at <= until
        if mine and each.span_id is None and each.settled_at is None:
            return each
    return None


def _read(connection: Connection, since: datetime) -> tuple[list[Span], list[HandoverRow]]:
    had = [tuple(row) for row in connection.execute(_HAD, {"since": since})]
    sheets = [HandoverRow(*row) for row in connection.execute(_SHEETS, {"since": since})]
    return had[::-1], sheets


def _coming(duty: OnDuty, sheets: Iterable[HandoverRow], rules: HandoverRules) -> Coming | None:
    """Whoever is to relieve the one who has TiB, when, and whether the outgoing has signed a sheet for it."""
    tib, then = duty.tib, duty.tib_incoming or duty.tib_next
    if tib is None or then is None or then.operator_id == tib.operator_id:
        return None
    written = any(
        each.span_id is None and each.outgoing_id == tib.operator_id and each.outgoing_signed_at is not None
        for each in sheets
    )
    return Coming(tib.operator, then.operator, then.starts_at, then.starts_at - rules.ahead, written)
