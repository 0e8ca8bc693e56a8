"""An alarm is put out of service by two persons, with a reason, for at most four hours (DIRECTIVE rule 2).

It stays in view and rings again by itself when the time is out. Taking it up again helps, and takes one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlmodel import Session

from models.access import two_person
from models.access.actor import Actor
from models.access.kinds import Payload
from models.access.rights import check
from models.alarms import states
from models.alarms.tables import Alarm
from models.store.chain import record
from models.store.clock import Clock, deadline
from models.store.errors import NotFound, Refused
from models.store.text import clean

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

LONGEST = timedelta(hours=4)


def ask_out_of_service(
    session: Session, actor: Actor, alarm_id: str, until: datetime, reason: str, clock: Clock
) -> int:
    """Ask a second person to put the alarm out of service until an instant; returns the number to approve.

    The reason stands on the alarm's timeline, where the second person reads it. Raises Refused without a reason,
    for more than four hours, or for an alarm that nobody has acknowledged.
    """
    check(actor, "alarm.out_of_service")
    row = _locked(session, alarm_id)
    states.after(row["state"], "out_of_service", row["kind"])
    why = clean(reason, keep_lines=True)
    if not why:
        raise Refused("alarm.empty_reason")
    now = clock.now()
    _require_short(until, now)
    payload = {"until": until.isoformat(), "reason": why}
    number = two_person.ask(
        session, actor, "alarm.out_of_service", f"alarm:{alarm_id}", payload, clock, shown=f"nr {row['seq']}"
    )
    detail: dict[str, object] = {**payload, "number": number}
    record(session, actor, "alarm.out_of_service_asked", f"alarm:{alarm_id}", now, detail)
    return number


def put_decided(session: Session, actor: Actor, subject: str, payload: Payload, clock: Clock) -> None:
    """The act itself, in the second person's transaction."""
    alarm_id = subject.partition(":")[2]
    row = _locked(session, alarm_id)
    state = states.after(row["state"], "out_of_service", row["kind"])
    until, now = datetime.fromisoformat(payload["until"]), clock.now()
    _require_short(until, now)
    due = deadline(clock, (until - now).total_seconds())
    session.connection().execute(
        update(_ALARM)
        .where(_ALARM.c.id == alarm_id)
        .values(
            state=state,
            shelved_until=until,
            out_of_service_at=now,
            due_at=due.at,
            due_boot_id=due.boot_id,
            due_boottime=due.boottime,
            version=row["version"] + 1,
        )
    )
    record(session, actor, "alarm.put_out_of_service", f"alarm:{alarm_id}", now, dict(payload))


def _require_short(until: datetime, now: datetime) -> None:
    if not now < until <= now + LONGEST:
        raise Refused("alarm.out_too_long", hours=int(LONGEST.total_seconds() // 3600))


def _locked(session: Session, alarm_id: str) -> RowMapping:
    row = (
        session.connection()
        .execute(select(_ALARM).where(_ALARM.c.id == alarm_id).with_for_update())
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound("alarm.not_found", alarm=clean(alarm_id, 40))
    return row
