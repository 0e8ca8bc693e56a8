"""A time without reception as a desk saw it: a watch that froze and went on cannot tell of it itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session

from models.store.clock import Clock
from models.watch.disturbances import note
from models.watch.tables import Disturbance, WatchState

_D: Any = Disturbance.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_WATCH: Any = WatchState.__table__  # type: ignore[attr-defined]  # as above

# What tells of such a time already, whoever noted it.
_TELLING = ("outage", "suspend")


def note_seen(session: Session, began_at: datetime, ended_at: datetime, clock: Clock) -> str | None:
    """Note an outage that a desk saw, unless one that touches it is noted already: by the watch, or by another desk.

    Returns its id, None where it was known.
    """
    connection = session.connection()
    # Several desks see the same: the watch's row lets them in one at a time.
    connection.execute(select(_WATCH.c.epoch).with_for_update())
    known = connection.execute(
        select(_D.c.id)
        .where(
            _D.c.kind.in_(_TELLING),
            _D.c.began_at <= ended_at,
            or_(_D.c.ended_at.is_(None), _D.c.ended_at >= began_at),
        )
        .limit(1)
    ).first()
    return None if known else note(session, "outage", began_at, clock, ended_at=ended_at)
