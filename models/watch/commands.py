"""What the watch writes about itself. Heartbeats are no acts: they leave no entry and wake no board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlmodel import Session

from models.access.actor import WATCH
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import StoreUnavailable
from models.watch.disturbances import end, lasting, note
from models.watch.tables import Desk, WatchState

_WATCH: Any = WatchState.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DESK: Any = Desk.__table__  # type: ignore[attr-defined]  # as above

# What a watch that is handed over or started anew may take without anybody having to ask the ARC.
SHORT_S = 5.0


@dataclass(frozen=True, slots=True)
class Listening:
    """The addresses a watch is bound to, "host:port", or None where it does not listen."""

    dc09_tcp: str | None = None
    dc09_udp: str | None = None
    webhook: str | None = None


def begin_watch(
    session: Session,
    holder: str,
    pid: int,
    listening: Listening,
    clock: Clock,
    *,
    since: datetime | None = None,
) -> int:
    """Record that a watch has begun to receive; returns its epoch, which fences any older holder.

    `since` is when it began to receive where that was earlier than now, into the spool. When nobody received for
    more than 5 s before that, an outage is noted; it stays on the desks until an officer has ticked it.
    """
    connection = session.connection()
    before = (
        connection.execute(
            select(
                _WATCH.c.epoch, _WATCH.c.beat_at, _WATCH.c.started_at, _WATCH.c.stopped_at
            ).with_for_update()
        )
        .mappings()
        .one()
    )
    epoch = int(before["epoch"]) + 1
    now = clock.now()
    _note_outage(session, before, since, clock)
    connection.execute(
        update(_WATCH).values(
            epoch=epoch,
            holder=holder,
            pid=pid,
            started_at=now,
            beat_at=now,
            stopped_at=None,
            receiving=True,
            dc09_tcp=listening.dc09_tcp,
            dc09_udp=listening.dc09_udp,
            webhook=listening.webhook,
            fault="",
        )
    )
    record(session, WATCH, "watch.started", "watch:1", now, {"holder": holder})
    return epoch


def _note_outage(session: Session, before: RowMapping, since: datetime | None, clock: Clock) -> None:
    """What the time before this start may have cost; nothing at the very first."""
    left_open = lasting(session.connection(), "database_away")
    if left_open is not None:
        end(session, left_open, clock.now(), clock)
    signs = [before[name] for name in ("beat_at", "started_at", "stopped_at") if before[name] is not None]
    if not signs:
        return
    last, began = max(signs), since or clock.now()
    silent_s = (began - last).total_seconds()
    if silent_s > SHORT_S:
        note(session, "outage", last, clock, ended_at=began)
    elif since is None and silent_s < -SHORT_S:
        # The clock was set back while nobody received, so how long that was cannot be told.
        note(session, "clock_jump", began, clock, seconds=silent_s)


def beat(session: Session, epoch: int, receiving: bool, fault: str, clock: Clock) -> None:
    """Count a finished cycle. Raises StoreUnavailable when a newer watch has taken over."""
    done = session.connection().execute(
        update(_WATCH)
        .where(_WATCH.c.epoch == epoch)
        .values(cycle=_WATCH.c.cycle + 1, beat_at=clock.now(), receiving=receiving, fault=fault)
    )
    if done.rowcount == 0:
        raise StoreUnavailable("watch.taken_over")


def tell_fault(session: Session, epoch: int, fault: str) -> None:
    """Say what keeps a cycle from finishing. It is no heartbeat: the cycle and its time stand still."""
    session.connection().execute(
        update(_WATCH).where(_WATCH.c.epoch == epoch, _WATCH.c.fault != fault).values(fault=fault)
    )


def end_watch(session: Session, epoch: int, clock: Clock) -> None:
    """Record that the watch has stopped; from here nobody receives."""
    now = clock.now()
    done = session.connection().execute(
        update(_WATCH)
        .where(_WATCH.c.epoch == epoch)
        .values(stopped_at=now, receiving=False, dc09_tcp=None, dc09_udp=None, webhook=None)
    )
    if done.rowcount:
        record(session, WATCH, "watch.stopped", "watch:1", now)


def desk_beat(
    session: Session, desk_id: str, label: str, notifications: str, notified: bool, clock: Clock
) -> None:
    """Keep an open desk's row fresh: that it lives, and how its notifications fare."""
    now = clock.now()
    connection = session.connection()
    values: dict[str, object] = {"beat_at": now, "notifications": notifications}
    if notified:
        values["notified_at"] = now
    done = connection.execute(update(_DESK).where(_DESK.c.id == desk_id).values(**values))
    if done.rowcount == 0:
        connection.execute(_DESK.insert().values(id=desk_id, label=label, opened_at=now, **values))
