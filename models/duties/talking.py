"""Security talks: booked, moved, held and cancelled (D9, D10). What was said of risks is sealed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.duties.tables import Talk
from models.duties.words import CANCELLED_BY
from models.people.offers import change_offer, record_offer
from models.people.tables import Offer
from models.people.talks import add_months
from models.people.validity import local_day
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.policy import Talks, in_force
from models.store.text import clean

_TALK: Any = Talk.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OFFER: Any = Offer.__table__  # type: ignore[attr-defined]  # as above

WORDS = 4000
LONGEST_MIN = 480


def book_talk(
    session: Session,
    actor: Actor,
    person_id: str,
    starts_at: datetime,
    clock: Clock,
    *,
    minutes: int = 60,
    channel: str = "",
    trigger: str = "",
    renews: bool | None = None,
    place: str = "",
    participants: str = "",
    agenda: str = "",
) -> str:
    """Book a talk; returns its id. The open offer it answers is booked with it; without one, it was offered now.

    `trigger` says the cause of a talk that was not planned: it counts as the yearly one only where `renews` says so.
    Raises Refused for a length or an instant that makes no sense.
    """
    check(actor, "talk.record")
    now = clock.now()
    cause = clean(trigger, 200)
    counts = renews if renews is not None else not cause
    if not 5 <= minutes <= LONGEST_MIN:
        raise Refused("talk.bad_length", given=minutes, most=LONGEST_MIN)
    if starts_at < now and local_day(starts_at) != local_day(now):
        raise Refused("talk.booked_in_the_past", day=local_day(starts_at).isoformat())
    connection = session.connection()
    rule = in_force(connection, Talks, now)
    offer = _open_offer(
        connection, person_id, counts, cause, add_months(local_day(now), -rule.interval_months)
    )
    if offer is None:
        offer_id = record_offer(
            session, actor, person_id, "talk", "booked", local_day(now), channel, clock,
            planned=counts, trigger=cause, booked_at=starts_at,
        )  # fmt: skip
    else:
        offer_id = offer.id
        change_offer(session, actor, offer_id, "booked", offer.version, clock, booked_at=starts_at)
    talk_id = new_id()
    connection.execute(
        insert(_TALK).values(
            id=talk_id,
            person_id=person_id,
            offer_id=offer_id,
            state="booked",
            starts_at=starts_at,
            minutes=minutes,
            place=clean(place, 200) or None,
            agenda=clean(agenda, WORDS, keep_lines=True),
            participants=clean(participants, 400) or None,
            planned=not cause,
            renews=counts,
            trigger=cause,
            recorded_label=actor.label,
            recorded_at=now,
            version=1,
        )
    )
    detail: dict[str, object] = {"talk": talk_id, "planned": not cause, "renews": counts}
    record(session, actor, "talk.booked", f"person:{person_id}", now, detail)
    return talk_id


def move_talk(
    session: Session, actor: Actor, talk_id: str, starts_at: datetime, seen: int, clock: Clock
) -> None:
    """Book it for another time. Raises Overtaken if it changed."""
    check(actor, "talk.record")
    now = clock.now()
    row = _booked(session.connection(), talk_id)
    if starts_at < now:
        raise Refused("talk.booked_in_the_past", day=local_day(starts_at).isoformat())
    _set(session.connection(), talk_id, seen, starts_at=starts_at)
    if row.offer_id is not None:
        version = _offer_version(session.connection(), row.offer_id)
        change_offer(session, actor, row.offer_id, "booked", version, clock, booked_at=starts_at)
    record(session, actor, "talk.moved", f"person:{row.person_id}", now, {"talk": talk_id})


def hold_talk(
    session: Session,
    actor: Actor,
    talk_id: str,
    seen: int,
    clock: Clock,
    *,
    risks: str = "",
    participants: str = "",
    held_on: date | None = None,
) -> None:
    """It was held, on the day it was booked for if none is said. `risks` are sealed. Raises Overtaken if it changed."""
    check(actor, "talk.record")
    now = clock.now()
    connection = session.connection()
    row = _booked(connection, talk_id)
    day = held_on or local_day(row.starts_at)
    if day > local_day(now):
        raise Refused("talk.not_yet", day=day.isoformat())
    told: dict[str, object] = {"state": "held", "risks": clean(risks, WORDS, keep_lines=True) or None}
    if participants:
        told["participants"] = clean(participants, 400)
    _set(connection, talk_id, seen, **told)
    if row.offer_id is not None:
        version = _offer_version(connection, row.offer_id)
        change_offer(session, actor, row.offer_id, "held", version, clock, held_on=day)
    detail: dict[str, object] = {"talk": talk_id, "on": day.isoformat()}
    record(session, actor, "talk.held", f"person:{row.person_id}", now, detail)


def cancel_talk(
    session: Session, actor: Actor, talk_id: str, by: str, why: str, seen: int, clock: Clock
) -> None:
    """Call a booked talk off. What the city calls off was not offered; what the person does, stays offered.

    Raises Overtaken if it changed.
    """
    check(actor, "talk.record")
    if by not in CANCELLED_BY:
        raise Refused("talk.cancelled_by_whom", known=", ".join(CANCELLED_BY))
    reason = clean(why, 200)
    if not reason:
        raise Refused("talk.cancelled_why")
    now = clock.now()
    connection = session.connection()
    row = _booked(connection, talk_id)
    _set(connection, talk_id, seen, state="cancelled", why_cancelled=reason)
    if row.offer_id is not None:
        state = "cancelled" if by == "city" else "offered"
        change_offer(session, actor, row.offer_id, state, _offer_version(connection, row.offer_id), clock)
    detail: dict[str, object] = {"talk": talk_id, "by": by}
    record(session, actor, "talk.cancelled", f"person:{row.person_id}", now, detail)


def _open_offer(connection: Connection, person_id: str, planned: bool, cause: str, since: date) -> Any:
    """The newest offer of the same sort whose booking still lies ahead; one of before `since` has run out."""
    c = _OFFER.c
    found = connection.execute(
        select(c.id, c.version, c.cause)
        .where(
            c.person_id == person_id,
            c.kind == "talk",
            c.state.in_(("offered", "accepted")),
            c.planned == planned,
            c.offered_on > since,
        )
        .order_by(c.offered_on.desc(), c.seq.desc())
        .limit(20)
    )
    return next((each for each in found if (each.cause or "") == cause), None)


def _booked(connection: Connection, talk_id: str) -> Any:
    c = _TALK.c
    chosen = select(c.person_id, c.offer_id, c.state, c.starts_at).where(c.id == talk_id)
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise NotFound("talk.not_found")
    if row.state != "booked":
        raise Refused("talk.is_over")
    return row


def _set(connection: Connection, talk_id: str, seen: int, **told: object) -> None:
    done = connection.execute(
        update(_TALK).where(_TALK.c.id == talk_id, _TALK.c.version == seen).values(version=seen + 1, **told)
    )
    if done.rowcount == 0:
        raise Overtaken("talk.changed_meanwhile")


def _offer_version(connection: Connection, offer_id: str) -> int:
    return int(connection.execute(select(_OFFER.c.version).where(_OFFER.c.id == offer_id)).scalar_one())
