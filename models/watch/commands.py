"""What the watch writes about itself. Heartbeats are no acts: they leave no entry and wake no board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from models.access.actor import WATCH
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import StoreUnavailable
from models.watch.tables import Desk, WatchState

_WATCH: Any = WatchState.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DESK: Any = Desk.__table__  # type: ignore[attr-defined]  # as above


@dataclass(frozen=True, slots=True)
class Listening:
    """The addresses a watch is bound to, "host:port", or None where it does not listen."""

    dc09_tcp: str | None = None
    dc09_udp: str | None = None
    webhook: str | None = None


def begin_watch(session: Session, holder: str, pid: int, listening: Listening, clock: Clock) -> int:
    """Record that a watch has begun to receive; returns its epoch, which fences any older holder."""
    connection = session.connection()
    epoch = int(connection.execute(select(_WATCH.c.epoch).with_for_update()).scalar_one()) + 1
    now = clock.now()
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
