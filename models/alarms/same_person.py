"""The other open alarms of the same person: whoever ends one has seen each of them (DIRECTIVE rule 8)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from models.alarms.rows import AlarmRow
from models.alarms.tables import Alarm
from models.alarms.views import as_rows, select_alarms
from models.store.errors import Refused

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
MOST = 500


def others_open(connection: Connection, alarm_id: str, person_id: str | None) -> tuple[str, ...]:
    """The ids of the person's other alarms that are not closed, oldest first."""
    if person_id is None:
        return ()
    found = connection.execute(
        select(_ALARM.c.id)
        .where(_ALARM.c.person_id == person_id, _ALARM.c.state != "closed", _ALARM.c.id != alarm_id)
        .order_by(_ALARM.c.seq)
        .limit(MOST)
    )
    return tuple(found.scalars())


def require_seen(
    connection: Connection, alarm_id: str, person_id: str | None, seen: Collection[str]
) -> tuple[str, ...]:
    """The person's other open alarms, all of which must be among `seen`; raises Refused with how many are not."""
    there = others_open(connection, alarm_id, person_id)
    unseen = [each for each in there if each not in seen]
    if unseen:
        raise Refused("alarm.more_of_same_person", n=len(unseen))
    return there


def also_open(connection: Connection, alarm_id: str) -> tuple[AlarmRow, ...]:
    """The other open alarms of the person whose alarm this is, in the queue's order."""
    person_id = connection.execute(select(_ALARM.c.person_id).where(_ALARM.c.id == alarm_id)).scalar()
    if person_id is None:
        return ()
    same = select_alarms().where(
        _ALARM.c.person_id == person_id, _ALARM.c.state != "closed", _ALARM.c.id != alarm_id
    )
    return as_rows(connection.execute(same.order_by(_ALARM.c.priority, _ALARM.c.seq).limit(MOST)))
