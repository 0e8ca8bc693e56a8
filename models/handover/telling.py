"""Who must be told that a handover lacks a signature: whoever has not signed, then the head, and again each day (D87).

Everything follows from rows and the clock; a notice's subject and threshold say it once for ever.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from models.handover.missing import missing
from models.handover.rows import Missing
from models.notices.commands import NewNotice
from models.rota.telling import HEAD

_DAY = timedelta(days=1)


def due(connection: Connection, now: datetime) -> list[NewNotice]:
    """Every notice that now is time for, made already or not."""
    return [notice for each in missing(connection, now) if each.late(now) for notice in _of(each, now)]


def _of(late: Missing, now: datetime) -> list[NewNotice]:
    days = (now - late.since) // _DAY
    found = [
        _notice(late, f"day{days}:{who}", f"operator:{who}", "notice.handover.sign")
        for who in (late.outgoing_id, late.incoming_id)
        if late.waits_for(who)
    ]
    if now >= late.head_at:
        found.append(_notice(late, f"head{days}", HEAD, "notice.handover.head"))
    return found


def _notice(late: Missing, threshold: str, recipient: str, name: str) -> NewNotice:
    return NewNotice(f"handover:{late.span_id}", threshold, recipient, name, {"at": late.since.isoformat()})
