"""Frames, people and officers for the tests of alarms."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from models.access.actor import Actor, operator_at
from models.alarms.receive import ReceivedEvent, ReceivedFrame, Stored, store_frames
from models.people.tables import Person, Transmitter
from models.store.clock import Clock
from models.store.ids import new_id
from models.store.store import Store

EK = operator_at("op-ek", "M. Ek", "tib", "desk-1")
BERG = operator_at("op-berg", "S. Berg", "tib", "desk-2")
AUDITOR = Actor("operator", "op-aud", "R. Revisor", "auditor", "desk-3")


def alarm_event(
    kind: str = "personal", priority: int = 1, code: str = "100", zone: str = "001"
) -> ReceivedEvent:
    return ReceivedEvent("alarm", kind, priority, code, text_id="cid." + code, partition="01", zone=zone)


def restore_event(code: str = "130", zone: str = "001") -> ReceivedEvent:
    return ReceivedEvent(
        "restore", "burglary", 3, code, partition="01", zone=zone, restores=frozenset({code})
    )


def frame(
    event: ReceivedEvent | None,
    at: datetime,
    *,
    account: str = "1001",
    sequence: str = "0001",
    transmitter_id: str | None = None,
    person_id: str | None = None,
) -> ReceivedFrame:
    key = f"{account}/{sequence}/{event.event + event.code + event.zone if event else ''}"
    return ReceivedFrame(
        transmitter_id=transmitter_id,
        person_id=person_id,
        portable=False,
        account=account,
        source="dc09_tcp",
        token="ADM-CID",
        sequence=sequence,
        dedupe_key=key,
        raw=b"raw " + key.encode(),
        received_at=at,
        events=(event,) if event else (),
    )


def receive(store: Store, *frames: ReceivedFrame) -> list[Stored]:
    with store.write() as session:
        return store_frames(session, frames, store.clock)


def ring(store: Store, event: ReceivedEvent | None = None, **more: str | None) -> str:
    """One alarm, stored; its id."""
    made = frame(event or alarm_event(), store.clock.now(), **more)  # type: ignore[arg-type]  # names of frame()
    return receive(store, made)[0].alarm_ids[0]


def add_person(store: Store, clock: Clock, code: str = "SF-07") -> tuple[str, str]:
    """A person and a transmitter; their ids."""
    person_id, transmitter_id = new_id(), new_id()
    with store.write() as session:
        connection = session.connection()
        person = {
            "id": person_id,
            "code": code,
            "name": "Eva Exempel",
            "recorded_at": clock.now(),
            "version": 1,
        }
        connection.execute(insert(Person), [person])
        connection.execute(
            insert(Transmitter),
            [
                {
                    "id": transmitter_id,
                    "account": "1001",
                    "kind": "personal",
                    "portable": True,
                    "person_id": person_id,
                    "interval_s": 0,
                    "active": True,
                    "recorded_at": clock.now(),
                    "version": 1,
                }
            ],
        )
    return person_id, transmitter_id
