"""Expecting a test: exactly the first alarm that fits is marked, nothing is ever quieted by it (DIRECTIVE rule 10).

A marked alarm rings like any other and waits to be acknowledged: the person may have needed help just then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping, bindparam, insert, select, update
from sqlmodel import Session

from models.access.actor import WATCH, Actor
from models.access.rights import check
from models.alarms.frames import ReceivedEvent, ReceivedFrame
from models.alarms.tables import Alarm
from models.drills.tables import Proof
from models.drills.words import EXPECT_MINUTES, PROVEN_BY
from models.people.tables import Transmitter
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.ids import new_id
from models.store.text import clean
from models.store.types import UtcDateTime

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PROOF: Any = Proof.__table__  # type: ignore[attr-defined]  # as above
_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above

# A clock set back while a test is expected must not lose the wait: the boot clock decides, so read a day around.
_AROUND = timedelta(days=1)
# Built once: it is asked at every commit that holds an alarm.
_WAITING = (
    select(
        _PROOF.c.id, _PROOF.c.transmitter_id, _PROOF.c.asked_at, _PROOF.c.ends_at, _PROOF.c.boot_id,
        _PROOF.c.asked_boottime, _PROOF.c.ends_boottime, _TRANSMITTER.c.kind,
    )
    .join(_TRANSMITTER, _TRANSMITTER.c.id == _PROOF.c.transmitter_id)
    .where(_PROOF.c.alarm_id.is_(None), _PROOF.c.cancelled_at.is_(None))
    .where(_PROOF.c.ends_at >= bindparam("since", type_=UtcDateTime()))
    .order_by(_PROOF.c.seq)
    .limit(500)
)  # fmt: skip

Raised = tuple[ReceivedFrame, ReceivedEvent]
"""An alarm that was just raised: the event that raised it, whose id it bears, and the frame it came in."""


def expect(
    session: Session, actor: Actor, transmitter_id: str, clock: Clock, minutes: int = EXPECT_MINUTES
) -> str:
    """Expect a test from a transmitter for some minutes; returns the wait's id.

    Raises NotFound, or Refused where the transmitter is not in use or a test from it is expected already.
    """
    check(actor, "proof.expect")
    if not 1 <= minutes <= 60:
        raise Refused("proof.bad_minutes", most=60)
    sender = _locked(session, transmitter_id)
    if not sender["active"]:
        raise Refused("proof.not_in_use", account=sender["account"])
    waiting = _waiting(session, transmitter_id, clock)
    if waiting is not None:
        raise Refused("proof.expected_already", account=sender["account"], at=waiting["ends_at"])
    now, proof_id = clock.now(), new_id()
    seconds = minutes * 60.0
    session.connection().execute(
        insert(_PROOF).values(
            id=proof_id,
            transmitter_id=transmitter_id,
            asked_at=now,
            asked_by=actor.id,
            asked_label=actor.label,
            ends_at=now + timedelta(seconds=seconds),
            boot_id=clock.boot_id(),
            asked_boottime=clock.boottime(),
            ends_boottime=clock.boottime() + seconds,
        )
    )
    record(session, actor, "proof.expected", f"transmitter:{transmitter_id}", now, {"minutes": minutes})
    return proof_id


def cancel(session: Session, actor: Actor, transmitter_id: str, clock: Clock) -> None:
    """Expect it no longer: what comes now is not marked. Raises Refused where nothing is expected."""
    check(actor, "proof.expect")
    sender = _locked(session, transmitter_id)
    waiting = _waiting(session, transmitter_id, clock)
    if waiting is None:
        raise Refused("proof.none_expected", account=sender["account"])
    now = clock.now()
    session.connection().execute(update(_PROOF).where(_PROOF.c.id == waiting["id"]).values(cancelled_at=now))
    record(session, actor, "proof.cancelled", f"transmitter:{transmitter_id}", now)


def meet(session: Session, raised: Sequence[Raised], clock: Clock) -> None:
    """Mark those of the alarms that were expected, each wait by the first that fits. They are in the database."""
    sent = [(frame, event) for frame, event in raised if frame.transmitter_id and frame.source != "watch"]
    if not sent:
        return
    connection = session.connection()
    since = min(frame.received_at for frame, _ in sent) - _AROUND
    waits = list(connection.execute(_WAITING, {"since": since}).mappings())
    for frame, event in sent if waits else ():
        wait = next((each for each in waits if _fits(each, frame, event)), None)
        if wait is None:
            continue
        waits.remove(wait)
        met = connection.execute(
            update(_PROOF)
            .where(_PROOF.c.id == wait["id"], _PROOF.c.alarm_id.is_(None), _PROOF.c.cancelled_at.is_(None))
            .values(alarm_id=event.id, met_at=frame.received_at)
        )
        if met.rowcount == 1:
            connection.execute(update(_ALARM).where(_ALARM.c.id == event.id).values(proof=True))
            record(session, WATCH, "alarm.was_expected", f"alarm:{event.id}", clock.now())


def _fits(wait: RowMapping, frame: ReceivedFrame, event: ReceivedEvent) -> bool:
    if wait["transmitter_id"] != frame.transmitter_id or event.kind not in PROVEN_BY[wait["kind"]]:
        return False
    if frame.boot_id and frame.boot_id == wait["boot_id"]:
        return bool(wait["asked_boottime"] <= frame.boottime <= wait["ends_boottime"])
    return bool(wait["asked_at"] <= frame.received_at <= wait["ends_at"])


def _waiting(session: Session, transmitter_id: str, clock: Clock) -> RowMapping | None:
    found = session.connection().execute(_WAITING, {"since": clock.now() - _AROUND}).mappings()
    return next(
        (each for each in found if each["transmitter_id"] == transmitter_id and lasts(each, clock)), None
    )


def lasts(wait: RowMapping, clock: Clock) -> bool:
    """Whether a test is still expected now."""
    if wait["boot_id"] == clock.boot_id():
        return bool(clock.boottime() <= wait["ends_boottime"])
    return bool(clock.now() <= wait["ends_at"])


def _locked(session: Session, transmitter_id: str) -> RowMapping:
    # Held, so that two officers cannot expect a test from it at once.
    found = session.connection().execute(
        select(_TRANSMITTER.c.account, _TRANSMITTER.c.active)
        .where(_TRANSMITTER.c.id == transmitter_id)
        .with_for_update()
    )
    row = found.mappings().one_or_none()
    if row is None:
        raise NotFound("transmitter.not_found", account=clean(transmitter_id, 40))
    return row
