"""Lines that ought to be heard and are not, and lines whose silence would say nothing (DESIGN supervision, D22)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from models.alarms.tables import Line
from models.people.tables import Person, Transmitter
from models.watch.rows import SilentRow, UnprovenRow
from models.watch.tables import Silence

_SILENCE: Any = Silence.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_LINE: Any = Line.__table__  # type: ignore[attr-defined]  # as above
_T: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above

ALL = "all"
UNPROVEN_AFTER = timedelta(days=30)
LIMIT = 500
_SILENT_COUNT = (
    select(func.count()).select_from(_SILENCE).where(_SILENCE.c.ended_at.is_(None), _SILENCE.c.subject != ALL)
)
_SILENT = (
    select(
        _SILENCE.c.subject, _SILENCE.c.account, _PERSON.c.code, _SILENCE.c.alarm_id, _SILENCE.c.last_heard_at,
        _SILENCE.c.began_at,
    )
    .select_from(
        _SILENCE.outerjoin(_T, _SILENCE.c.subject == "transmitter:" + _T.c.id).outerjoin(
            _PERSON, _PERSON.c.id == _T.c.person_id
        )
    )
    .where(_SILENCE.c.ended_at.is_(None))
    .order_by(_SILENCE.c.seq)
    .limit(LIMIT)
)  # fmt: skip


def silent_count(connection: Connection) -> int:
    """How many lines are silent now."""
    return int(connection.execute(_SILENT_COUNT).scalar_one())


def silent_lines(connection: Connection) -> tuple[SilentRow, ...]:
    """The silences that last, longest first; at most 500."""
    return tuple(SilentRow(*row) for row in connection.execute(_SILENT))


def unproven_count(connection: Connection, now: datetime) -> int:
    """How many transmitters in use have no interval and have not been heard for 30 days, or ever."""
    found = connection.execute(select(func.count()).select_from(_joined()).where(_unproven(now)))
    return int(found.scalar_one())


def unproven_lines(connection: Connection, now: datetime) -> tuple[UnprovenRow, ...]:
    """The same transmitters by account; at most 500."""
    found = connection.execute(
        select(_T.c.id, _T.c.account, _T.c.kind, _PERSON.c.code, _LINE.c.last_signal_at, _LINE.c.last_link_at)
        .select_from(_joined().outerjoin(_PERSON, _PERSON.c.id == _T.c.person_id))
        .where(_unproven(now))
        .order_by(_T.c.account)
        .limit(LIMIT)
    )
    return tuple(
        UnprovenRow(id_, account, kind, person, max((at for at in (signal, link) if at), default=None))
        for id_, account, kind, person, signal, link in found
    )


def _joined() -> Any:
    return _T.outerjoin(_LINE, _LINE.c.transmitter_id == _T.c.id)


def _unproven(now: datetime) -> Any:
    since = now - UNPROVEN_AFTER
    quiet = [or_(at.is_(None), at < since) for at in (_LINE.c.last_signal_at, _LINE.c.last_link_at)]
    return and_(_T.c.active.is_(True), _T.c.interval_s == 0, *quiet)
