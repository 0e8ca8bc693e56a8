"""Who may read what officers wrote about an alarm that is not theirs, and the entry that tells of it (TRUST threat 2).

Whoever has the alarm opened it by acknowledging, on record. To everybody else its words are blocks until the look at
them is: what it is, whose and where it stands are told by code meanwhile, so that nobody waits to help.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.alarms.card import alarm_card
from models.alarms.rows import AlarmCard
from models.alarms.tables import Alarm
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound
from models.store.timeline import ALARM_VIEWED

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def view_alarm(session: Session, actor: Actor, alarm_id: str, clock: Clock) -> AlarmCard:
    """One alarm with what officers wrote about it, and on record that this one read it. Raises NotAllowed and NotFound.

    No entry for whoever has the alarm, nor where nobody wrote anything. Show nothing of it before the transaction has
    committed.
    """
    check(actor, "incident.read")
    connection, now = session.connection(), clock.now()
    card = alarm_card(connection, alarm_id, actor.id, now, words=False)
    if card is not None and card.hides_words:
        person_id = connection.execute(select(_ALARM.c.person_id).where(_ALARM.c.id == alarm_id)).scalar()
        subjects = [f"person:{person_id}"] if person_id else []
        record(
            session, actor, ALARM_VIEWED, f"alarm:{alarm_id}", now, {"alarm": alarm_id, "subjects": subjects}
        )
        card = alarm_card(connection, alarm_id, actor.id, now)
    if card is None:
        raise NotFound("alarm.not_found", alarm=alarm_id)
    return card
