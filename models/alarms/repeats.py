"""The same signal again and again, closed in one act: every alarm its own row, its own entries, none unseen (D32, D34).

What an officer or anybody else has touched is no repeat: it has work of its own, and is closed by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.alarms import states
from models.alarms.grouping import APART, same_signal
from models.alarms.rows import AlarmRow
from models.alarms.tables import Alarm
from models.alarms.views import as_rows, select_alarms
from models.notices.commands import drop_for
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import Overtaken, Refused

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_NOT_DUE = {"due_at": None, "due_boot_id": "", "due_boottime": 0.0}


def repeats_of(alarm: AlarmRow, rows: Iterable[AlarmRow]) -> tuple[AlarmRow, ...]:
    """Those of these rows that are the alarm's signal once more, untouched, none long after the one before."""
    found: list[AlarmRow] = []
    last = alarm.received_at
    for row in sorted(rows, key=lambda row: (row.received_at, row.seq)):
        if row.id == alarm.id or (row.received_at, row.seq) < (alarm.received_at, alarm.seq):
            continue
        if same_signal(row) is None or same_signal(row) != same_signal(alarm, touched=True):
            continue
        if row.received_at - last > APART:
            break
        found.append(row)
        last = row.received_at
    return tuple(found)


def close_repeats(
    session: Session,
    actor: Actor,
    alarm_id: str,
    repeats: Collection[str],
    close_class: str,
    reason: str,
    clock: Clock,
) -> None:
    """Close these repeats of an alarm that was just closed, each with entries of its own; all of them or none.

    Raises Overtaken where one is not as it was seen, and Refused where one is no repeat of that alarm.
    """
    connection, now = session.connection(), clock.now()
    wanted = [alarm_id, *repeats]
    # Held in one order, so that two officers who close the same do not wait for each other for ever.
    held = connection.execute(
        select(
            _ALARM.c.id,
            _ALARM.c.state,
            _ALARM.c.acknowledged_label,
            _ALARM.c.acknowledged_at,
            _ALARM.c.version,
        )
        .where(_ALARM.c.id.in_(wanted))
        .order_by(_ALARM.c.id)
        .with_for_update()
    ).mappings()
    standing = {row["id"]: row for row in held}
    rows = {
        row.id: row for row in as_rows(connection.execute(select_alarms().where(_ALARM.c.id.in_(wanted))))
    }
    genuine = {row.id for row in repeats_of(rows[alarm_id], rows.values())}
    for each in repeats:
        row = standing.get(each)
        if row is not None and row["state"] != "new":
            raise Overtaken(
                "alarm.changed_meanwhile", who=row["acknowledged_label"], at=row["acknowledged_at"]
            )
        if row is None or each not in genuine:
            raise Refused("alarm.no_repeat")
    for each in repeats:
        row, kind = standing[each], rows[each].kind
        state = states.after(states.after(row["state"], "acknowledge", kind), "close", kind)
        connection.execute(
            update(_ALARM)
            .where(_ALARM.c.id == each)
            .values(
                state=state,
                acknowledged_at=now,
                acknowledged_by=actor.id,
                acknowledged_label=actor.label,
                first_acknowledged_at=now,
                closed_at=now,
                close_class=close_class,
                close_reason=reason,
                version=row["version"] + 1,
                **_NOT_DUE,
            )
        )
        drop_for(session, f"alarm:{each}", now)
        record(session, actor, "alarm.acknowledged", f"alarm:{each}", now)
        told: dict[str, object] = {"class": close_class, "reason": reason, "with": f"alarm:{alarm_id}"}
        record(session, actor, "alarm.closed", f"alarm:{each}", now, told)
