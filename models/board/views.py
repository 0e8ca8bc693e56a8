"""The overview in one reading."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from models.alarms import views as alarms
from models.alarms.tables import IntakeNotice
from models.board.rows import BoardSnapshot, IntakeNoticeRow
from models.incidents import views as incidents
from models.people import views as people
from models.rota import views as rota
from models.store.clock import zone
from models.store.policy import Ladder, Targets, in_force
from models.store.tables import ChainHead, Meta
from models.watch.views import notification_health, watch_row

_HEAD: Any = ChainHead.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_META: Any = Meta.__table__  # type: ignore[attr-defined]  # as above
_NOTICE: Any = IntakeNotice.__table__  # type: ignore[attr-defined]  # as above

INCIDENTS_SHOWN = 20


def read_board(connection: Connection, now: datetime, time_zone: str = "Europe/Stockholm") -> BoardSnapshot:
    """Everything the overview shows, of one moment. `now` decides who is on duty and what is due."""
    meta = {row.name: row.value for row in connection.execute(select(_META.c.name, _META.c.value))}
    by_priority, unacknowledged = alarms.open_counts(connection)
    heard = alarms.last_signal(connection)
    ladder = in_force(connection, Ladder, now)
    today = now.astimezone(zone(time_zone)).date()
    health, notified_at = notification_health(connection, now)
    queue = incidents.queue(connection, INCIDENTS_SHOWN)
    duty, gaps, cover_days = rota.duty_and_cover(connection, now)
    return BoardSnapshot(
        counter=int(connection.execute(select(_HEAD.c.seq)).scalar_one()),
        read_at=now,
        city=meta.get("city", ""),
        demo=meta.get("demo") == "yes",
        alarms=alarms.open_alarms(connection),
        open_count=sum(by_priority.values()),
        by_priority=by_priority,
        unacknowledged=unacknowledged,
        targets=in_force(connection, Targets, now).seconds(ladder.profile),
        last_signal_at=heard[0] if heard else None,
        last_signal_person=heard[1] if heard else None,
        incidents=queue,
        incident_count=incidents.open_count(connection),
        duty=duty,
        gaps=gaps,
        cover_days=cover_days,
        offers=people.offers_due(connection, today),
        intake_notices=_intake_notices(connection),
        watch=watch_row(connection),
        notifications=health,
        notified_at=notified_at,
        ladder_profile=ladder.profile,
        ladder_seconds=ladder.seconds,
    )


def _intake_notices(connection: Connection) -> tuple[IntakeNoticeRow, ...]:
    c = _NOTICE.c
    found = connection.execute(
        select(c.id, c.cause, c.account, c.times, c.first_at, c.last_at)
        .where(c.settled_at.is_(None))
        .order_by(c.last_at.desc())
        .limit(20)
    )
    return tuple(IntakeNoticeRow(*row) for row in found)
