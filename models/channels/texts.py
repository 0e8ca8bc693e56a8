"""Told early: the head of security and communications are sent a ready text by one key, without names (rule 7; D53).

The text says what kind of alarm and how old; to the head of security the person's code as well, to communications
nothing of whom. It goes over the channels of that role, which the ladder never wakes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.alarms.tables import Alarm
from models.channels.outgoing import EARLY_TEXT, put_over
from models.channels.reach import ways_now
from models.channels.rows import NewLetter
from models.channels.words import EARLY
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.text import clean

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def tell_early(session: Session, actor: Actor, alarm_id: str, whom: str, clock: Clock) -> tuple[str, ...]:
    """Send the ready text about an open alarm to a role's channels; returns their names.

    In a drill nothing is sent, whoever would have been told: that the step was taken is on record, and the answer is
    empty. Sent again, it is a new message. Raises NotFound, and Refused for an unknown role, a closed alarm, or a
    role that has no channel.
    """
    from models.alarms.ladder import notice_facts

    check(actor, "alarm.tell_early")
    if whom not in EARLY:
        raise Refused("channel.no_such_role", given=clean(whom, 40), known=", ".join(EARLY))
    connection = session.connection()
    row = connection.execute(select(_ALARM).where(_ALARM.c.id == alarm_id)).mappings().one_or_none()
    if row is None:
        raise NotFound("alarm.not_found", alarm=clean(alarm_id, 40))
    if row["state"] == "closed":
        raise Refused("alarm.closed_already")
    now = clock.now()
    if row["drill"]:
        rehearsed: dict[str, object] = {"whom": whom, "channels": "", "drill": True}
        record(session, actor, "alarm.told_early", f"alarm:{alarm_id}", now, rehearsed)
        return ()
    ways = [way for way in ways_now(connection, now).ways if way.duty == whom]
    if not ways:
        raise Refused("channel.nobody_to_tell", whom=whom)
    facts = notice_facts(connection, [row])[alarm_id]
    if whom == "communications":
        facts = {**facts, "person": ""}
    letter = NewLetter(
        f"alarm:{alarm_id}",
        f"early:{whom}:{now.isoformat()}",
        f"{EARLY_TEXT}{whom}",
        facts,
        row["priority"],
        (),
    )
    put_over(session, letter, [way.id for way in ways], clock)
    names = tuple(way.name for way in ways)
    detail: dict[str, object] = {"whom": whom, "channels": ", ".join(names)}
    record(session, actor, "alarm.told_early", f"alarm:{alarm_id}", now, detail)
    return names
