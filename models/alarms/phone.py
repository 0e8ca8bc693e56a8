"""Alarms phoned in by the ARC: a first-class door, under fifteen seconds of typing (D33)."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.alarms.finding import let_find
from models.alarms.rows import PhonedAlarm
from models.alarms.standing import ladder_at
from models.alarms.tables import Alarm, Signal
from models.alarms.words import PANIC_KINDS, PHONED_PRIORITY
from models.people.tables import Person
from models.store.chain import record
from models.store.clock import Clock, deadline
from models.store.errors import NotFound, Refused
from models.store.ids import new_id
from models.store.text import clean

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_SIGNAL: Any = Signal.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above

SAME_ALARM = timedelta(minutes=10)


def enter_by_phone(session: Session, actor: Actor, phoned: PhonedAlarm, clock: Clock) -> str:
    """Ring an alarm that was phoned in; returns its id. Unverified until the ARC was called back."""
    check(actor, "alarm.enter")
    if phoned.kind not in PHONED_PRIORITY:
        raise Refused("alarm.no_such_kind", given=phoned.kind, known=", ".join(PHONED_PRIORITY))
    person_id = _person(session.connection(), phoned.person)
    now = clock.now()
    alarm_id = new_id()
    priority = PHONED_PRIORITY[phoned.kind]
    ladder = ladder_at(session.connection(), now)
    due = deadline(clock, ladder.steps(priority)[0])
    session.connection().execute(
        insert(_ALARM).values(
            id=alarm_id,
            priority=priority,
            kind=phoned.kind,
            state="new",
            source="phone",
            account="",
            person_id=person_id,
            # Nobody knows yet whether a personal alarm is at home: its place must be asked for.
            portable=phoned.kind in PANIC_KINDS,
            code="",
            text_id="phone.entered",
            text=clean(phoned.note) or None,
            partition="",
            zone="",
            position=clean(phoned.place_now, 200) or None,
            arc_case=clean(phoned.arc_case, 60) or None,
            arc_verified=phoned.called_back,
            triggered_at=phoned.triggered_at,
            received_at=now,
            acknowledged_label="",
            copies=0,
            ladder=ladder.profile,
            ladder_round=1,
            ladder_step=0,
            due_at=due.at,
            due_boot_id=due.boot_id,
            due_boottime=due.boottime,
            version=1,
        )
    )
    _keep_signal(session, alarm_id, phoned, now, "alarm")
    let_find(session.connection(), alarm_id, phoned.note)
    record(session, actor, "alarm.phoned_in", f"alarm:{alarm_id}", now, {"called_back": phoned.called_back})
    return alarm_id


def attach_call(session: Session, actor: Actor, alarm_id: str, phoned: PhonedAlarm, clock: Clock) -> None:
    """The officer says the call is about an alarm that already rings: keep it there, raise nothing new."""
    check(actor, "alarm.enter")
    found = (
        session.connection().execute(select(_ALARM.c.arc_case).where(_ALARM.c.id == alarm_id)).one_or_none()
    )
    if found is None:
        raise NotFound("alarm.not_found", alarm=alarm_id)
    now = clock.now()
    told: dict[str, object] = {"arc_case": clean(phoned.arc_case, 60) or found.arc_case}
    if phoned.place_now:
        told["position"] = clean(phoned.place_now, 200)
    session.connection().execute(
        update(_ALARM).where(_ALARM.c.id == alarm_id).values(copies=_ALARM.c.copies + 1, **told)
    )
    _keep_signal(session, alarm_id, phoned, now, "copy")
    let_find(session.connection(), alarm_id, phoned.note)
    detail: dict[str, object] = {
        "note": clean(phoned.note, keep_lines=True),
        "called_back": phoned.called_back,
    }
    record(session, actor, "alarm.call_attached", f"alarm:{alarm_id}", now, detail)


def perhaps_same(connection: Connection, person: str, now: datetime) -> tuple[str, datetime] | None:
    """The newest open alarm of the same person within ten minutes: its id and when it came. Never merged by itself."""
    found = connection.execute(
        select(_ALARM.c.id, _ALARM.c.received_at)
        .join(_PERSON, _PERSON.c.id == _ALARM.c.person_id)
        .where(_PERSON.c.code == person, _ALARM.c.state != "closed", _ALARM.c.received_at >= now - SAME_ALARM)
        .order_by(_ALARM.c.seq.desc())
        .limit(1)
    ).one_or_none()
    return None if found is None else (found.id, found.received_at)


def _person(connection: Connection, code: str) -> str | None:
    if not code:
        return None
    found = connection.execute(select(_PERSON.c.id).where(_PERSON.c.code == code)).scalar()
    if found is None:
        raise NotFound("person.not_found", code=clean(code, 20))
    return str(found)


def _keep_signal(session: Session, alarm_id: str, phoned: PhonedAlarm, now: datetime, event: str) -> None:
    typed = json.dumps(
        {
            "person": phoned.person,
            "kind": phoned.kind,
            "arc_case": phoned.arc_case,
            "note": phoned.note,
            "place_now": phoned.place_now,
            "called_back": phoned.called_back,
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    session.connection().execute(
        insert(_SIGNAL).values(
            id=new_id(),
            alarm_id=alarm_id,
            event=event,
            source="phone",
            account="",
            token="",
            sequence="",
            code="",
            partition="",
            zone="",
            text=clean(phoned.note) or None,
            triggered_at=phoned.triggered_at,
            received_at=now,
            dedupe_key=hashlib.sha256(alarm_id.encode()).hexdigest(),
            raw=typed.encode("utf-8", "replace"),
        )
    )
