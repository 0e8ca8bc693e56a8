"""Notices written once, claimed by one desk, settled with what became of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models.notices.tables import Notice
from models.store.ids import new_id

_NOTICE: Any = Notice.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

CLAIM_S = 30


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice that a desk has claimed and is to raise."""

    id: str
    subject: str
    threshold: str
    recipient: str
    urgent: bool
    text_id: str
    values: dict[str, object]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What to tell whom. `values` may hold class, age and code; never a name, an address or an account."""

    subject: str
    threshold: str
    recipient: str
    text_id: str
    values: dict[str, object]
    urgent: bool = False


def tell(
    session: Session, notices: Iterable[NewNotice], now: datetime, *, outcome: str | None = None
) -> None:
    """Write notices; one that already stands (same subject, threshold and recipient) is left as it is.

    With an `outcome` they are settled from the start: what they say is told by another notice.
    """
    rows = [
        {
            "id": new_id(),
            "subject": each.subject,
            "threshold": each.threshold,
            "recipient": each.recipient,
            "urgent": each.urgent,
            "text_id": each.text_id,
            "values": json.dumps(each.values, ensure_ascii=False),
            "made_at": now,
            "outcome": outcome,
            "settled_at": now if outcome else None,
        }
        for each in notices
    ]
    if not rows:
        return
    connection = session.connection()
    build = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(build(_NOTICE).on_conflict_do_nothing(), rows)


def claim(
    session: Session,
    desk_id: str,
    recipients: Sequence[str],
    now: datetime,
    limit: int = 20,
    made_before: datetime | None = None,
) -> list[NoticeRow]:
    """Take the waiting notices of these recipients for one desk; a claim that came to nothing lapses in 30 s.

    `made_before` leaves the fresh ones to other desks, for one that cannot raise any.
    """
    connection = session.connection()
    lapse = timedelta(seconds=CLAIM_S)
    # A claim that lies far ahead was made before the clock was set back; it has lapsed too.
    free = or_(
        _NOTICE.c.claimed_at.is_(None),
        _NOTICE.c.claimed_at < now - lapse,
        _NOTICE.c.claimed_at > now + lapse,
    )
    found = connection.execute(
        select(_NOTICE)
        .where(_NOTICE.c.outcome.is_(None), _NOTICE.c.recipient.in_(list(recipients)), free)
        .where(_NOTICE.c.made_at < made_before if made_before is not None else true())
        .order_by(_NOTICE.c.urgent.desc(), _NOTICE.c.seq)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if not found:
        return []
    connection.execute(
        update(_NOTICE)
        .where(_NOTICE.c.id.in_([row.id for row in found]))
        .values(claimed_by=desk_id, claimed_at=now)
    )
    return [
        NoticeRow(
            row.id,
            row.subject,
            row.threshold,
            row.recipient,
            row.urgent,
            row.text_id,
            json.loads(row._mapping[_NOTICE.c["values"]]),
            row.made_at,
        )
        for row in found
    ]


def settle(session: Session, notice_id: str, outcome: str, now: datetime) -> None:
    """Write what became of a claimed notice: "raised", "failed: ..." or "overtaken" (nobody need be told now)."""
    session.connection().execute(
        update(_NOTICE).where(_NOTICE.c.id == notice_id).values(outcome=outcome, settled_at=now)
    )


def drop_for(session: Session, subject: str, now: datetime) -> None:
    """Settle what waits about a subject that no longer needs telling, such as an acknowledged alarm."""
    session.connection().execute(
        update(_NOTICE)
        .where(_NOTICE.c.subject == subject, _NOTICE.c.outcome.is_(None))
        .values(outcome="overtaken", settled_at=now)
    )
