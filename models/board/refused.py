"""Traffic that got silence on the wire: how much, from where, and that an officer has seen to it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.alarms.tables import IntakeNotice
from models.board.rows import IntakeNoticeRow
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import Overtaken

_NOTICE: Any = IntakeNotice.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_N = _NOTICE.c

# Built once: every look at the board asks.
_UNSEEN = (
    select(_N.id, _N.cause, _N.account, _N.times, _N.first_at, _N.last_at, _N.peer)
    .where(_N.settled_at.is_(None))
    .order_by(_N.last_at.desc(), _N.seq.desc())
    .limit(bindparam("most"))
)


def refused_traffic(connection: Connection, limit: int = 20) -> tuple[IntakeNoticeRow, ...]:
    """What nobody has seen to yet, the latest first."""
    rows = connection.execute(_UNSEEN, {"most": limit})
    return tuple(IntakeNoticeRow(*row) for row in rows)


def settle_refused(session: Session, actor: Actor, notice: IntakeNoticeRow, clock: Clock) -> None:
    """Somebody has seen to it; it is told again when more of it comes.

    Raises Overtaken where more has come since `notice` was read, or another was first.
    """
    check(actor, "notice.settle")
    now = clock.now()
    done = session.connection().execute(
        update(_NOTICE)
        .where(_N.id == notice.id, _N.times == notice.times, _N.settled_at.is_(None))
        .values(settled_at=now, settled_by=actor.label)
    )
    if done.rowcount == 0:
        raise Overtaken("notice.changed_meanwhile")
    subject = f"intake:{notice.cause}:{notice.account}"
    record(session, actor, "notice.settled", subject, now, {"times": notice.times})
