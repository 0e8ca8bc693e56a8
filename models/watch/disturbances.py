"""What troubled reception itself, written down until an officer has asked the ARC and ticked it (TRUST I5, D32).

After an outage there is no false calm: a disturbance stands on every desk, also when all is well again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlmodel import Session

from models.access.actor import WATCH, Actor
from models.access.rights import check
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean
from models.watch.rows import DisturbanceRow
from models.watch.tables import Disturbance
from models.watch.words import MOMENTS

_D: Any = Disturbance.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

LIMIT = 100
FOLD_AT = 5
_COLUMNS = (_D.c.id, _D.c.kind, _D.c.began_at, _D.c.ended_at, _D.c.seconds, _D.c.detail, _D.c.noted_at)
_UNSETTLED = select(*_COLUMNS).where(_D.c.settled_at.is_(None)).order_by(_D.c.seq).limit(LIMIT)


def note(
    session: Session,
    kind: str,
    began_at: datetime,
    clock: Clock,
    ended_at: datetime | None = None,
    seconds: float | None = None,
    detail: str = "",
) -> str:
    """Write a disturbance down; returns its id. One of a moment ends as it begins, another without an end lasts.

    `seconds` is how far a clock moved, with sign; `detail` a plain value, never personal data.
    """
    disturbance_id, now = new_id(), clock.now()
    if ended_at is None and kind in MOMENTS:
        ended_at = began_at
    session.connection().execute(
        insert(_D).values(
            id=disturbance_id,
            kind=kind,
            began_at=began_at,
            ended_at=ended_at,
            seconds=seconds,
            detail=clean(detail, 80),
            noted_at=now,
            settled_by="",
            version=1,
        )
    )
    record(session, WATCH, "disturbance.noted", _subject(disturbance_id), now, {"kind": kind}, began_at)
    return disturbance_id


def note_folded(
    session: Session, kind: str, began_at: datetime, ended_at: datetime, seconds: float, clock: Clock
) -> str:
    """Note one, or, when five of the kind wait for a tick, make the newest of them longer; returns its id.

    So a clock that is moved for ever neither fills the record nor buries what else is to be asked about.
    """
    waiting = [each for each in unsettled(session.connection()) if each.kind == kind]
    if len(waiting) < FOLD_AT:
        return note(session, kind, began_at, clock, ended_at, seconds)
    newest = waiting[-1]
    session.connection().execute(
        update(_D)
        .where(_D.c.id == newest.id)
        .values(
            began_at=min(newest.began_at, began_at),
            ended_at=max(newest.ended_at or ended_at, ended_at),
            seconds=round((newest.seconds or 0.0) + seconds, 3),
            version=_D.c.version + 1,
        )
    )
    return newest.id


def lasting(connection: Connection, kind: str) -> str | None:
    """The id of the newest disturbance of a kind that still lasts."""
    found = connection.execute(
        select(_D.c.id)
        .where(_D.c.kind == kind, _D.c.ended_at.is_(None), _D.c.settled_at.is_(None))
        .order_by(_D.c.seq.desc())
        .limit(1)
    ).scalar()
    return None if found is None else str(found)


def end(session: Session, disturbance_id: str, ended_at: datetime, clock: Clock) -> None:
    """Write down when a lasting disturbance ended; it still waits for the officer's tick. Once ended, it stays so."""
    done = session.connection().execute(
        update(_D)
        .where(_D.c.id == disturbance_id, _D.c.ended_at.is_(None))
        .values(ended_at=ended_at, version=_D.c.version + 1)
    )
    if done.rowcount:
        record(session, WATCH, "disturbance.ended", _subject(disturbance_id), clock.now(), event_at=ended_at)


def settle(session: Session, actor: Actor, disturbance_id: str, clock: Clock) -> None:
    """The officer has asked the ARC what came meanwhile: the disturbance leaves the desks, the entry stays.

    Raises Refused while it lasts, Overtaken when another officer has ticked it, NotFound for no such disturbance.
    """
    check(actor, "disturbance.settle")
    connection, now = session.connection(), clock.now()
    done = connection.execute(
        update(_D)
        .where(_D.c.id == disturbance_id, _D.c.settled_at.is_(None), _D.c.ended_at.is_not(None))
        .values(settled_at=now, settled_by=actor.label, version=_D.c.version + 1)
    )
    if done.rowcount:
        record(session, actor, "disturbance.settled", _subject(disturbance_id), now)
        return
    found = connection.execute(
        select(_D.c.settled_at, _D.c.settled_by).where(_D.c.id == disturbance_id)
    ).one_or_none()
    if found is None:
        raise NotFound("disturbance.not_found")
    if found.settled_at is None:
        raise Refused("disturbance.lasts")
    raise Overtaken("disturbance.already_settled", who=found.settled_by, at=found.settled_at)


def unsettled(connection: Connection) -> tuple[DisturbanceRow, ...]:
    """What no officer has ticked yet, oldest first, at most 100."""
    return tuple(DisturbanceRow(*row) for row in connection.execute(_UNSETTLED))


def _subject(disturbance_id: str) -> str:
    return f"disturbance:{disturbance_id}"
