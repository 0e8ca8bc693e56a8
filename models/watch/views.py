"""What is known of the watch and the desks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select

from models.watch.rows import WatchRow
from models.watch.tables import Desk, WatchState

_WATCH: Any = WatchState.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DESK: Any = Desk.__table__  # type: ignore[attr-defined]  # as above
_COLUMNS = (
    "epoch", "holder", "pid", "cycle", "started_at", "beat_at", "stopped_at", "receiving", "dc09_tcp", "dc09_udp",
    "webhook", "fault",
)  # fmt: skip

DESK_ALIVE = timedelta(seconds=30)
_ROW = select(*(_WATCH.c[name] for name in _COLUMNS))
_DESKS = (
    select(_DESK.c.label, _DESK.c.notifications, _DESK.c.notified_at)
    .where(_DESK.c.beat_at >= bindparam("alive"))
    .order_by(_DESK.c.beat_at.desc())
    .limit(20)
)


def watch_row(connection: Connection) -> WatchRow:
    """The watch's row."""
    return WatchRow(*connection.execute(_ROW).one())


def open_desks(connection: Connection, now: datetime) -> tuple[str, ...]:
    """Whose desks are open, or were half a minute ago; at most 20."""
    return tuple(str(row.label) for row in connection.execute(_DESKS, {"alive": now - DESK_ALIVE}))


def notification_health(connection: Connection, now: datetime) -> tuple[str, datetime | None]:
    """How desktop notifications fare at the desks that are open, the worst first, and when one was last raised.

    "no_desk" where none is open; else "ok", "untried" or what the desk said went wrong.
    """
    found = connection.execute(_DESKS, {"alive": now - DESK_ALIVE}).all()
    if not found:
        return "no_desk", None
    said = [row.notifications for row in found]
    worst = next((each for each in said if each not in ("ok", "untried")), None)
    raised = [row.notified_at for row in found if row.notified_at is not None]
    return worst or ("ok" if "ok" in said else "untried"), max(raised, default=None)
