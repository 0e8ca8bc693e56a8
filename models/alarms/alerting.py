"""Whether somebody has alerted 112: the first question of every acute alarm, and its answer (rule 7, D56)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.alarms.tables import Alarm
from models.alarms.words import ALERTED_BY
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.text import clean

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def alerted_112(
    session: Session, actor: Actor, alarm_id: str, by: str, event_number: str, clock: Clock
) -> None:
    """Record who called 112, one of ALERTED_BY, and the police's event number where one was given.

    Raises NotAllowed without the right, NotFound without the alarm, Refused when it is closed.
    """
    check(actor, "alarm.note")
    if by not in ALERTED_BY:
        raise Refused("alarm.no_such_alerter", given=clean(by, 40), known=", ".join(ALERTED_BY))
    row = session.connection().execute(select(_ALARM.c.state).where(_ALARM.c.id == alarm_id)).one_or_none()
    if row is None:
        raise NotFound("alarm.not_found", alarm=clean(alarm_id, 40))
    if row.state == "closed":
        raise Refused("alarm.closed_already")
    detail: dict[str, object] = {"by": by, "event_number": clean(event_number, 60)}
    record(session, actor, "alarm.alerted_112", f"alarm:{alarm_id}", clock.now(), detail)
